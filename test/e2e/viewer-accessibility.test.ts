import t from 'tap'
import { violationsOf } from '../viewer/accessible.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'

t.setTimeout(110_000)
t.test('no accessibility violations', { skip: noBrowser, timeout: 105_000 }, async (t) => {
  const browser = await launch()
  const fixture = await startFixture()
  const empty = await startFixture({ exchanges: [] })
  t.teardown(async () => {
    await browser.close()
    await fixture.close()
    await empty.close()
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    await t.test(`${colorScheme}`, async (t) => {
      const { page } = await watch(browser, fixture.viewer.baseUrl, { colorScheme, reducedMotion: 'reduce' })
      await page.goto(fixture.viewer.baseUrl)
      await page.waitForSelector('.row')
      const check = async (screen: string) => t.same(await violationsOf(page), [], screen)
      await check('list')
      await page.locator('.row', { hasText: 'Bearer' }).click()
      await page.waitForSelector('.json')
      await check('detail')
      await page.keyboard.press('e')
      await page.waitForSelector('.edit')
      await check('edit')
      await page.keyboard.press('d')
      await page.waitForSelector('.compared')
      await check('comparison')
      await page.getByRole('combobox').fill('status:')
      await page.getByRole('option').first().waitFor()
      await check('filter')
      await page.goto(`${fixture.viewer.baseUrl}/codes/shopify.token.bearer-instead-of-header`)
      await page.waitForSelector('.code-page')
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await check('catalogue and help')
      await page.goto(empty.viewer.baseUrl)
      await page.getByText('http://localhost:4011').first().waitFor()
      await check('empty log')
    })
  }
})
