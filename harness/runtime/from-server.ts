import { portOf } from '../azure/service-ports.ts'
import { hasClient, images } from '../../docker/images.ts'
import type { Plan } from '../plan/plan.ts'
import type { Connection } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { ExecResult } from './lab.ts'
import type { Link } from './link.ts'
import { curlCommand, readConnection } from './registry-connection.ts'

/** Nodes by their environment, as processes whose parent is outside of the fabric; the network of the first, the programs and files of the second. */
const borrowing = `find() {
  for environment in $(grep -lsz "^REHEARSAL_NODE=$1\\$" /proc/[0-9]*/environ); do
    process=\${environment%/environ}
    if grep -q "^PPid:[[:space:]]*0$" "$process/status"; then echo "$process"; return; fi
  done
  echo "no process of $1" >&2
  exit 1
}
network=$(find "$1")/ns/net || exit 1
tools=$(find "$2")/ns/mnt || exit 1
shift 2
exec nsenter --net="$network" --mount="$tools" -- "$@"`

/**
 * A connection from a DNS server's own machine: its container has the server and no client, so that a host lends its programs, in the network of
 * the server. Addresses are those that the machine itself is given.
 */
export async function connectFromServer(node: string, { name, addresses, port = portOf(name) }: { readonly name: string; readonly addresses: readonly string[]; readonly port?: number | undefined }, { link, plan }: { readonly link: Pick<Link, 'command'>; readonly plan: Plan }): Promise<Connection> {
  const lender = plan.nodes.find(({ image }) => image === images.host || hasClient(image, 'crane'))
  if (lender === undefined) throw new HarnessError('COMMAND_FAILED', `The lab has no host that could lend ${node} a client.`, { hint: `a host in the design, such as hosts: { client: internet }` })
  let last: Connection = { outcome: 'unresolved', address: undefined, status: undefined, message: `${node} finds no address for ${name}` }
  for (const address of addresses) {
    const argv = ['sh', '-c', borrowing, 'sh', node, lender.name, ...curlCommand(name, 1, { address, port })]
    const result = await link.command<ExecResult>('execute', { argv, timeout: 30, stdin: '' })
    const connection = readConnection(result)
    if (connection === undefined) throw new HarnessError('COMMAND_FAILED', `curl on ${node} ended with exit code ${result.exitCode}: ${result.stderr.trim().split('\n').at(-1) ?? ''}`)
    if (connection.outcome === 'http' || connection.outcome === 'tls') return connection
    last = connection
  }
  return last
}
