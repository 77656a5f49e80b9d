import type { RRset } from '../../dns/zone.ts'
import type { Answers, PossibleAnswer } from './answer.ts'
import type { TrafficManagerProfile } from './profile.ts'

/**
 * Records with which a profile gives one of its answers. Where it has no data, its name exists: something stands below it, of which
 * nobody knows. Where it is disabled, nothing stands there.
 */
export function profileRecords({ name, ttl }: Pick<TrafficManagerProfile, 'name' | 'ttl'>, answers: Answers, which: PossibleAnswer | undefined): readonly RRset[] {
  if (answers.kind === 'NXDOMAIN') return []
  const records = answers.kind === 'NODATA' ? [] : which?.records ?? []
  if (records.length === 0) return [{ name: `no-data.${name}`, type: 'TXT', ttl, data: ['"-"'] }]
  return [...Map.groupBy(records, ({ type }) => type)].map(([type, alike]) => ({ name, type, ttl, data: alike.map(({ data }) => data) }))
}
