import type { HostFacts } from '../../facts/facts.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'

/** A name that programs of a host find in its hosts file, whatever DNS says. */
export function causeOfHostsFile({ host }: HostFacts, name: string): Cause | undefined {
  const found = host.hostsFile?.filter((entry) => entry.name === name) ?? []
  if (found.length === 0) return undefined
  const addresses = found.map(({ address }) => address)
  return {
    because: `the hosts file of ${host.name} says that ${name} is ${oneOf(addresses, 'and')}, and no DNS server is asked`,
    fix: `Remove ${name} from the hosts file of ${host.name}, so that DNS decides, or correct its address.`,
    at: ['hosts', host.name, 'hostsFile', name],
  }
}
