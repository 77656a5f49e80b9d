import { blamedRule, causeOfHandedOn } from '../diagnosis/cause/handed-on.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { sentence } from './support/nearer-cause.ts'
import { sightings } from './support/sightings.ts'

/** M52. What a rule brings is the answer: aliases in it are not asked anew, whatever zones are linked (MicrosoftDocs/azure-docs#100273). */
export const ruleHidesZone: Misconfiguration = {
  id: 'rule-hides-zone',
  catalogue: 'M52',
  title: "A ruleset's rule sends the public names of services to servers that know the internet only, past the linked zone.",
  symptom: 'NOERROR, the privatelink alias and then a public address, although the zone is linked and has the record',
  fix: 'Take the rule away, or let it lead to a DNS server that sees the zone.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find({ facts, symptoms }) {
    const ruleOf = ({ course, endpoint }: Symptom) => blamedRule(facts, course, endpoint.privatelinkName)
    const found = symptoms().filter(({ kind, reach }) => kind === 'public' && reach === 'privately')
    yield* sightings(found, (symptom) => ruleOf(symptom)?.rule.path.join(' '), ([first]) => {
      const { because, fix, at } = causeOfHandedOn(facts, ruleOf(first)!, first.endpoint)
      return { at: at!, what: sentence(because), fix }
    })
  },
}
