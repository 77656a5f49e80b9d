import { reporters, type Reporter } from '../report/render.ts'
import { suggestion } from '../language/nearest.ts'
import { flag, text, type Arguments } from './command.ts'
import { UsageError } from './exit-codes.ts'

/** The form of report that a word means. */
export function reporterOf(word: string): Reporter {
  if (!Object.hasOwn(reporters, word)) throw new UsageError(`there is no reporter ${word}`, suggestion(word, Object.keys(reporters), 'reporters'))
  return word as Reporter
}

/** Whether the report carries the design's map: the HTML report draws it, and the JSON report has it for whoever asks. */
export function wantsPicture(input: Arguments): boolean {
  return text(input, 'reporter') === 'html' || flag(input, 'map')
}
