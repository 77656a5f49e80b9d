import { SharedContext } from '@ava/cooperate'

// Loaded into the process of each test file (package.json, `ava.require`). Two files run beside each other, so that one has the processors while the
// other waits for silence. A file that looks at the whole machine, or at its clock, begins with `test.serial.before(alone)` and has it to itself.

const everything = 2
const room = new SharedContext('machine').createSemaphore('room', everything)
let held = 0
let leave: (amount?: number) => void = () => undefined

async function take(amount: number): Promise<void> {
  // What is held is given up first: of two files that want all of it, neither would ever get the other's half.
  leave()
  leave = await room.acquire(amount)
  held = amount
}

/** AVA waits for it before it loads a test file. The room is given back when the process of the file ends. */
export default function enter(): Promise<void> {
  return take(1)
}

/** Waits until no other file runs, and keeps others from starting until this one has ended. */
export async function alone(): Promise<void> {
  if (held < everything) await take(everything)
}

/** Does something while no other file runs, and lets others go on after it if this one is not alone anyway. */
export async function whileAlone<T>(action: () => Promise<T>): Promise<T> {
  if (held === everything) return action()
  await take(everything)
  try {
    return await action()
  } finally {
    leave(everything - 1)
    held = 1
  }
}
