import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { make, SAMPLES } from '../viewer/samples.js'

t.setTimeout(110_000)
t.test('large logs and large bodies', { skip: noBrowser, timeout: 105_000 }, async (t) => {
  const browser = await launch()
  t.teardown(() => browser.close())

  await t.test('100,000 exchanges scroll, filter and keep few rows in the page', async (t) => {
    const now = Date.now()
    const count = 100_000
    const exchanges = (function* (): Iterable<Exchange> {
      for (let index = 0; index < count; index++)
        yield make(index + 1, now - (count - index) * 1000, SAMPLES[index % SAMPLES.length] ?? { url: 'http://x/' })
    })()
    const fixture = await startFixture({ exchanges })
    t.teardown(() => fixture.close())
    const { page, troubles } = await watch(browser, fixture.viewer.baseUrl)
    await page.goto(fixture.viewer.baseUrl)
    await page.getByText('100,000 exchanges').waitFor()
    t.ok((await page.locator('.row').count()) < 80, 'only rows in view exist')
    const scrollTo = (part: number) =>
      page.evaluate(
        (share) => document.querySelector('.rows')?.scrollTo(0, share * (document.querySelector('.rows')?.scrollHeight ?? 0)),
        part
      )
    await scrollTo(0.02)
    await page.waitForFunction(() => (document.querySelector('.row[data-id]')?.getAttribute('aria-rowindex') ?? '0') > '1')
    await scrollTo(1)
    await page.waitForSelector('.row[aria-rowindex="100001"]', { timeout: 60_000 })
    t.match(await page.locator('.row[aria-rowindex="100001"]').textContent(), /shop\.json/, 'the oldest call is reached')
    t.ok((await page.locator('.row').count()) < 80)
    fixture.arrive(0)
    await page.getByText('100,001 exchanges').waitFor()
    t.ok(await page.locator('.row[aria-rowindex="100002"]').isVisible(), 'what arrives does not move what is read')
    await page.getByRole('combobox').fill('status:402 op:none OR code:shopify.shop.*')
    await page.getByText(/Filter active: 5,882 matches/).waitFor()
    t.same(troubles, [])
  })

  await t.test('a body of a megabyte is a tree that folds and can be searched', async (t) => {
    const items = Array.from({ length: 9000 }, (_, id) => ({ id, title: `Product number ${id}`, tags: ['a', 'b'], price: id / 100 }))
    const answer = { products: items, last: 'needle in the hay' }
    const fixture = await startFixture({
      exchanges: [make(1, Date.now(), { url: 'http://localhost:4010/admin/api/2026-01/products.json', answer })]
    })
    t.teardown(() => fixture.close())
    const { page, troubles } = await watch(browser, fixture.viewer.baseUrl)
    await page.goto(fixture.viewer.baseUrl)
    await page.locator('.row').click()
    await page.getByRole('button', { name: /products: 9,000 entries/ }).click()
    const box = page.getByRole('region', { name: 'Response body' })
    await box.getByText('title').first().waitFor()
    t.ok((await box.locator('.line').count()) < 80, 'only lines in view exist')
    await page.getByRole('searchbox', { name: 'Search in Response body' }).fill('needle')
    await page.getByText('1 of 1').waitFor()
    await box.locator('mark', { hasText: 'needle' }).waitFor()
    await page.getByRole('button', { name: 'raw' }).click()
    t.ok((await box.locator('.line').count()) < 2000, 'one line of a megabyte is broken into many')
    await page.getByRole('button', { name: 'hex' }).click()
    await box.getByText('7b 22 70 72').waitFor()
    t.same(troubles, [])
  })
})
