import { remedy } from '../diagnosis/cause/security.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import { blockedProbes, type BlockedProbe } from '../facts/blocked-probes.ts'
import { nameDecision } from '../facts/security.ts'
import { statusOf } from '../facts/traffic-manager.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { predicted, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** By which groups and rules know Traffic Manager's probers. */
const tag = 'AzureTrafficManager'

interface Told {
  readonly at: Sighting['at']
  readonly because: string
  readonly fix: string
}

function tell({ profile, endpoint, by }: BlockedProbe): Told {
  const { protocol, port, path = '' } = profile.monitor
  if ('service' in by) {
    const { name, publicNetworkAccess } = by.service
    return {
      at: by.at,
      because: `${name} ${publicNetworkAccess === 'Disabled' ? 'lets nobody in from the internet' : 'lets selected addresses in'}, and answers probes of ${endpoint.target} with HTTP 403`,
      fix: `Probers have no addresses that ${name} could let in: probe something that stands beside it and answers whoever asks, or set alwaysServe: true for ${endpoint.name}, which then serves whatever happens; to expect 403 says no more than that the front end answers.`,
    }
  }
  const { barrier, crossing, machine } = by
  const { name } = machine.host.host
  if ('decision' in barrier) {
    const { decision } = barrier
    return {
      at: decision.path,
      because: `${nameDecision(decision)} drops TCP port ${port}, which ${protocol === 'TCP' ? 'probes' : `probes for ${protocol} ${path}`} of ${name} need`,
      fix: remedy({ crossing: { ...crossing, from: { ...crossing.from, address: tag } }, decision }),
    }
  }
  return { at: barrier.at ?? ['hosts', name], because: barrier.because, fix: machineFix(barrier.because, { name, port }) }
}

function machineFix(because: string, { name, port }: { readonly name: string; readonly port: number }): string {
  return because.includes('without a network security group')
    ? `Give the subnet of ${name} a network security group with a rule that allows TCP port ${port} inbound from ${tag}, and from clients.`
    : `Add routes for the prefixes of ${tag} with nextHopType: Internet, so that answers to probes leave as they came, or publish ${name} at the firewall.`
}

/** M48. Names are answered as ever, since all endpoints that are degraded are answered as if none were, so that nobody notices until one of them is really down. */
export const probesBlocked: Misconfiguration = {
  id: 'probes-blocked',
  catalogue: 'M48',
  title: "A firewall or a group blocks Traffic Manager's probes: endpoints are degraded, and where all are, all are returned.",
  symptom: 'endpoints are Degraded in the portal while clients are served; when one is really down, nobody is led elsewhere',
  fix: 'Allow the service tag AzureTrafficManager where the endpoint’s firewall or group judges what comes from the internet.',
  source: 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-faqs',
  *find(examined) {
    const { facts } = examined
    const found = blockedProbes(facts).map((blocked) => ({ blocked, told: tell(blocked) }))
    for (const group of Map.groupBy(found, ({ blocked, told }) => `${blocked.profile.resource} ${told.at.join(' ')}`).values()) {
      const [{ blocked: { profile }, told: { at, because, fix } }] = group as [typeof group[number], ...typeof group]
      const probed = profile.endpoints.filter(({ status }) => status !== 'Disabled')
      const all = probed.every((endpoint) => statusOf(facts, profile, endpoint) === 'Degraded')
      const names = some(group.map(({ blocked: { endpoint } }) => endpoint.name), 'is', 'are')
      const so = all ? `${names} degraded, as all of ${profile.resource} are, and all are answered as if none were: no failure leads anybody elsewhere` : `${names} degraded, and nobody is led there while another one of ${profile.resource} is healthy`
      yield { at, hosts: askers(examined, profile.name), what: `${because}: ${so}.`, predicted: shown(examined, profile.name), fix }
    }
  },
}

function askers({ facts, ask }: Examined, name: string): readonly string[] {
  return [...facts.hosts.values()].filter((host) => addressesOf(ask(host, name)).length > 0).map(({ host }) => host.name)
}

function shown({ facts, ask }: Examined, name: string): string {
  const host = [...facts.hosts.values()].find((one) => addressesOf(ask(one, name)).length > 0)
  return host === undefined ? `nobody of the design finds ${name}` : predicted(host, ask(host, name))
}
