import { domainNameError } from '../../dns/domain-name.ts'
import { isWithin } from '../../dns/name.ts'
import type { Facts } from '../types.ts'
import type { FactsRule } from './rule.ts'

const signing = 'https://www.rfc-editor.org/rfc/rfc4035#section-2'

const unsignable: FactsRule = {
  code: 'zone-cannot-be-signed',
  source: signing,
  *check({ topology: { settings }, trafficManagerProfiles, publicZones }) {
    for (const [index, zone] of settings.signedZones.entries()) {
      // Its server is called ns1 in it.
      const wrong = zone === '' ? undefined : domainNameError(zone) ?? domainNameError(`ns1.${zone}`)
      if (wrong !== undefined) yield { path: ['settings', 'signedZones'], message: `"${zone}" ${wrong}` }
      else if (answersByAsker({ trafficManagerProfiles, publicZones }, zone)) yield { path: ['settings', 'signedZones', index], message: `what ${zone} answers depends on who asks, by Traffic Manager's profiles: it is not signed, in Azure either`, hint: 'a zone above it or beside it' }
    }
  },
}

const notSigned: FactsRule = {
  code: 'expired-zone-not-signed',
  source: signing,
  *check({ topology: { settings } }) {
    for (const zone of settings.expiredZones) {
      if (!settings.signedZones.includes(zone)) yield { path: ['settings', 'expiredZones'], message: `${zone || 'the root'} has no signatures that could run out`, hint: `signedZones: [${[...settings.signedZones.filter((one) => one !== ''), zone || '.'].join(', ')}]` }
    }
  },
}

/** Names of profiles lie in it, and in no zone below it. */
function answersByAsker({ trafficManagerProfiles, publicZones }: Pick<Facts, 'trafficManagerProfiles' | 'publicZones'>, zone: string): boolean {
  const below = publicZones.map(({ zone: { origin } }) => origin).filter((origin) => origin !== zone && isWithin(origin, zone))
  return [...trafficManagerProfiles.keys()].some((name) => isWithin(name, zone) && !below.some((origin) => isWithin(name, origin)))
}

export const signedZonesRules: readonly FactsRule[] = [unsignable, notSigned]
