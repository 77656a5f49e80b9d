import type { Facts } from '../harness/facts/facts.ts'
import type { Lab } from '../harness/runtime/lab.ts'
import { pathPlans, tunnelInterface } from '../harness/plan/paths.ts'

/** Sends what belongs into tunnels past them, from gateway to gateway in the clear, or back into them. The tunnels themselves stay up. */
export async function pastTunnels(lab: Lab, facts: Facts, past: boolean): Promise<void> {
  const routes = pathPlans(facts).filter(({ over }) => over === 'vpn').flatMap((path) =>
    path.ends.flatMap((end, index) => {
      const far = path.ends[1 - index]!
      return end.routes.map((prefix) => ({ node: end.node, route: [prefix, ...(past ? ['via', far.publicAddress!, 'dev', 'eth0', 'onlink'] : ['dev', tunnelInterface(path)])] }))
    }))
  for (const { node, route } of routes) {
    const { exitCode, stderr } = await lab.exec(node, ['ip', 'route', 'replace', ...route])
    if (exitCode !== 0) throw new Error(`${node}: ${stderr}`)
  }
}
