import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { removeOrphans, temporaryFolder } from './temporary.ts'

test('temporary folders: those of a process that is no more are removed, nobody else’s', (t) => {
  const parent = temporaryFolder(t)
  const gone = spawnSync('true').pid
  const kept = [`rehearse-${process.pid}-abcdef`, 'rehearse-abcdef', `somebody-${gone}-abcdef`]
  for (const name of [`rehearse-${gone}-abcdef`, ...kept]) mkdirSync(join(parent, name, 'below'), { recursive: true })
  removeOrphans(parent)
  t.deepEqual(readdirSync(parent).toSorted(), kept.toSorted())
})
