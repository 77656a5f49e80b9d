import test from 'ava'
import { stripVTControlCharacters } from 'node:util'
import { Progress } from '../../docker/progress.ts'

test.serial('off a terminal: one line when a step starts, one when it ends, each with the time of day', async (t) => {
  const written: string[] = []
  const progress = new Progress({ write: (text) => written.push(text) }, {})
  await progress.step('base', 40, async () => Promise.resolve())
  progress.end()
  t.is(written.length, 2)
  t.regex(written[0] ?? '', /^\d\d:\d\d:\d\d {2}start {2}base \(about 40 s\)\n$/)
  t.regex(written[1] ?? '', /^\d\d:\d\d:\d\d {2}done {3}base, 0\.\d s\n$/)
})

test.serial('on a terminal: a table that is drawn over itself', async (t) => {
  const screen = new Screen()
  const progress = new Progress(screen, {})
  await Promise.all([progress.step('base', 40, pause), progress.step('coredns', 220, pause)])
  progress.end()
  t.deepEqual(screen.lines.map((line) => line.replace(/\d(?:\.\d)? s/, 'N s').replace(/ +/g, ' ').trim()), ['base done N s', 'coredns done N s'])
})

test.serial('a failed step says so, and is not among what was done', async (t) => {
  const written: string[] = []
  const progress = new Progress({ write: (text) => written.push(text) }, {})
  await progress.step('first', 1, pause)
  await t.throwsAsync(progress.step('second', 1, async () => Promise.reject(new Error('no'))), { message: 'no' })
  progress.end()
  t.deepEqual(progress.done, ['first'])
  t.regex(written.at(-1) ?? '', /failed second/)
})

test.serial('NO_COLOR is respected, and a line never wraps', async (t) => {
  for (const [environment, coloured] of [[{ NO_COLOR: '1' }, false], [{}, true]] as const) {
    const screen = new Screen()
    const progress = new Progress(screen, environment)
    await progress.step('a step with a long name '.repeat(5), 1, pause)
    progress.end()
    t.is(/\x1b\[\d+m/.test(screen.raw), coloured)
    t.true(screen.lines.every((line) => line.length < screen.columns))
  }
})

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A terminal that knows the two movements in use: up some lines, and erase what is below. */
class Screen {
  readonly isTTY = true
  readonly columns = 80
  lines: string[] = []
  raw = ''

  write(text: string): void {
    this.raw += text
    if (text.endsWith('A\x1b[J')) this.lines.length -= Number.parseInt(text.slice('\x1b['.length), 10)
    else this.lines.push(...stripVTControlCharacters(text).split('\n').slice(0, -1))
  }
}
