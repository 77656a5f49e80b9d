import test from 'ava'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireLock } from '../../docker/lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'rehearsal-lock-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

const neverWaits = (): never => {
  throw new Error('waits for nobody')
}

test.serial('the second waits for the first and says for whom, once', async (t) => {
  const path = join(folder, 'second')
  const first = await acquireLock(path, neverWaits)
  const waitedFor: number[] = []
  const second = acquireLock(path, (processId) => waitedFor.push(processId), 5)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.deepEqual(waitedFor, [process.pid])
  first.release()
  ;(await second).release()
  t.false(existsSync(path))
})

test.serial('the lock of a dead process is taken over', async (t) => {
  const path = join(folder, 'dead')
  const { pid } = spawnSync('true')
  writeFileSync(path, `${pid} 12345\n`)
  const lock = await acquireLock(path, neverWaits)
  t.true(existsSync(path))
  lock.release()
})

test.serial('a process id that now belongs to another process is a dead one', async (t) => {
  if (!existsSync('/proc/self/stat')) return t.pass('no /proc to tell them apart')
  const path = join(folder, 'reused')
  writeFileSync(path, `${process.pid} 1\n`)
  ;(await acquireLock(path, neverWaits)).release()
  t.pass()
})

test.serial('of many that find a dead lock, one at a time gets it, and no file stays', async (t) => {
  const path = join(folder, 'many')
  writeFileSync(path, '999999999 1\n')
  let inside = 0
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const lock = await acquireLock(path, () => undefined, 1)
      t.is(++inside, 1)
      await new Promise((resolve) => setTimeout(resolve, 2))
      inside--
      lock.release()
    }),
  )
  t.deepEqual(readdirSync(folder).filter((name) => name.startsWith('many')), [])
})
