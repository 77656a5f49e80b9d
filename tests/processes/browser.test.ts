import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import test, { type ExecutionContext } from 'ava'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../browser.ts'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFolder } from '../temporary.ts'

// The HTML report in the browser that Debian has. Where there is none it is installed, as the engine is.

let browser: Browser

test.before(async () => {
  browser = await launchBrowser('the tests of the HTML report need')
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

interface Opened {
  readonly page: Page
  readonly told: readonly string[]
}

async function opened(t: ExecutionContext, file: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  return shown(t, await written(file), colorScheme)
}

async function shown(t: ExecutionContext, html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const path = join(temporaryFolder(t), 'report.html')
  writeFileSync(path, html)
  const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } })
  t.teardown(() => page.close())
  const told: string[] = []
  page.on('pageerror', (error) => told.push(error.message))
  page.on('console', (message) => told.push(message.text()))
  page.on('request', (request) => request.url().startsWith('file:') || told.push(request.url()))
  await page.goto(pathToFileURL(path).href)
  return { page, told }
}

/** Content security policy lets no script in but the page's own, and those of whoever drives the browser. */
async function violationsIn(page: Page): Promise<unknown> {
  return page.evaluate(`${axe.source}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`)
}

const broken = 'topologies/shared-zone-conflict.yaml'
const whole = 'topologies/flagship.yaml'

/** The page of designs before and after. */
async function compared(t: ExecutionContext, argv: readonly string[], colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const file = join(temporaryFolder(t), 'maps.html')
  await rehearse([...argv, '--html', file])
  return shown(t, readFileSync(file, 'utf8'), colorScheme)
}

for (const [scheme, file] of [['light', broken], ['dark', 'topologies/centralised-resolver.yaml']] as const) {
  test.serial(`axe finds nothing in the ${scheme} report of ${file}, which asks nobody and throws nothing`, async (t) => {
    const { page, told } = await opened(t, file, scheme)
    t.deepEqual(await violationsIn(page), [])
    t.deepEqual(told, [])
  })
}

test.serial('axe finds nothing in the report of several designs, with the scenarios that one of them writes', async (t) => {
  const { page, told } = await shown(t, (await rehearse(['check', broken, whole, 'topologies/traffic-manager.yaml', '--reporter', 'html'])).stdout)
  t.true((await page.locator('.timeline').count()) > 0)
  t.deepEqual(await violationsIn(page), [])
  t.deepEqual(told, [])
})

test.serial('what broke first is drawn when the page opens: the way, the line, and what to do', async (t) => {
  const { page } = await opened(t, broken)
  t.is(await page.textContent('.told'), 'app-weu asks for contoso.azurecr.io: private contoso-eus, timeout. It broke here:')
  t.regex((await page.textContent('.broke'))!, /To do: Use one zone for each private endpoint of contoso/)
  t.regex((await page.textContent('.line.marked'))!, /contoso-eus: \{ registry: contoso/)
  t.is(await page.locator('.map .wrong').getAttribute('data-node'), 'endpoint:contoso-eus')
  t.is(await page.locator('.way path.lost').count(), 1)
  t.regex((await page.textContent('.hops'))!, /linked zone shared-zone \(privatelink\.azurecr\.io\) decides/)
})

test.serial('with the keyboard alone: another host is chosen, and its way is drawn', async (t) => {
  const { page } = await opened(t, broken)
  await page.keyboard.press('Tab')
  t.is(await page.evaluate('document.activeElement.textContent'), 'To the findings')
  await page.focus('select[name=host]')
  await page.keyboard.press('ArrowDown')
  t.is(await page.textContent('.told'), 'app-eus asks for contoso.azurecr.io: private contoso-eus.')
  t.true(await page.isHidden('.broke'))
  t.is(await page.locator('.way path.lost').count(), 0)
  t.deepEqual(await page.locator('.map .at').evaluateAll((nodes) => nodes.map((node) => `${node.getAttribute('data-node')}`).toSorted()), ['azure-dns:hub-eus', 'endpoint:contoso-eus', 'host:app-eus', 'public-dns', 'zone:shared-zone'])
  await page.focus('table button[data-host=app-weu]')
  await page.keyboard.press('Enter')
  t.regex((await page.textContent('.told'))!, /^app-weu asks for contoso\.azurecr\.io/)
})

test.serial('a click on a host in the map asks from there; in print there are no controls, and nothing is cut off', async (t) => {
  const { page } = await opened(t, broken)
  await page.click('[data-node="host:app-eus"]')
  t.regex((await page.textContent('.told'))!, /^app-eus asks/)
  await page.emulateMedia({ media: 'print' })
  t.false(await page.isVisible('form'))
  const cut = await page.locator('.scroll').evaluateAll((regions) => regions.filter((region) => region.scrollHeight > region.clientHeight + 1).length)
  t.is(cut, 0)
})

test.serial('all of the map is seen at first where it can be read so; where it cannot, the host that asks is in sight at each size', async (t) => {
  const { page } = await opened(t, broken)
  const map = page.locator('.map')
  const hidden = () => page.locator('.canvas').evaluate((canvas) => canvas.scrollWidth - canvas.clientWidth)
  t.is(await page.inputValue('[data-zoom]'), 'fit')
  t.is(await hidden(), 0)
  await page.selectOption('[data-zoom]', '1')
  t.is(await map.evaluate((drawn) => drawn.getBoundingClientRect().width), Number((await map.getAttribute('viewBox'))!.split(' ')[2]))

  await page.setViewportSize({ width: 320, height: 600 })
  await page.reload()
  t.is(await page.inputValue('[data-zoom]'), '1')
  t.true(await hidden() > 0)
  for (const size of ['1', '0.5']) {
    await page.selectOption('[data-zoom]', size)
    for (const host of ['app-weu', 'app-eus']) {
      await page.selectOption('select[name=host]', host)
      const { left, right, of } = await page.locator(`[data-node="host:${host}"]`).evaluate((node) => {
        const [box, canvas] = [node.getBoundingClientRect(), node.closest('.canvas')!.getBoundingClientRect()]
        return { left: box.left - canvas.left, right: box.right - canvas.left, of: canvas.width }
      })
      t.true(left >= 0 && right <= of, `${host} at ${size}: from ${left} to ${right} of ${of}`)
    }
  }
})

test.serial('the map and its legend stay in sight beside the stations of a long way, and in a narrow window stand above them', async (t) => {
  const { page } = await opened(t, 'topologies/flagship.yaml')
  const top = () => page.locator('.map').evaluate((map) => map.getBoundingClientRect().top)
  t.regex((await page.textContent('.map-legend'))!, /numbers are its stations/)
  await page.selectOption('select[name=host]', 'old-server')
  await page.locator('.hops li').nth(12).scrollIntoViewIfNeeded()
  t.true((await top()) >= 0)
  await page.setViewportSize({ width: 500, height: 700 })
  await page.locator('.hops li').nth(12).scrollIntoViewIfNeeded()
  t.true((await top()) < 0)
})

for (const [scheme, argv] of [['light', ['diff', broken, whole]], ['dark', ['rollout', broken, whole, whole]], ['light', ['scenarios', whole]]] as const) {
  test.serial(`axe finds nothing in the ${scheme} page of ${argv[0]}, which asks nobody and throws nothing`, async (t) => {
    const { page, told } = await compared(t, argv, scheme)
    t.deepEqual(await violationsIn(page), [])
    t.deepEqual(told, [])
  })
}

test.serial('before and after: an answer that changes is drawn in both maps, and whoever is in one design only is so', async (t) => {
  const { page } = await compared(t, ['diff', broken, whole])
  t.deepEqual(await page.locator('.told').allTextContents(), ['app-weu asks for contoso.azurecr.io: private contoso-eus, timeout. Nobody is reached.', 'app-weu asks for contoso.azurecr.io: private contoso-weu.'])
  t.deepEqual(await page.locator('.map').evaluateAll((maps) => maps.map((map) => map.querySelectorAll('.way path.lost').length)), [1, 0])
  t.regex((await page.locator('.line.marked').allTextContents()).join('\n'), /contoso-eus: \{ registry[^]*contoso-weu: \{ registry/)
  await page.focus('select[name=host]')
  await page.selectOption('select[name=host]', 'laptop')
  t.is((await page.locator('.told').allTextContents())[0], 'laptop is not in this design.')
  t.is(await page.locator('[data-side]').first().locator('.way path').count(), 0)
  t.true((await page.locator('[data-side]').last().locator('.way path').count()) > 0)
  await page.focus('table button[data-name="contoso.eastus2.data.azurecr.io"]')
  await page.keyboard.press('Enter')
  t.regex((await page.locator('.told').allTextContents()).join('\n'), /^app-weu asks for contoso\.eastus2\.data[^]*\napp-weu asks for contoso\.eastus2\.data/)
  // Both maps show the same part, as large as was chosen.
  await page.selectOption('[data-zoom]', '0.5')
  t.deepEqual(await page.locator('.map').evaluateAll((maps) => [...new Set(maps.map((map) => Number(map.getAttribute('width')) / Number(map.getAttribute('viewBox')!.split(' ')[2])))]), [0.5])
})

test.serial('rollout: a step is chosen with the keyboard, the others are hidden, and in print all of them are there', async (t) => {
  const { page } = await compared(t, ['rollout', broken, whole, whole])
  const visible = () => page.locator('section[data-change]').evaluateAll((sections) => sections.filter((section) => section.checkVisibility()).map(({ id }) => id))
  t.deepEqual(await visible(), ['step-0', 'step-1', 'step-2'])
  await page.focus('[data-steps] a[href="#step-1"]')
  await page.keyboard.press('Enter')
  // Waiting for an expression would be evaluated in the page, whose policy forbids it.
  await page.locator('#step-name-1:focus').waitFor()
  t.deepEqual(await visible(), ['step-1'])
  t.is(await page.getAttribute('[aria-current=step]', 'href'), '#step-1')
  await page.emulateMedia({ media: 'print' })
  t.deepEqual(await visible(), ['step-0', 'step-1', 'step-2'])
  await page.emulateMedia({ media: 'screen' })
  await page.click('[data-steps] a[href="#steps"]')
  await page.locator('section[data-change][hidden]').first().waitFor({ state: 'detached' })
  t.deepEqual(await visible(), ['step-0', 'step-1', 'step-2'])
})
