import { styleText } from 'node:util'

/** Says what set-up does and how far it is: a live table on a terminal, plain lines with the time of day elsewhere. */

export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export type Note = (text: string, expected?: number) => void

interface Step {
  readonly name: string
  /** A rough idea, in seconds, from a machine with 2 cores. */
  expected: number
  readonly started: number
  ended?: number
  failed?: boolean
  note?: string
}

const frameMilliseconds = 200
const heartbeatMilliseconds = 20_000

export class Progress {
  readonly #output: Output | undefined
  readonly #steps: Step[] = []
  readonly #live: boolean
  readonly #colour: boolean
  #timer: NodeJS.Timeout | undefined
  #drawnLines = 0

  constructor(output: Output | undefined, environment: Readonly<Record<string, string | undefined>>) {
    this.#output = output
    this.#live = output?.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI']
    this.#colour = this.#live && !environment['NO_COLOR']
  }

  /** Names of the steps that succeeded, in order of completion. */
  get done(): string[] {
    return this.#steps.filter((step) => step.ended !== undefined && step.failed !== true).sort((a, b) => (a.ended ?? 0) - (b.ended ?? 0)).map((step) => step.name)
  }

  /** Shows `name` as under way for as long as `work` takes. `note` adds a few words to its line, and may know better how long it takes. */
  async step<T>(name: string, expected: number, work: (note: Note) => Promise<T>): Promise<T> {
    const step: Step = { name, expected, started: Date.now() }
    this.#steps.push(step)
    this.#timer ??= setInterval(() => this.#tick(), this.#live ? frameMilliseconds : heartbeatMilliseconds).unref()
    this.#changed(`start  ${name} (about ${duration(expected)})`)
    try {
      return await work((text, seconds) => {
        step.note = text
        step.expected = seconds ?? step.expected
        this.#changed(`       ${name}: ${text}${seconds === undefined ? '' : ` (about ${duration(seconds)})`}`)
      })
    } catch (error) {
      step.failed = true
      throw error
    } finally {
      step.ended = Date.now()
      this.#changed(`${step.failed ? 'failed' : 'done  '} ${name}, ${duration((step.ended - step.started) / 1000)}`)
    }
  }

  /** A line that belongs to no step. */
  say(text: string): void {
    this.#erase()
    this.#line(text)
    this.#draw()
  }

  end(): void {
    clearInterval(this.#timer)
    this.#draw()
    this.#drawnLines = 0
  }

  #changed(line: string): void {
    if (this.#live) this.#draw()
    else this.#line(line)
  }

  #tick(): void {
    if (this.#live) return this.#draw()
    const open = this.#steps.filter((step) => step.ended === undefined)
    if (open.length > 0) this.#line(`       still: ${open.map((step) => `${step.name} (${elapsed(step)} of about ${duration(step.expected)})`).join(', ')}`)
  }

  #line(text: string): void {
    this.#output?.write(this.#live ? `${text}\n` : `${new Date().toTimeString().slice(0, 8)}  ${text}\n`)
  }

  #draw(): void {
    if (!this.#live || this.#steps.length === 0) return
    this.#erase()
    const width = Math.max(...this.#steps.map((step) => step.name.length))
    this.#output?.write(this.#steps.map((step) => `${this.#row(step, width)}\n`).join(''))
    this.#drawnLines = this.#steps.length
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#output?.write(`\x1b[${this.#drawnLines}A\x1b[J`)
    this.#drawnLines = 0
  }

  #row(step: Step, width: number): string {
    const state = step.failed ? 'failed ' : step.ended === undefined ? 'working' : 'done   '
    const expectation = step.ended === undefined ? `of ≈ ${duration(step.expected)}` : ''
    // Cut, because a line that wraps would be two lines to erase.
    const text = `  ${step.name.padEnd(width)}  ${state}  ${elapsed(step).padStart(12)}  ${expectation}${step.note === undefined ? '' : `  ${step.note}`}`.trimEnd().slice(0, (this.#output?.columns || 80) - 1)
    if (!this.#colour) return text
    return styleText(step.failed ? 'red' : step.ended === undefined ? 'cyan' : 'dim', text, { validateStream: false })
  }
}

function elapsed(step: Step): string {
  return duration(((step.ended ?? Date.now()) - step.started) / 1000)
}

function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 1) return `${seconds.toFixed(1)} s`
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
