import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import axe from 'axe-core'
import test from 'ava'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../browser.ts'
import { temporaryFolder } from '../temporary.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

// The page of a lab that is up, in a browser, with real containers behind it, from rehearse up to Ctrl-C.

const run = promisify(execFile)

const axed = (page: Page): Promise<unknown> => page.evaluate(`${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`)

test.serial('a lab in the browser: asked, watched, broken, healed, and left with Ctrl-C', async (t) => {
  t.timeout(300_000)
  const file = join(temporaryFolder(t), `page-${process.pid}.yaml`)
  copyFileSync('topologies/expressroute-with-vpn.yaml', file)
  const main = (...args: readonly string[]) => run(process.execPath, ['harness/cli/rehearse.js', ...args])
  const browser = await launchBrowser('the tests of the page need')
  t.teardown(() => browser.close())
  await main('up', file)
  t.teardown(() => main('down', `page-${process.pid}`))
  const ui = spawn(process.execPath, ['harness/cli/rehearse.js', 'ui', file])
  const ended = once(ui, 'exit') as Promise<[number | null, string | null]>
  t.teardown(() => ui.kill())
  const url = String((await once(ui.stdout, 'data') as [Buffer])[0]).trim()

  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } })
  const told: string[] = []
  page.on('pageerror', (error) => told.push(error.message))
  page.on('console', (message) => told.push(message.text()))
  page.on('request', (request) => request.url().startsWith(url) || told.push(request.url()))
  const says = (selector: string, text: RegExp) => page.locator(selector).filter({ hasText: text }).waitFor({ timeout: 60_000 })
  await page.goto(url)

  await page.selectOption('select[name=host]', 'desk')
  await page.fill('input[name=name]', 'contoso.azurecr.io')
  await page.click('[data-ask] button:not([type])')
  await says('.told', /^desk asks for contoso\.azurecr\.io: private contoso-\w+\.$/)
  t.true((await page.locator('.map .stops circle').count()) > 1)
  t.true((await page.locator('.map .at').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-node')))).includes('host:desk'))
  t.true((await page.locator('.line.marked').count()) === 1)
  t.deepEqual(await axed(page), [])

  await page.click('[data-watch]')
  await says('.history', /desk contoso\.azurecr\.io\s*private/)
  for (const fault of ['connection:circuit', 'connection:backup']) {
    await page.selectOption('select[name=fault]', fault)
    await page.click('[data-break] button:not([type])')
    await says('.turned', new RegExp(`^${fault} is broken$`))
  }
  t.deepEqual(await page.locator('.broken li').evaluateAll((items) => items.map((item) => item.textContent)), ['connection:circuit Heal', 'connection:backup Heal'])
  await says('.told', /timeout\. Nobody is reached\.$/)
  t.is(await page.locator('.way path.lost').count(), 1)
  await says('.history tr:first-child', /timeout/)
  t.deepEqual(await axed(page), [])

  // What another page heals is healed here, too; nothing in sight is wider than the window.
  const other = await browser.newPage()
  await other.goto(url)
  await other.locator('.broken li').nth(1).waitFor()
  await other.click('[aria-label="Heal connection:backup"]')
  await page.locator('.broken li', { hasText: 'connection:backup' }).waitFor({ state: 'detached', timeout: 60_000 })
  await other.close()
  await page.selectOption('select[name=fault]', 'connection:backup')
  await page.click('[data-break] button:not([type])')
  await says('.turned', /^connection:backup is broken$/)
  await page.locator('.broken li', { hasText: 'connection:backup' }).waitFor()
  await says('.told', /timeout\. Nobody is reached\.$/)
  t.true(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'))
  t.notRegex((await page.textContent('.history'))!, /ended by itself/)

  // With the keyboard alone.
  await page.focus('[aria-label="Heal connection:circuit"]')
  await page.keyboard.press('Enter')
  await says('.turned', /^connection:circuit is mended$/)
  await says('.history tr:first-child', /private/)
  t.regex((await main('explain', file, 'desk', 'contoso.azurecr.io', '--fault', 'connection:backup')).stdout, /As intended/)
  t.deepEqual(told, [])

  ui.kill('SIGINT')
  t.deepEqual(await ended, [0, null])
  await page.click('[data-ask] button:not([type])')
  await says('.told', /has ended/)
  t.regex((await main('ps')).stdout, new RegExp(`page-${process.pid} {2}running`))
})
