import t from 'tap'
import { violationsOf } from '../viewer/accessible.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { startFixture } from '../viewer/fixture.js'
import { SCREENS } from '../viewer/screens.js'

t.setTimeout(290_000)
t.test('no accessibility violations on any screen of a phone', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const browser = await launch()
  const fixtures = { full: await startFixture(), empty: await startFixture({ exchanges: [] }) }
  t.teardown(async () => {
    await browser.close()
    await fixtures.full.close()
    await fixtures.empty.close()
  })
  // colours are looked at in the wide window; here it is what is where
  const base = fixtures.full.viewer.baseUrl
  const { page: first } = await watch(browser, base, {
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    viewport: { width: 390, height: 844 }
  })
  for (const { name, show } of SCREENS) {
    const page = await first.context().newPage()
    await page.goto(base)
    await page.waitForSelector('.row')
    await show(page, fixtures)
    t.same(await violationsOf(page), [], name)
    const sticksOut = await page.evaluate(() => {
      const over = [...document.querySelectorAll('[role=menu], [role=listbox]:not([hidden]), dialog, .message')]
      return document.documentElement.scrollWidth > innerWidth || over.some((each) => each.getBoundingClientRect().right > innerWidth)
    })
    t.notOk(sticksOut, `${name}: nothing sticks out to the side`)
    await page.close()
  }
})
