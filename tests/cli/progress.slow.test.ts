import test from 'ava'
import { progress } from '../../harness/cli/progress.ts'

test.serial('progress: nothing for what is quick, a line for what is not', async (t) => {
  const lines: string[] = []
  let now = 0
  {
    using steps = progress({ stderr: { write: (text: string) => lines.push(text) } }, () => now)
    steps.step('quick')
    now = 1_000
    steps.step('starting the lab')
    now = 4_000
    await new Promise((resolve) => setTimeout(resolve, 1_100))
  }
  t.deepEqual(lines, ['starting the lab (3 s)\n'])
})

test.serial('progress: a computation that leaves timers no turn says itself how far it is', (t) => {
  const lines: string[] = []
  let now = 0
  using steps = progress({ stderr: { write: (text: string) => lines.push(text) } }, () => now)
  steps.step('failures')
  for (; now < 45_000; now += 100) steps.note(`failures: ${now / 100} of 450`)
  t.deepEqual(lines, ['failures: 20 of 450 (2 s)\n', 'failures: 220 of 450 (22 s)\n', 'failures: 420 of 450 (42 s)\n'])
})

test.serial('progress: on a terminal one line, wiped at the end', async (t) => {
  let text = ''
  let now = 0
  {
    using steps = progress({ stderr: { write: (piece: string) => (text += piece), isTTY: true, columns: 12 } }, () => now)
    steps.step('starting the lab')
    now = 3_000
    await new Promise((resolve) => setTimeout(resolve, 1_100))
  }
  t.is(text, '\r\u001b[2Kstarting th\r\u001b[2K')
})
