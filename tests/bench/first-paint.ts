import { writeFileSync, mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { launchBrowser } from '../browser.ts'
import type { Figure } from './figures.ts'

/** What the browser itself notes of a page, in milliseconds since it was asked for. https://www.w3.org/TR/paint-timing/ */
interface Noted {
  readonly painted: number | undefined
  readonly loaded: number
}

const noted = `({
  painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
})`

/** From a file, each time in a browser context of its own, so that nothing of the page is remembered. */
export async function firstPaintFigures(name: string, html: string, runs: number): Promise<readonly Figure[]> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'rehearse-bench-'))
  const file = join(folder.path, 'report.html')
  writeFileSync(file, html)
  const browser = await launchBrowser('measuring the first paint of the HTML report needs')
  const seen: Required<Noted>[] = []
  try {
    // The first page is the browser's own beginning.
    for (let n = 0; n <= runs; n++) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } })
      const page = await context.newPage()
      await page.goto(pathToFileURL(file).href)
      let now: Noted
      do {
        await sleep(50)
        now = await page.evaluate<Noted>(noted)
      } while (now.painted === undefined || now.loaded === 0)
      if (n > 0) seen.push(now)
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return [
    { name: `${name}, first paint in Chromium`, unit: 'ms', values: seen.map(({ painted }) => painted!), target: '< 1,000' },
    { name: 'until it is loaded', unit: 'ms', values: seen.map(({ loaded }) => loaded) },
  ]
}
