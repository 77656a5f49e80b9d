import type { Facts, HostFacts, LinkedZone } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import type { Cause } from '../diagnosis/cause/cause.ts'
import { finding } from '../diagnosis/finding.ts'
import { core } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { asksAzure } from '../diagnosis/course/view.ts'

/** Every host of a registering network, with a host of that network that asks Azure-provided DNS: itself if it does. */
function registered(facts: Facts): readonly { host: HostFacts; asker: HostFacts; zone: LinkedZone }[] {
  const hosts = [...facts.hosts.values()]
  const askers = Map.groupBy(hosts.filter(asksAzure), ({ host }) => host.virtualNetwork)
  return hosts.flatMap((host) => {
    const network = host.host.virtualNetwork
    const asker = asksAzure(host) ? host : askers.get(network)?.[0]
    const zones = (network !== undefined && facts.linkedZones.get(network)) || []
    return asker ? zones.filter(({ link }) => link.registrationEnabled).map((zone) => ({ host, asker, zone })) : []
  })
}

/** Registration overwrites nothing that was there before. What a private endpoint keeps is not for anybody to remove. */
function causeOf(facts: Facts, { host, zone: { resource, path }, name }: { host: string; zone: LinkedZone; name: string }): Cause {
  const keeper = facts.privateZones.get(resource.name)?.zone.rrsets.find((rrset) => rrset.name === name && rrset.from?.[0] === 'privateEndpoints')?.from
  if (keeper !== undefined) {
    return {
      because: `${name} is a record that the private endpoint ${keeper[1]} keeps in ${resource.name}, and a machine is called ${host}`,
      fix: `Give the machine another name, or take registrationEnabled off the link: machines have no place in ${resource.zoneName}.`,
      at: [...path, 'registrationEnabled'],
    }
  }
  return {
    because: `${resource.name} has another record set ${host}, or another linked zone covers ${name}`,
    fix: `Remove the record set ${host} from ${resource.name}, or give the machine another name.`,
    at: path,
  }
}

export const autoregistration: Check = {
  id: 'autoregistration',
  title: 'Hosts of a network whose link has registrationEnabled have their address in the zone.',
  why: 'Machines that find each other by name lose each other; a record written by hand under the same name hides the machine behind it.',
  source: 'https://learn.microsoft.com/azure/dns/private-dns-autoregistration',
  profiles: core,
  run({ facts, world }) {
    return each(registered(facts), async ({ host, asker, zone }) => {
      const name = `${host.host.name}.${zone.resource.zoneName}`
      const response = await world.ask(asker.host.name, { name, type: 'A' })
      const [address, ...others] = addressesOf(response)
      return finding(
        {
          host: asker.host.name,
          subject: `${name} A`,
          expected: host.address,
          observed: describe(response),
          holds: address === host.address && others.length === 0,
        },
        () => causeOf(facts, { host: host.host.name, zone, name }),
      )
    })
  },
  notApplicable: (facts) => (registered(facts).length > 0 ? undefined : 'no link has registrationEnabled'),
}
