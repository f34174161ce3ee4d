/** What the viewer does with a log of 100,000 exchanges; in memory and on disk, a file each, as each takes its time. */
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { openAt, temporaryFolder } from '../store/sample.js'
import { launch, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { make, SAMPLES } from '../viewer/samples.js'

const FILTERS = [
  ['status:401', /Filter active: [\d,]+ matches$/],
  ['level:failure method:GET', /Filter active: [\d,]+ matches$/],
  ['status:402 op:none OR code:shopify.shop.*', /Filter active: 5,94\d matches$/],
  ['nowhere', /Filter active: 0 matches$/],
  ['invalid', /Filter active: [\d,]+ matches$/]
] as const

function* manyExchanges(count: number): Iterable<Exchange> {
  const now = Date.now()
  for (let index = 0; index < count; index++)
    yield make(index + 1, now - (count - index) * 1000, SAMPLES[index % SAMPLES.length] ?? { url: 'http://x/' })
}

function scrollTo(page: Page, part: number): Promise<void> {
  return page.evaluate((share) => {
    const box = document.querySelector('.rows')
    box?.scrollTo(0, share * box.scrollHeight)
  }, part)
}

async function rowText(page: Page, rowIndex: number): Promise<string | null> {
  return page.locator(`.row[aria-rowindex="${rowIndex}"]`).textContent()
}

/** Scrolls four rows with each frame, ten screens a second. */
function framesWhileScrolling(page: Page): Promise<{ frames: number; late: number; longest: number }> {
  return page.evaluate(async () => {
    const box = document.querySelector('.rows')
    const times: number[] = []
    const begun = performance.now()
    while (performance.now() - begun < 2000) {
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)))
      box?.scrollBy(0, 120)
    }
    const between = times.slice(1).map((time, at) => time - (times[at] ?? time))
    return { frames: times.length, late: between.filter((time) => time > 50).length, longest: Math.round(Math.max(...between)) }
  })
}

/** How long the server takes to answer with what it has, and how long it takes from the last key until all is found and shown. */
async function filterFor(page: Page, filter: string, matches: RegExp): Promise<{ answered: number; whole: number }> {
  const answer = page.waitForResponse((response) => new URL(response.url()).searchParams.get('filter') === filter)
  await page.getByRole('combobox').fill(filter)
  const begun = performance.now()
  const response = await answer
  await response.finished()
  await page.getByText(matches).waitFor()
  const whole = Math.round(performance.now() - begun)
  const { responseStart, requestStart } = response.request().timing()
  return { answered: Math.round(responseStart - requestStart), whole }
}

export async function readsLargeLog(t: Test, kept: 'in memory' | 'on disk'): Promise<void> {
  const browser = await launch()
  t.teardown(() => browser.close())
  const store = kept === 'on disk' ? (await openAt(temporaryFolder(t), { maxExchanges: 200_000, maxBytes: 2e9 })).store : undefined
  const fixture = await startFixture({ exchanges: manyExchanges(100_000), ...(store && { store }) })
  t.teardown(() => fixture.close())
  const { page, troubles } = await watch(browser, fixture.viewer.baseUrl)
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('/api/exchanges?') && asked.push(request.url()))
  await page.goto(fixture.viewer.baseUrl)
  await page.getByText('100,000 exchanges').waitFor()
  t.ok((await page.locator('.row').count()) < 80, 'only rows in view exist')

  asked.length = 0
  await scrollTo(page, 0.5)
  await page.waitForSelector('.row[data-id][aria-rowindex="50010"]')
  t.ok(asked.length <= 2, `the middle is asked for at once, not page by page: ${asked.length}`)
  t.match(await rowText(page, 50_002), /\S/)
  fixture.arrive(0)
  await page.getByText('100,001 exchanges').waitFor()
  t.ok(await page.locator('.row[data-id][aria-rowindex="50011"]').isVisible(), 'what arrives does not move what is read')
  for (let index = 0; index < 1001; index++) fixture.arrive(index)
  await page.getByText('101,002 exchanges').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.row[data-id]').length > 10)
  t.ok((await page.locator('.row.loading').count()) === 0, 'after a burst that was too large for the stream the rows are loaded anew')
  asked.length = 0
  await scrollTo(page, 1)
  await page.waitForSelector('.row[data-id][aria-rowindex="101003"]')
  t.ok(asked.length <= 2, `the end is asked for at once: ${asked.length}`)
  t.match(await rowText(page, 101_003), /shop\.json/, 'the oldest call is reached')
  t.ok((await page.locator('.row').count()) < 80)

  for (const from of [0, 0.5]) {
    await scrollTo(page, from)
    await page.waitForSelector(`.row[data-id][aria-rowindex="${Math.round(from * 101_002) + 10}"]`)
    const { frames, late, longest } = await framesWhileScrolling(page)
    t.comment(`${kept}, scrolling for 2 s from ${from * 100} %: ${frames} frames, ${late} later than 50 ms, longest ${longest} ms`)
    t.ok(frames > 8, 'it scrolls; how smoothly is the figure above, and the machine’s')
  }

  for (const [filter, matches] of FILTERS) {
    const { answered, whole } = await filterFor(page, filter, matches)
    t.comment(`${kept}, ${filter}: answered in ${answered} ms; all is found and shown ${whole} ms after the last key`)
    t.ok(answered < 5000, filter)
  }
  t.same(troubles, [])
}
