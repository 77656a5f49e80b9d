import { readFileSync } from 'node:fs'

export type Style = 'timeline.css' | 'change.css'
export type Script = 'page.js' | 'way.js' | 'live.js' | 'change.js'

/** What stands in a page as it is. */
export function asset(name: Style | Script | 'page.css'): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}
