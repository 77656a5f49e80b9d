import type { Facts, ServiceFacts } from '../facts/facts.ts'
import type { Check } from './check.ts'
import { describeConnection } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import { finding } from '../diagnosis/finding.ts'
import { intended } from '../diagnosis/intent/intended.ts'
import { whatIs } from '../diagnosis/observed/places.ts'
import { core } from './support/profiles.ts'

function cases(facts: Facts): readonly { readonly host: string; readonly name: string; readonly service: ServiceFacts }[] {
  return [...intended(facts, 'privately'), ...intended(facts, 'publicly')].flatMap(({ host, service }) =>
    service.names.map(({ name }) => ({ host: host.host.name, name, service })),
  )
}

/** Judged wherever something answers, at whatever address: whether that is the right one, other checks judge. */
export const tlsName: Check = {
  id: 'tls-name',
  title: 'What answers at the address found for a service has a certificate for that name.',
  why: 'A record that leads to another service, or a name of your own in front of a service, fails in TLS although DNS and network are fine.',
  source: 'https://www.rfc-editor.org/rfc/rfc9525#section-6',
  profiles: core,
  hostByHost: true,
  run({ facts, world }) {
    return each(cases(facts), async ({ host, name, service }) => {
      const connection = await world.connect(host, name)
      if (connection.outcome !== 'http' && connection.outcome !== 'tls') return undefined
      return finding(
        {
          host,
          subject: `TLS to ${name}`,
          expected: `a certificate for ${name}`,
          observed: describeConnection(connection),
          holds: connection.outcome === 'http',
        },
        () => ({
          because: `${name} leads to ${connection.address} (${whatIs(facts, connection.address ?? '')}), which answers in another name`,
          fix: `Correct the record of ${name}; address ${service.registry === undefined ? 'services by their public names' : 'registries by the name <registry>.azurecr.io'} and never by a privatelink name.`,
          at: ['hosts', host],
        }),
      )
    })
  },
  notApplicable: (facts) => (cases(facts).length > 0 ? undefined : 'no intent reaches a service'),
}
