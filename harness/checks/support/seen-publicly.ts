import type { HostFacts } from '../../facts/facts.ts'
import type { SeenPublicly } from '../../diagnosis/intent/public-access.ts'
import { isPublicAnswer } from '../../diagnosis/observed/public-answer.ts'
import type { Rehearsed } from '../check.ts'

/** What a host finds for a name, and what becomes of a connection where that is a public address. */
export async function seenPublicly({ facts, world }: Rehearsed, { host }: HostFacts, name: string): Promise<SeenPublicly> {
  const response = await world.ask(host.name, { name, type: 'A' })
  return { response, connection: isPublicAnswer(facts, response) ? await world.connect(host.name, name) : undefined }
}
