import t from 'tap'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { make } from '../viewer/samples.js'
import { readsLargeLog } from './viewer-large.js'

t.setTimeout(290_000)
t.test('100,000 exchanges in memory scroll, filter and keep few rows in the page', { skip: noBrowser, timeout: 285_000 }, (t) =>
  readsLargeLog(t, 'in memory')
)

t.test('a body of a megabyte is a tree that folds and can be searched', { skip: noBrowser }, async (t) => {
  const browser = await launch()
  t.teardown(() => browser.close())
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
