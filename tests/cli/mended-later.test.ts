import test from 'ava'
import { mendedLater } from '../../harness/cli/mended-later.ts'
import type { World } from '../../harness/world/world.ts'

/** A world that writes down what is done to it. */
function noting(): { readonly world: World; readonly done: string[] } {
  const done: string[] = []
  const asking = (where: string) => ({
    kind: 'lab' as const,
    ask: async (host: string) => void done.push(`${host} asks ${where}`),
    lookup: async (host: string) => (done.push(`${host} looks up ${where}`), { addresses: [] }),
    connect: async (host: string) => (done.push(`${host} connects ${where}`), { outcome: 'unresolved' as const, address: undefined, status: undefined, message: '' }),
  })
  const world = {
    ...asking('while all stands'),
    async breaking(connection: string) {
      if (connection === 'none') return undefined
      done.push(`break ${connection}`)
      return { ...asking(`while ${connection} is down`), [Symbol.asyncDispose]: async () => void done.push(`mend ${connection}`) }
    },
  }
  return { world, done }
}

const question = { name: 'contoso.azurecr.io', type: 'A' }

test('mended later: the last that was broken is mended when somebody says so, once', async (t) => {
  const { world, done } = noting()
  const later = mendedLater(world)
  {
    await using broken = (await later.world.breaking!('tunnel'))!
    await broken.ask('desk', question)
  }
  t.deepEqual(done, ['break tunnel', 'desk asks while tunnel is down'])
  await later.mend()
  await later.mend()
  t.deepEqual(done.slice(2), ['mend tunnel'])
})

test('mended later: nothing else is broken or asked before', async (t) => {
  const { world, done } = noting()
  const later = mendedLater(world)
  for (const connection of ['first', 'none', 'second']) await (await later.world.breaking!(connection))?.[Symbol.asyncDispose]()
  t.deepEqual(done, ['break first', 'mend first', 'break second'])
  await later.world.ask('desk', question)
  await later.world.connect('desk', question.name)
  t.deepEqual(done.slice(3), ['mend second', 'desk asks while all stands', 'desk connects while all stands'])
})

test('mended later: that it could not be mended is told to whoever asks next', async (t) => {
  const { world } = noting()
  const later = mendedLater<World>({ ...world, breaking: async () => ({ ...world, [Symbol.asyncDispose]: () => Promise.reject(new Error('still down')) }) })
  await (await later.world.breaking!('tunnel'))![Symbol.asyncDispose]()
  await t.throwsAsync(later.world.lookup('desk', question.name), { message: 'still down' })
})
