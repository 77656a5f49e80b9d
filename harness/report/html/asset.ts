import { readFileSync } from 'node:fs'

/** What stands in a page as it is. */
export function asset(name: 'page.css' | 'timeline.css' | 'page.js' | 'way.js' | 'live.js'): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
}
