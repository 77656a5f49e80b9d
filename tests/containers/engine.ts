import { openEngine } from '../../harness/runtime/open-engine.ts'
import type { Engine } from '../../harness/runtime/engine.ts'

let opened: Promise<Engine> | undefined

/** The engine that tests start their labs on. */
export function testEngine(): Promise<Engine> {
  return (opened ??= openEngine())
}
