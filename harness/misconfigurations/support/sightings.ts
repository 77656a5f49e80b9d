import { describe, describeConnection, oneOf } from '../../diagnosis/observed/describe.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Examined } from './examined.ts'
import { seen } from './seen.ts'

/** Symptoms of one cause become one sighting: those with the same key. The first answer is shown, all hosts are named; what is said to be seen is said of registries. */
export function* sightings(
  symptoms: Iterable<Symptom>,
  key: (symptom: Symptom) => string | undefined,
  tell: (symptoms: readonly [Symptom, ...Symptom[]]) => Pick<Sighting, 'at' | 'what' | 'fix'> & Partial<Pick<Sighting, 'symptom' | 'predicted'>>,
): Generator<Sighting> {
  const groups = new Map<string, [Symptom, ...Symptom[]]>()
  for (const symptom of symptoms) {
    const name = key(symptom)
    if (name === undefined) continue
    const group = groups.get(name)
    if (group) group.push(symptom)
    else groups.set(name, [symptom])
  }
  for (const group of groups.values()) {
    const [first] = group
    yield { hosts: hostsOf(group), predicted: predicted(first.host, first.response), ...(first.service.registry === undefined && { symptom: seen(first) }), ...tell(group) }
  }
}

/** Each host once. */
export function hostsOf(symptoms: readonly Symptom[]): readonly string[] {
  return [...new Set(symptoms.map(({ host }) => host.host.name))]
}

/** Where hosts are led that no private zone serves: `so app goes to the public front end of contoso`, or that it finds nobody. */
export function ledOutside(group: readonly Symptom[]): string {
  return group.every(({ response }) => response?.rcode === 'NXDOMAIN')
    ? `so ${some(hostsOf(group), 'is', 'are')} told that there is no ${oneOf([...new Set(group.map(({ endpoint }) => endpoint.name))])}`
    : `so ${some(hostsOf(group), 'goes', 'go')} to the public front end of ${some(group.map(({ service }) => service.name))}`
}

/** Who gets which answer, in one line with the chain, and what becomes of it. */
export function predicted({ host }: HostFacts, response: Symptom['response'], then?: string): string {
  return `${host.name} gets ${describe(response)}${then === undefined ? '' : `; ${then}`}`
}

/** The same, with the end of the attempt to connect to an address of the answer, the first unless another is given. */
export function predictedConnection(examined: Examined, { host, endpoint, response, addresses }: Symptom, address: string | undefined = addresses[0]): string {
  if (address === undefined) return predicted(host, response)
  const attempt = { address, ...examined.reach(host, address, endpoint.name) }
  return predicted(host, response, describeConnection(attempt.outcome === 'http' ? { ...attempt, message: '' } : attempt))
}

/** `app`, `app and box`, `app, box, jump and 7 more`; with the form of the verb that fits. */
export function some(names: readonly string[], singular?: string, plural?: string): string {
  const unique = [...new Set(names)]
  const subject = unique.length > 4 ? `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more` : oneOf(unique, 'and')
  const verb = unique.length === 1 ? singular : plural
  return verb === undefined ? subject : `${subject} ${verb}`
}
