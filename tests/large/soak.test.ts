import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { breakable } from '../../harness/facts/components.ts'
import { drawEpisodes, timelineOf, type Episode } from '../../harness/scenarios/soak/episodes.ts'
import { shrink } from '../../harness/scenarios/soak/shrink.ts'
import { settlingTime, soak } from '../../harness/scenarios/soak/soak.ts'
import { changesOf } from '../../harness/scenarios/timeline.ts'
import { rehearse, flagship } from '../cli/fakes.ts'
import { factsOf, topologyText } from '../design.ts'
import { random } from '../random.ts'
import { temporaryFile } from '../temporary.ts'

const facts = factsOf(topologyText('flagship'))
const components = breakable(facts)

test.serial('soak: faults are drawn in time, at most so many at once, none twice at once, the same for the same seed', (t) => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 4 }), (seed, atOnce) => {
    const drawn = drawEpisodes(components, { seed, seconds: 3600, atOnce })
    for (const one of drawn) {
      const beside = drawn.filter((other) => other.from <= one.from && other.to >= one.from)
      if (beside.length > atOnce || beside.filter(({ id }) => id === one.id).length > 1) throw new Error(JSON.stringify(beside))
      if (one.from >= 3600 || one.to <= one.from) throw new Error(JSON.stringify(one))
    }
    const { changes } = changesOf({ timeline: timelineOf(drawn, 100) })
    // All that is broken is mended, at the moments that were drawn.
    const told = changes.map(({ at, what, id }) => `${at} ${what} ${id}`).toSorted()
    const meant = drawn.flatMap(({ id, from, to }) => [`${from} inject ${id}`, `${to} heal ${id}`]).toSorted()
    if (told.join('\n') !== meant.join('\n')) throw new Error(`${told.join()} ${meant.join()}`)
  }), random(t, 200))
  t.deepEqual(drawEpisodes(components, { seed: 3, seconds: 3600, atOnce: 2 }), drawEpisodes(components, { seed: 3, seconds: 3600, atOnce: 2 }))
  t.notDeepEqual(drawEpisodes(components, { seed: 3, seconds: 3600, atOnce: 2 }), drawEpisodes(components, { seed: 4, seconds: 3600, atOnce: 2 }))
  t.deepEqual(drawEpisodes([], { seed: 3, seconds: 3600, atOnce: 2 }), [])
})

const episode = (n: number, length: number): Episode => ({ id: `region:r${n}`, from: 100 * n, to: 100 * n + length })

test.serial('shrink: what is left fails, and nothing of it can go; only the time that is needed lasts', (t) => {
  const all = Array.from({ length: 20 }, (_, n) => episode(n, 90))
  // Two that have to come together, one of them for long.
  const fails = (some: readonly Episode[]): boolean => some.some(({ id }) => id === 'region:r3') && some.some(({ id, from, to }) => id === 'region:r11' && to - from >= 60)
  const least = shrink(all, fails)
  t.deepEqual(new Map(least.map(({ id, from, to }) => [id, to - from])), new Map([['region:r3', 1], ['region:r11', 60]]))
  t.is(Math.min(...least.map(({ from }) => from)), 10)
  t.deepEqual(shrink([episode(5, 600)], () => true), [{ id: 'region:r5', from: 10, to: 11 }])
})

test.serial('soak: the flagship without a link leaks, which is found among all that fails, and alone is the shortest story', (t) => {
  const soaked = soak(facts, { minutes: 60, seed: 1, atOnce: 2, without: [] })
  t.true(soaked.episodes.length > 10)
  const { scenario, played } = soaked.shortest!
  const broken = scenario.timeline.flatMap(({ inject }) => inject)
  t.is(broken.length, 1)
  t.regex(broken[0]!, /^zone-link:/)
  t.true(played.judged.some(({ objective, verdict }) => objective === 'neverPublic' && verdict === 'fail'))
})

test.serial('soak: without what is known to leak all holds, whatever fails together', (t) => {
  const { failing, shortest, kinds, clients } = soak(facts, { minutes: 120, seed: 7, atOnce: 3, without: ['zone-link', 'record'] })
  t.deepEqual([failing, shortest], [[], undefined])
  t.false(kinds.includes('zone-link'))
  t.is(clients, 6)
  t.true(settlingTime(facts) > facts.topology.settings.publicAliasTtl)
})

test.serial('rehearse soak: tells the story as a scenario, which fails when it is played', async (t) => {
  const { code, stdout, calls } = await rehearse(['soak', flagship, '--minutes', '60', '--seed', '1'])
  t.is(code, 1)
  t.deepEqual(calls, [])
  const scenario = /^scenarios:\n(?: .*\n)+/m.exec(stdout)![0]
  const played = await rehearse(['scenarios', temporaryFile(t, 'design.yaml', `${readFileSync(flagship, 'utf8')}\n${scenario}`), 'soak-1'])
  t.is(played.code, 1, played.stderr)
  t.regex(played.stdout, /fail neverPublic/)
})

test.serial('rehearse soak: what holds is 0, nothing to break is 2, and what cannot be meant is told', async (t) => {
  const whole = await rehearse(['soak', flagship, '--minutes', '30', '--without', 'zone-link', '--without', 'record', '--json'])
  t.is(whole.code, 0)
  t.deepEqual((JSON.parse(whole.stdout) as { failing: unknown[] }).failing, [])
  t.regex((await rehearse(['soak', flagship, '--without', 'zone-lnk'])).stderr, /zone-link/)
  t.is((await rehearse(['soak', flagship, '--minutes', '0'])).code, 64)
  t.is((await rehearse(['soak', temporaryFile(t, 'design.yaml', 'registries: { contoso: { location: westeurope } }\nhosts: { laptop: internet }\n')])).code, 2)
})
