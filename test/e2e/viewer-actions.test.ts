/** What leaves the viewer and what it keeps for a person: filters, code in five languages, HAR; and how soon it is there. */
import t from 'tap'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { createMemoryStore } from '#src/store/memory.js'
import { temporaryFolder } from '../store/sample.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { type Fixture, startFixture } from '../viewer/fixture.js'
import { fields, make, sampleExchanges } from '../viewer/samples.js'
import { until } from '../until.js'

/** How to have a program read code without running it. */
const READERS = [
  { item: 'cURL', file: 'call.sh', command: ['sh', '-n'] },
  { item: 'JavaScript (fetch)', file: 'call.mjs', command: [process.execPath, '--check'] },
  { item: 'PHP (Guzzle)', file: 'call.php', command: ['php', '-l'] },
  { item: 'Python (requests)', file: 'call.py', command: ['python3', '-m', 'py_compile'] },
  { item: 'Ruby (net/http)', file: 'call.rb', command: ['ruby', '-c'] }
] as const

const NASTY = `it's "quoted" \\ $HOME #{id} \`id\` %s <?php ?> \u2028 ü`

t.setTimeout(290_000)
t.test('actions of the viewer', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const browser = await launch()
  const fixtures: Fixture[] = []
  t.teardown(async () => {
    await browser.close()
    for (const fixture of fixtures) await fixture.close()
  })
  const open = async (path = '/', setUp: Parameters<typeof startFixture>[0] = {}) => {
    const fixture = await startFixture(setUp)
    fixtures.push(fixture)
    const watched = await watch(browser, fixture.viewer.baseUrl, { permissions: ['clipboard-read', 'clipboard-write'] })
    await watched.page.goto(fixture.viewer.baseUrl + path)
    return { ...watched, fixture }
  }

  await t.test('it is there at once, and small', async (t) => {
    const { page } = await open()
    await page.waitForSelector('.row')
    // the second time, as somebody sees it who reloads: the browser itself has warmed up
    await page.reload()
    await page.waitForSelector('.row')
    const paint = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1)).observe({
            type: 'paint',
            buffered: true
          })
        })
    )
    t.comment(`first contentful paint after ${Math.round(paint)} ms`)
    t.ok(paint > 0 && paint < 1500, 'goal 300 ms; slack for a busy machine')
    const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    let bytes = 0
    const seen = new Set<string>()
    const add = async (url: string): Promise<void> => {
      if (seen.has(url)) return
      seen.add(url)
      const text = await (await fetch(url)).text()
      bytes += gzipSync(text).length
      for (const [, name] of text.matchAll(/["'`]\.?\/([\w-]+\.js)["'`]/g)) await add(new URL(name ?? '', url).href)
    }
    for (const url of scripts.filter((name) => name.endsWith('.js'))) await add(url)
    t.comment(`${seen.size} scripts, ${(bytes / 1000).toFixed(1)} kB gzipped`)
    t.ok(seen.size >= 3, 'those that are loaded on demand are counted as well')
    t.ok(bytes < 150_000)
  })

  await t.test('a filter is saved, found again and forgotten', async (t) => {
    const { page, fixture, troubles } = await open()
    const input = page.getByRole('combobox', { name: 'Filter' })
    await input.fill('status:401 method:GET')
    await page.getByRole('button', { name: 'Save filter' }).click()
    await page.getByRole('button', { name: 'status:401 method:GET', exact: true }).waitFor()
    t.same((await fixture.services.settings.read()).savedFilters, [{ name: 'status:401 method:GET', filter: 'status:401 method:GET' }])
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'status:401 method:GET', exact: true }).click()
    t.equal(await input.inputValue(), 'status:401 method:GET')
    await page.getByText('Filter active: 2 matches').waitFor()
    await page.getByRole('button', { name: 'Forget the filter status:401 method:GET' }).click()
    await page.getByRole('button', { name: 'Save filter' }).waitFor()
    t.same((await fixture.services.settings.read()).savedFilters, [])
    t.same(troubles, [])
  })

  await t.test('a half-typed filter is no question, and its mistake is marked', async (t) => {
    const { page, fixture, troubles } = await open()
    await page.getByText('17 exchanges').waitFor()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    const input = page.getByRole('combobox', { name: 'Filter' })
    for (const text of ['status:', 'status:4', 'status:4yz', 'body:"not closed', 'colour:red', 'a OR']) {
      await input.fill(text)
      await page.waitForTimeout(150)
    }
    await page.locator('.filter-marks u', { hasText: 'OR' }).waitFor()
    fixture.arrive(0)
    await page.waitForTimeout(400)
    const filters = asked.map((url) => new URL(url).searchParams.get('filter')).filter(Boolean)
    t.same([...new Set(filters)], ['status:4'], 'only what can be read is asked')
    await input.fill('method:POST')
    await page.getByText(/Filter active: \d+ match/).waitFor()
    t.same(troubles, [], 'no refusals in the console')
    await page.goto(`${fixture.viewer.baseUrl}/?filter=colour:red`)
    await page.getByText('The filter cannot be read.').waitFor()
    fixture.arrive(1)
    await page.waitForTimeout(300)
    t.equal(await page.locator('.row').count(), 0, 'nothing is shown as if it matched')
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await page.getByText('19 exchanges').waitFor()
  })

  await t.test('copied code can be read by its language', async (t) => {
    const folder = temporaryFolder(t)
    const request = make(1, Date.now(), {
      method: 'POST',
      url: `http://localhost:4010/admin/api/2026-01/graphql.json?note=${encodeURIComponent(NASTY)}`,
      headers: fields({ Host: 'localhost:4010', 'X-Odd': 'it\'s "quoted" \\ $HOME #{id} `id`', 'Content-Type': 'application/json' })
    })
    const text = JSON.stringify({ query: '{ shop { name } }', variables: { note: NASTY } })
    const exchange = { ...request, request: { ...request.request, postData: { mimeType: 'application/json', text, size: text.length } } }
    const { page } = await open('/', { exchanges: [exchange, ...sampleExchanges(Date.now()).slice(1)] })
    await page.locator('.row').last().click()
    for (const { item, file, command } of READERS) {
      const code = await copied(page, item)
      t.match(code, /graphql\.json/, item)
      t.match(code, /shop \{ name \}/, `${item} has the body`)
      const path = join(folder, file)
      writeFileSync(path, item.startsWith('PHP') && !code.startsWith('<?php') ? `<?php\n${code}` : code)
      const [program, ...options] = command
      if (isInstalled(program)) t.doesNotThrow(() => execFileSync(program, [...options, path], { stdio: 'pipe' }), `${item} can be read`)
      else t.comment(`${program} is not installed: ${item} was not read`)
    }
    t.match(await copied(page, 'Markdown for an issue'), /graphql\.json/)
  })

  await t.test('what a filter finds is exported', async (t) => {
    const { page } = await open('/?filter=method:POST')
    const shown = Number(/Filter active: (\d+) match/.exec((await page.getByText(/Filter active: \d+/).textContent()) ?? '')?.[1])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.list-foot').getByRole('link', { name: 'HAR' }).click()
    ])
    t.equal(download.suggestedFilename(), 'storetap.har')
    const { log } = JSON.parse(await readFile(await download.path(), 'utf8')) as { log: { entries: { request: { method: string } }[] } }
    t.ok(shown > 0 && shown < 17, `${shown} calls`)
    t.equal(log.entries.length, shown)
    t.same([...new Set(log.entries.map(({ request }) => request.method))], ['POST'])
  })

  await t.test('after the fix was applied the keyboard goes on at the answer', async (t) => {
    const { page } = await open()
    await page.locator('.row', { hasText: 'Bearer' }).click()
    const apply = page.getByRole('button', { name: 'Apply the fix and send again' })
    await apply.focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.classList.contains('again'))
    await page.keyboard.press('Tab')
    t.match(await page.evaluate(() => document.activeElement?.textContent), /#\d+/, 'what comes next is in the answer')
    await page.locator('.rows').focus()
    await page.keyboard.press('r')
    await page.locator('.again').waitFor()
    await page.waitForTimeout(200)
    t.ok(await page.evaluate(() => document.activeElement?.classList.contains('rows')), 'who replays from the list stays there')
  })

  await t.test('what the log lacks is said', async (t) => {
    const store = createMemoryStore()
    const loss = { dropped: 0, thinned: 0 }
    const { page, fixture } = await open('/', { store: { ...store, health: () => ({ ...store.health(), ...loss }) } })
    await page.waitForSelector('.row')
    t.equal(await page.locator('.notice').count(), 0)
    loss.thinned = 1234
    fixture.arrive(0)
    await page.getByText('1,234 calls came too fast to be looked at: kept without larger bodies and without an explanation').waitFor()
    loss.dropped = 1
    fixture.arrive(0)
    await page.getByText('1 call could not be kept in the log').waitFor()
    t.equal(await page.locator('.notice').count(), 2)
  })
})

async function copied(page: Page, item: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
  await page.getByRole('menuitem', { name: item, exact: true }).click()
  return until(async () => (await page.evaluate(() => navigator.clipboard.readText())) || undefined)
}

function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program])
    return true
  } catch {
    return false
  }
}
