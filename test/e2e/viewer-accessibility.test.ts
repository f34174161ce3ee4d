import t from 'tap'
import { violationsOf } from '../viewer/accessible.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { SCREENS } from '../viewer/screens.js'

t.setTimeout(290_000)
t.test('no accessibility violations on any screen', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const browser = await launch()
  const fixtures = { full: await startFixture(), empty: await startFixture({ exchanges: [] }) }
  t.teardown(async () => {
    await browser.close()
    await fixtures.full.close()
    await fixtures.empty.close()
  })
  for (const colorScheme of ['light', 'dark'] as const) {
    const base = fixtures.full.viewer.baseUrl
    const { page: first } = await watch(browser, base, { colorScheme, reducedMotion: 'reduce' })
    for (const { name, show } of SCREENS) {
      const page = await first.context().newPage()
      await page.goto(base)
      await page.waitForSelector('.row')
      await show(page, fixtures)
      t.same(await violationsOf(page), [], `${colorScheme}: ${name}`)
      await page.close()
    }
  }
})
