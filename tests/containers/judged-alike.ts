import type { ExecutionContext } from 'ava'
import { readFileSync } from 'node:fs'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import type { World } from '../../harness/world/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

/** In containers the whole catalogue finds what it is expected to find, and every answer is as the model predicts. */
export async function judgedAlike(t: ExecutionContext, text: string, expected: (world: World) => readonly string[] = () => []): Promise<void> {
  await using started = await labOf(t, text)
  await compared(t, started, expected)
}

/** The same of a file's design, in which many questions may wait for nobody. */
export async function rehearsed(t: ExecutionContext, file: string, expected: readonly string[] = []): Promise<void> {
  await using started = await labOf(t, readFileSync(file, 'utf8'), file)
  t.timeout(300_000, 'a lab, and questions that nobody answers')
  await compared(t, started, () => expected)
}

async function compared(t: ExecutionContext, { facts, lab }: { readonly facts: Facts; readonly lab: Lab }, expected: (world: World) => readonly string[]): Promise<void> {
  const observed = predicted(lab, createModel(facts))
  t.deepEqual(await violationsIn(facts, observed.world), expected(observed.world))
  t.deepEqual(observed.parity().differing, [])
}
