/**
 * Asks real servers about generated zones and writes down what they say: `node tests/dns/recording/record.ts` (BIND, NSD and Knot must be
 * installed: apt-get install bind9 nsd knot). The zones go into the file too, so that the test does not depend on the generator.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Asker } from './asker.ts'
import { askedTypes, generateWorld } from './generated-zones.ts'
import { compared, type Seen } from './seen.ts'
import { portOf, servers, withServers, type ServerName } from './servers.ts'

/** One answer and who gave it. */
export interface RecordedAnswer extends Seen {
  readonly servers: readonly ServerName[]
}

export interface RecordedWorld {
  readonly seed: number
  readonly zones: readonly { readonly origin: string; readonly text: string }[]
  readonly questions: readonly { readonly name: string; readonly type: string; readonly answers: readonly RecordedAnswer[] }[]
}

const worlds = Array.from({ length: 48 }, (_, n) => ({ seed: n + 1, ...generateWorld(n + 1) }))
/** Every so many of all names and types, to keep the file small. */
const step = 7

async function record(asker: Asker, { seed, zones, names }: (typeof worlds)[number]): Promise<RecordedWorld> {
  const origins = zones.map(({ origin }) => origin)
  const loaded: ServerName[] = []
  for (const server of servers) {
    const answers = await Promise.all(origins.map((name) => asker.ask(portOf(server), { name, type: 'SOA' })))
    if (answers.every((response) => response?.authoritative && response.answer.length === 1)) loaded.push(server)
  }
  const all = names.flatMap((name) => askedTypes.map((type) => ({ name, type })))
  const questions: RecordedWorld['questions'][number][] = []
  for (const question of all.filter((_, n) => n % step === seed % step)) {
    const answers = new Map<string, ServerName[]>()
    for (const server of loaded) {
      const response = await asker.ask(portOf(server), question)
      if (response === undefined || response.truncated) throw new Error(`${server} gives no whole answer to ${question.name} ${question.type}`)
      const text = JSON.stringify(compared(response, origins))
      answers.set(text, [...(answers.get(text) ?? []), server])
    }
    questions.push({ ...question, answers: [...answers].map(([text, by]) => ({ servers: by, ...(JSON.parse(text) as Seen) })) })
  }
  return { seed, zones, questions }
}

const asker = await Asker.open()
try {
  await withServers(worlds.flatMap(({ zones }) => zones), asker, async () => {
    const recorded: RecordedWorld[] = []
    for (const world of worlds) recorded.push(await record(asker, world))
    const lines = recorded.map(({ questions, ...world }) => `${JSON.stringify(world).slice(0, -1)},"questions":[\n${questions.map((question) => JSON.stringify(question)).join(',\n')}\n]}`)
    writeFileSync(join(import.meta.dirname, '../../../fixtures/zones/generated.recorded.json'), `[\n${lines.join(',\n')}\n]\n`)
  })
} finally {
  asker.close()
}
