import { cpus } from 'node:os'
import test, { type ExecutionContext } from 'ava'
import { whileAlone } from '../room.ts'

/** A machine whose processors were idle for less than this share of a test had none to spare for it: the lab of such a test leaves more. */
const spare = 0.1
/** The same where another file's tests run beside it, whose labs are of other sizes. */
const spareBeside = 0.5
const attempts = 3

interface Processors {
  readonly idle: number
  readonly all: number
}

function processors(): Processors {
  const times = cpus().map((one) => one.times)
  return { idle: times.reduce((sum, { idle }) => sum + idle, 0), all: times.reduce((sum, one) => sum + Object.values(one).reduce((all, time) => all + time, 0), 0) }
}

/**
 * A test of what happens when, in real servers' time. Where it fails and something else had the machine's processors meanwhile, it says nothing of what
 * it tests: it is run once more, alone, and says so. On a machine with time to spare the first failure is the last.
 */
export function inTime(title: string, body: (t: ExecutionContext) => Promise<void>): void {
  test.serial(title, async (t) => {
    t.timeout(600_000, 'attempts')
    for (let number = 1; ; number++) {
      const before = processors()
      const attempt = number === 1 ? await t.try(body) : await whileAlone(() => t.try(body))
      const after = processors()
      const idle = (after.idle - before.idle) / (after.all - before.all)
      if (attempt.passed || number === attempts || idle >= (number === 1 ? spareBeside : spare)) {
        attempt.commit()
        return
      }
      attempt.discard({ retainLogs: true })
      t.log(`failed on a machine of which ${Math.round(idle * 100)} % were idle; once more, alone: ${attempt.errors.map(({ message }) => message).join('; ')}`)
    }
  })
}
