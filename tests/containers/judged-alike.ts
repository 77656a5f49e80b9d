import type { ExecutionContext } from 'ava'
import type { World } from '../../harness/world/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

/** In containers the whole catalogue finds what it is expected to find, and every answer is as the model predicts. */
export async function judgedAlike(t: ExecutionContext, text: string, expected: (world: World) => readonly string[] = () => []): Promise<void> {
  await using started = await labOf(t, text)
  const observed = predicted(started.lab, createModel(started.facts))
  t.deepEqual(await violationsIn(started.facts, observed.world), expected(observed.world))
  t.deepEqual(observed.parity().differing, [])
}
