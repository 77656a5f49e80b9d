import type { LinkedZone } from '../../facts/facts.ts'
import { nameAddresses } from '../observed/places.ts'
import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'

/** Why a record set that a private Traffic Manager profile decides is not what the host needs: it says nothing, or leads elsewhere. `undefined` where none does. */
export function causeOfRouted({ facts, host, endpoint }: AskedName, { resource }: LinkedZone, { relative, addresses = [] }: { readonly relative: string; readonly addresses?: readonly string[] }): Cause | undefined {
  const set = resource.recordSets.find(({ name, profile }) => name === relative && profile !== undefined)
  const profile = facts.topology.privateTrafficManagerProfiles.get(set?.profile ?? '')
  if (profile === undefined) return undefined
  const { name, status, endpoints } = profile
  const at = ['privateTrafficManagerProfiles', name]
  const said = `the record set ${relative} in ${resource.name} is what the private Traffic Manager profile ${name} says`
  if (addresses.length === 0) {
    if (status === 'Disabled') return { because: `${said}, and ${name} is disabled`, fix: `Set profileStatus: Enabled, or write the record set by hand.`, at: [...at, 'profileStatus'] }
    return { because: `${said}, which has no endpoint in service`, fix: `Enable an endpoint of ${name}, and see that probes from ${profile.gateway.virtualNetwork}/${profile.gateway.subnet} get through to it (rehearse check tells).`, at: [...at, 'endpoints'] }
  }
  const chosen = endpoints.find(({ target }) => addresses.includes(target))
  return {
    because: `${said}, and ${nameAddresses(facts, addresses)} is not what should serve ${host.host.name}`,
    fix: `Let the endpoints of ${name} be addresses of private endpoints for ${endpoint.name} that ${host.host.name} reaches, or say in the intent that they may serve it.`,
    at: chosen === undefined ? [...at, 'endpoints'] : [...at, 'endpoints', chosen.name],
  }
}
