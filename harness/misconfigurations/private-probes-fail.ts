import { succeeds } from '../azure/traffic-manager/probe.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { gatewayHost, probedAddress } from '../facts/probing-gateways.ts'
import { isProbed } from '../facts/traffic-manager.ts'
import { seenFrom, type Seen } from '../model/private-health.ts'
import { reachability } from '../model/reachability.ts'
import type { PrivateProfile, PrivateProfileEndpoint } from '../resources/private-traffic-manager-profiles/language.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted, some } from './support/sightings.ts'

/** M48 inside: from where a private profile's gateway stands, endpoints do not answer as its probes expect, though nothing is broken. */
export const privateProbesFail: Misconfiguration = {
  id: 'private-probes-fail',
  catalogue: 'M48',
  title: "A private Traffic Manager profile's probes do not get through, or ask for what nobody answers: its endpoints are degraded from the start.",
  symptom: 'an endpoint that clients reach is never answered, or all are, and when one is really down nobody is led elsewhere',
  fix: 'Let the probing gateway through where clients are, and probe what answers there: TCP port 443, or HTTPS with the codes that a service gives to strangers.',
  source: 'https://learn.microsoft.com/azure/traffic-manager/traffic-manager-troubleshooting-degraded',
  *find({ facts, ask }) {
    for (const profile of facts.topology.privateTrafficManagerProfiles.values()) {
      const asked = askers(facts, profile)
      const probed = profile.endpoints.filter((endpoint) => isProbed(facts, profile, endpoint))
      if (profile.status === 'Disabled' || asked.length === 0 || probed.length === 0) continue
      const reach = reachability(facts, new Set())
      const failing = probed.map((endpoint) => ({ endpoint, seen: seenFrom(facts, reach, profile, endpoint) })).filter(({ seen }) => !succeeds(profile.monitor, seen.result))
      const name = nameOf(facts, profile)
      const hosts = asked.filter((host) => addressesOf(ask(host, name)).length > 0)
      const all = failing.length === profile.endpoints.filter(({ status }) => status !== 'Disabled').length
      const [first] = failing
      if (first === undefined) continue
      const { endpoint, seen } = first
      const names = some(failing.map((one) => one.endpoint.name), 'is', 'are')
      const so = all ? `as all of ${profile.name} are, so that no failure leads anybody elsewhere` : `and nobody is led there while another one of ${profile.name} is in service`
      yield {
        at: ['privateTrafficManagerProfiles', profile.name, 'endpoints', endpoint.name],
        hosts: (hosts.length > 0 ? hosts : asked).map(({ host }) => host.name),
        what: `${names} degraded from the start, ${so}: from ${profile.gateway.virtualNetwork}/${profile.gateway.subnet} ${probedAddress(endpoint)} ${saw(profile, seen)}.`,
        predicted: predicted((hosts[0] ?? asked[0])!, ask((hosts[0] ?? asked[0])!, name)),
        fix: fixOf(facts, profile, endpoint, seen),
      }
    }
  },
}

function saw({ monitor: { protocol, port, path = '' } }: PrivateProfile, { result, because }: Seen): string {
  return result.outcome === 'answered' ? `answers ${protocol} ${port}${path} with ${because}, which is not expected` : `does not answer ${protocol} ${port}${path} (${because})`
}

function fixOf(facts: Facts, profile: PrivateProfile, { name, target }: PrivateProfileEndpoint, { result }: Seen): string {
  const { port } = profile.monitor
  if (result.outcome === 'answered') return `Let probeConfig of ${profile.name} expect ${result.status} (expectedStatusCodeRanges) if that is what ${name} says while it is well, say its name in a header (customHeaders: { Host: … }), or probe TCP port ${port}.`
  return `Let TCP port ${port} through from ${gatewayHost(facts, profile).address}, the probing gateway of ${profile.name}, to ${target}, or probe a port at which ${name} answers.`
}

/** The first record set that refers to it. */
function nameOf({ privateZones }: Facts, { name }: PrivateProfile): string {
  return [...privateZones.values()].flatMap(({ zone }) => zone.rrsets).find(({ profile }) => profile === name)!.name
}

/** Hosts whose networks are linked to a zone in which one does. */
function askers({ hosts, linkedZones, privateZones }: Facts, { name }: PrivateProfile): readonly HostFacts[] {
  const networks = new Set([...linkedZones].flatMap(([network, zones]) => (zones.some(({ resource }) => privateZones.get(resource.name)!.zone.rrsets.some(({ profile }) => profile === name)) ? [network] : [])))
  return [...hosts.values()].filter(({ host }) => networks.has(host.virtualNetwork ?? ''))
}
