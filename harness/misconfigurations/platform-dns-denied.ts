import { azureProvidedDns } from '../azure/virtual-network.ts'
import { remedy } from '../diagnosis/cause/security.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { deniedStep, ruleOf } from './support/denied-step.ts'
import { sightings } from './support/sightings.ts'

/** M36. 168.63.129.16 is open whatever a group says, unless a rule is about it. */
export const platformDnsDenied: Misconfiguration = {
  id: 'platform-dns-denied',
  catalogue: 'M36',
  title: 'A network security group denies AzurePlatformDNS.',
  symptom: 'no answer to any question, from every machine behind the group',
  fix: 'Remove the rule: Azure-provided DNS needs none, and no other rule applies to it.',
  source: 'https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16',
  *find(examined) {
    if (examined.facts.filters.size === 0) return
    const step = (symptom: Parameters<Parameters<typeof sightings>[1]>[0]) => deniedStep(examined, symptom.host, symptom.endpoint)
    const found = examined.symptoms().filter((symptom) => symptom.kind === 'silent' && symptom.reach !== undefined && step(symptom)?.crossing.to.address === azureProvidedDns)
    yield* sightings(found, (symptom) => step(symptom)!.decision.path.join(' '), ([first]) => {
      const denied = step(first)!
      return { at: denied.decision.path, what: `${ruleOf(denied.decision)} keeps ${denied.crossing.from.address} from asking ${azureProvidedDns}.`, fix: remedy(denied) }
    })
  },
}
