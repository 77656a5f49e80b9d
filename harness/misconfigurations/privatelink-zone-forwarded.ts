import type { Misconfiguration } from './misconfiguration.ts'
import { blamedRule } from '../diagnosis/cause/handed-on.ts'
import { relayed, whither } from '../diagnosis/cause/relay.ts'
import { zonesOfName } from '../facts/service-names.ts'
import { byLine, forwarded } from './support/forwarded.ts'

/** M05. With BIND and unbound it works, with servers that hand on chains it does not: measured, see the model's servers. */
export const privatelinkZoneForwarded: Misconfiguration = {
  id: 'privatelink-zone-forwarded',
  catalogue: 'M05',
  title: 'Only privatelink.azurecr.io is forwarded, by a server that hands on the chain that another forwarder returns.',
  symptom: 'NOERROR and the whole public chain; the forwarder for privatelink.azurecr.io is never asked',
  fix: 'Forward the public zone, azurecr.io.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    const found = forwarded(examined, ['public']).filter(({ symptom, course }) =>
      course.end === 'public' && course.relayedBy !== undefined && blamedRule(examined.facts, course, symptom.endpoint.privatelinkName) === undefined)
    yield* byLine(found, ({ course, symptom }) => {
      const relay = course.relayedBy!
      const { does, domain, to, at = [...relay.path, 'conditionalForwarders'] } = relayed(relay, zonesOfName(examined.facts, symptom.endpoint.name))
      return {
        at,
        what: `${relay.name} (${relay.kind}) ${does}, and hands on the chain that it is given.`,
        fix: `Forward ${domain} to ${whither(examined.facts, to)}.`,
      }
    })
  },
}
