import { readdirSync, readFileSync } from 'node:fs'
import settings from '../package.json' with { type: 'json' }

// How `npm test`, `npm run test:quick` and `npm run test:long` choose and order the tests. `npx ava FILE` needs none of it.

const effort = process.env.TEST_EFFORT ?? 'whole'

/** Tests that need a container engine, start processes, or take minutes. */
const slow = ['tests/readme', 'tests/containers', 'tests/processes']

/** All tests whose inputs are random: what a night is for. */
function random() {
  return readdirSync('tests', { recursive: true }).map((name) => `tests/${name}`)
    .filter((name) => name.endsWith('.test.ts') && readFileSync(name, 'utf8').includes("/random.ts'"))
}

/** Each night another one, and the same all day, so that what failed can be looked into. */
function seedOfTheNight() {
  const seed = process.env.TEST_SEED ?? new Date().toISOString().slice(0, 10).replaceAll('-', '')
  process.stderr.write(`Seed ${seed}; the same once more: TEST_SEED=${seed} npm run test:long\n`)
  return seed
}

/** What takes longest begins first, so that nobody waits for it in the end. */
function order(one, other) {
  const rank = (file) => (slow.findIndex((folder) => file.includes(`/${folder}/`)) + slow.length + 1) % (slow.length + 1)
  return rank(one) - rank(other)
}

export default {
  ...settings.ava,
  ...(effort === 'quick' && { files: [...settings.ava.files, ...slow.map((folder) => `!${folder}/**`)] }),
  ...(effort === 'long' && { files: random(), timeout: '3h' }),
  environmentVariables: { ...settings.ava.environmentVariables, ...(effort === 'long' && { TEST_SEED: seedOfTheNight() }) },
  sortTestFiles: order,
}
