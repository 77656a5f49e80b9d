import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import test, { type ExecutionContext } from 'ava'
import { chromium, type Browser, type Page } from 'playwright-core'
import { needCommands } from '../../docker/apt.ts'
import { thisMachine } from '../../docker/this-machine.ts'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFolder } from '../temporary.ts'

// The HTML report in the browser that Debian has. Where there is none it is installed, as the engine is.

let browser: Browser

test.before(async () => {
  const refusal = { code: 'apt-failed', message: 'the tests of the HTML report need Chromium, and this machine has neither chromium nor apt-get', hint: 'install Chromium so that the command chromium starts it' } as const
  await needCommands(thisMachine, { chromium: ['chromium'] }, refusal)
  const executablePath = ['/usr/bin/chromium', '/usr/local/bin/chromium'].find((path) => existsSync(path)) ?? 'chromium'
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})

test.after.always(async () => {
  await browser?.close()
})

const reports = new Map<string, Promise<string>>()

function written(file: string): Promise<string> {
  let known = reports.get(file)
  if (known === undefined) reports.set(file, (known = rehearse(['check', file, '--reporter', 'html']).then(({ stdout }) => stdout)))
  return known
}

async function opened(t: ExecutionContext, file: string, colorScheme: 'light' | 'dark' = 'light'): Promise<{ readonly page: Page; readonly told: readonly string[] }> {
  const path = join(temporaryFolder(t), 'report.html')
  writeFileSync(path, await written(file))
  const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } })
  t.teardown(() => page.close())
  const told: string[] = []
  page.on('pageerror', (error) => told.push(error.message))
  page.on('console', (message) => told.push(message.text()))
  page.on('request', (request) => request.url().startsWith('file:') || told.push(request.url()))
  await page.goto(pathToFileURL(path).href)
  return { page, told }
}

const broken = 'topologies/shared-zone-conflict.yaml'

for (const [scheme, file] of [['light', broken], ['dark', 'topologies/centralised-resolver.yaml']] as const) {
  test(`axe finds nothing in the ${scheme} report of ${file}, which asks nobody and throws nothing`, async (t) => {
    const { page, told } = await opened(t, file, scheme)
    // Content security policy lets no script in but the page's own.
    const violations = await page.evaluate(`${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`)
    t.deepEqual(violations, [])
    t.deepEqual(told, [])
  })
}

test('what broke first is drawn when the page opens: the way, the line, and what to do', async (t) => {
  const { page } = await opened(t, broken)
  t.is(await page.textContent('.told'), 'app-weu asks for contoso.azurecr.io: private contoso-eus, timeout. It broke here:')
  t.regex((await page.textContent('.broke'))!, /To do: Use one zone for each private endpoint of contoso/)
  t.regex((await page.textContent('.line.marked'))!, /contoso-eus: \{ registry: contoso/)
  t.is(await page.locator('.map .wrong').getAttribute('data-node'), 'endpoint:contoso-eus')
  t.is(await page.locator('.way path.lost').count(), 1)
  t.regex((await page.textContent('.hops'))!, /linked zone shared-zone \(privatelink\.azurecr\.io\) decides/)
})

test('with the keyboard alone: another host is chosen, and its way is drawn', async (t) => {
  const { page } = await opened(t, broken)
  await page.keyboard.press('Tab')
  t.is(await page.evaluate('document.activeElement.textContent'), 'To the findings')
  await page.focus('select[name=host]')
  await page.keyboard.press('ArrowDown')
  t.is(await page.textContent('.told'), 'app-eus asks for contoso.azurecr.io: private contoso-eus.')
  t.true(await page.isHidden('.broke'))
  t.is(await page.locator('.way path.lost').count(), 0)
  t.deepEqual(await page.locator('.map .at').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-node')).toSorted()), ['azure-dns:hub-eus', 'endpoint:contoso-eus', 'host:app-eus', 'public-dns', 'zone:shared-zone'])
  await page.focus('table button[data-host=app-weu]')
  await page.keyboard.press('Enter')
  t.regex((await page.textContent('.told'))!, /^app-weu asks for contoso\.azurecr\.io/)
})

test('a click on a host in the map asks from there; in print there are no controls, and nothing is cut off', async (t) => {
  const { page } = await opened(t, broken)
  await page.click('[data-node="host:app-eus"]')
  t.regex((await page.textContent('.told'))!, /^app-eus asks/)
  await page.emulateMedia({ media: 'print' })
  t.false(await page.isVisible('form'))
  const cut = await page.locator('.scroll').evaluateAll((regions) => regions.filter((region) => region.scrollHeight > region.clientHeight + 1).length)
  t.is(cut, 0)
})
