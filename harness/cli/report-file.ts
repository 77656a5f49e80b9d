import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reporters, type Reporter } from '../report/render.ts'
import type { Report } from '../report/report.ts'
import { UsageError } from './exit-codes.ts'

/** Where a report goes: the file that was named, or `report.<ending>` in the folder that was. */
export function reportPath(output: string, reporter: Reporter): string {
  const folder = output.endsWith('/') || (statSync(output, { throwIfNoEntry: false })?.isDirectory() ?? false)
  return folder ? join(output, `report.${reporters[reporter].extension}`) : output
}

export function writeReport(path: string, report: Report, { reporter, verbose }: { readonly reporter: Reporter; readonly verbose: boolean }): void {
  writeOutput(path, () => reporters[reporter].render(report, { color: false, width: 100, verbose }))
}

/** Writes what somebody asked for to a file, in a folder that is made where it is not there. */
export function writeOutput(path: string, text: () => string): void {
  const content = text()
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  } catch (error) {
    throw new UsageError(`the report cannot be written to ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
