import test from 'ava'
import type { ComponentId } from '../../harness/world/component.ts'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { survey } from '../../harness/survey/survey.ts'
import { nodeNames } from '../../harness/facts/node-names.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { factsOf, topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const flagship = topologyText('flagship')
const rows = survey(factsOf(flagship), { depth: 1 }).blastRadius

/** Breaks one component of a running lab, before anybody has asked anything. */
async function breakDown(lab: Lab, component: ComponentId): Promise<void> {
  const [kind, name = ''] = component.split(':')
  if (kind === 'azure-dns') return lab.setCable(nodeNames.azureDns(name), 0, false)
  if (kind === 'private-endpoint') return lab.setCable(nodeNames.privateEndpoint(name), 0, false)
  if (kind === 'recursive-resolver') {
    for (const cable of [0, 1]) await lab.setCable(nodeNames.recursiveResolver(name), cable, false)
    return
  }
  if (kind === 'zone-link') {
    const network = name.split('/')[1]!
    const { stdout } = await lab.exec(nodeNames.azureDns(network), ['unbound-control', '-c', '/etc/unbound/lab.conf', 'forward_remove', 'privatelink.azurecr.io'])
    if (stdout.trim() !== 'ok') throw new Error(`unbound-control said ${stdout}`)
    return
  }
  throw new Error(`nobody has said how to break ${component}`)
}

const privately = ['service-names-private', 'data-endpoints-private', 'private-endpoint-reachable']

for (const component of ['azure-dns:hub-weu', 'private-endpoint:contoso-eus', 'zone-link:zone-weu/hub-weu', 'recursive-resolver:eastus2'] as const) {
  inTime(`faults: ${component} breaks in containers what the survey says`, async (t) => {
    const row = rows.find((one) => one.component.id === component)!
    await using started = await labOf(t, flagship)
    await breakDown(started.lab, component)
    const results = await runChecks({ facts: started.facts, world: started.lab }, { checks: catalog.filter(({ id }) => [...privately, 'no-public-address'].includes(id)) })
    const failing = (ids: readonly string[]) =>
      [...new Set(results.filter(({ check }) => ids.includes(check.id)).flatMap(({ findings }) => findings.filter(({ holds }) => !holds).map(({ host }) => host)))].toSorted()
    const brokenPrivately = row.broken.filter(({ intent }) => intent.reach === 'privately').map(({ host }) => host.host.name)
    t.deepEqual(failing(privately), [...new Set(brokenPrivately)].toSorted())
    t.deepEqual(failing(['no-public-address']), [...new Set(row.leaks.map(({ host }) => host))].toSorted())
    t.true(brokenPrivately.length > 0)
  })
}
