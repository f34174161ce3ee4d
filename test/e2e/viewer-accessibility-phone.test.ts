import t from 'tap'
import { violationsOf } from '../viewer/accessible.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'

t.setTimeout(110_000)
t.test(
  'no accessibility violations where several explain, after sending again, and on a phone',
  { skip: noBrowser, timeout: 105_000 },
  async (t) => {
    const browser = await launch()
    const fixture = await startFixture()
    t.teardown(async () => {
      await browser.close()
      await fixture.close()
    })
    for (const colorScheme of ['light', 'dark'] as const) {
      await t.test(`${colorScheme}`, async (t) => {
        const { page } = await watch(browser, fixture.viewer.baseUrl, { colorScheme, reducedMotion: 'reduce' })
        const check = async (screen: string) => t.same(await violationsOf(page), [], screen)
        await page.goto(fixture.viewer.baseUrl)
        await page.locator('.row', { hasText: 'seems to drop' }).click()
        await page.waitForSelector('.alternatives')
        await check('alternatives')
        await page.locator('.row', { hasText: 'lacks /wp-json' }).click()
        await page.waitForSelector('.page-words')
        await page.keyboard.press('r')
        await page.waitForSelector('.again')
        await check('sent again')
        await page.setViewportSize({ width: 390, height: 844 })
        await check('phone, detail')
        await page.keyboard.press('Escape')
        await page.waitForSelector('.row')
        await check('phone, list')
      })
    }
  }
)
