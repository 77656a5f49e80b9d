import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import settings from '../package.json' with { type: 'json' }

// How `npm test`, `npm run test:quick` and `npm run test:long` choose, gather and order the tests. `npx ava FILE` needs none of it.

const effort = process.env.TEST_EFFORT ?? 'whole'

/**
 * Tests that need a container engine, judge large designs or start processes: each is `test.serial`. Those that take longest begin first, so that
 * nobody waits for them in the end.
 */
const slow = ['tests/readme', 'tests/containers', 'tests/large', 'tests/processes']

/** Tests that take so long that they are for the night. */
const isLong = (file) => file.startsWith('tests/long/')

/** Beside them those that wait for the clock, or compute for seconds, are called `NAME.slow.test.ts`: the quick tests answer in half a minute. */
const isSlow = (file) => file.endsWith('.slow.test.ts') || slow.some((folder) => file.startsWith(`${folder}/`))

/** Written anew each time. */
const together = 'tests/.together'

const all = readdirSync('tests', { recursive: true }).map((name) => `tests/${name}`)
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith(`${together}/`)).toSorted()

/**
 * All other tests in two files that import them: a worker of its own for each file takes three times as long, most of it to load and to
 * warm up the same modules again. A file's name alone says where it belongs, so that no new one moves the others.
 */
function gather(files) {
  const groups = [...Array(2).keys()]
  const groupOf = (file) => [...file].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % groups.length
  rmSync(together, { recursive: true, force: true })
  mkdirSync(together)
  return groups.map((n) => {
    const path = `${together}/${n + 1}.test.ts`
    writeFileSync(path, files.filter((file) => groupOf(file) === n).map((file) => `import '../../${file}'\n`).join(''))
    return path
  })
}

/** Each night another one, and the same all day, so that what failed can be looked into. */
function seedOfTheNight() {
  const seed = process.env.TEST_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', '')
  process.stderr.write(`Seed ${seed}; the same once more: TEST_SEED=${seed} npm run test:long\n`)
  return seed
}

/** Who waits for the whole machine comes last, so that two files run beside each other until then. */
function order(one, other) {
  const isAlone = (file) => readFileSync(file, 'utf8').includes('before(alone)')
  const rank = (file) => (isAlone(file) ? slow.length + 1 : (slow.findIndex((folder) => file.includes(`/${folder}/`)) + slow.length + 1) % (slow.length + 1))
  return rank(one) - rank(other)
}

/** By night those whose inputs are random, too, each by itself, as hours may pass in it. */
const night = () => ({
  files: all.filter((file) => isLong(file) || readFileSync(file, 'utf8').includes("/random.ts'")),
  timeout: '3h',
  environmentVariables: { ...settings.ava.environmentVariables, TEST_SEED: seedOfTheNight() },
})

const day = () => ({ files: [...gather(all.filter((file) => !isSlow(file) && !isLong(file))), ...(effort === 'quick' ? [] : all.filter(isSlow))] })

export default {
  ...settings.ava,
  sortTestFiles: order,
  ...(effort === 'long' ? night() : day()),
}
