/** What axe finds against WCAG 2.2 AA and its own best practices, on every screen. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { launch, watch } from './browser.js'
import { startFixture } from './fixture.js'
import { SCREENS } from './screens.js'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One browser for each of these, in a test file of its own: a score of screens take their time on a busy machine. */
export async function checkScreens(t: Test, options: NonNullable<Parameters<typeof watch>[2]>): Promise<void> {
  const browser = await launch()
  const fixtures = { full: await startFixture(), empty: await startFixture({ exchanges: [] }) }
  t.teardown(async () => {
    await browser.close()
    await fixtures.full.close()
    await fixtures.empty.close()
  })
  const base = fixtures.full.viewer.baseUrl
  const { page: first } = await watch(browser, base, { reducedMotion: 'reduce', ...options })
  for (const { name, show } of SCREENS) {
    const page = await first.context().newPage()
    await page.goto(base)
    await page.waitForSelector('.row')
    await show(page, fixtures)
    t.same(await violationsOf(page), [], name)
    t.notOk(await sticksOut(page), `${name}: nothing sticks out to the side`)
    await page.close()
  }
  await first.setContent('<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"></main></html>')
  t.match(await violationsOf(first), [/^image-alt: /], 'and axe does find what is wrong')
}

/**
 * As sentences. Axe runs in the page without its wrapper for Playwright, which hands over all that passed, too: 0.7 MB a screen, and four
 * seconds of five.
 */
async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (tags) => window.axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    TAGS
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`)
}

function sticksOut(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const over = [...document.querySelectorAll('[role=menu], [role=listbox]:not([hidden]), dialog, .message')]
    return document.documentElement.scrollWidth > innerWidth || over.some((each) => each.getBoundingClientRect().right > innerWidth)
  })
}
