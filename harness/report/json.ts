import type { Report } from './report.ts'

/** The report as it is, for machines. Described by report.schema.json. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2)}\n`
}
