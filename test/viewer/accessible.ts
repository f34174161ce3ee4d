/** What axe finds against WCAG 2.2 AA and its own best practices, on every screen. */
import axe, { type RunOnly } from 'axe-core'
import type { Page, ViewportSize } from 'playwright-core'
import type { Test } from 'tap'
import { launch, watch } from './browser.js'
import { startFixture } from './fixture.js'
import { SCREENS } from './screens.js'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const ALL: RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }

/** Another scheme changes colours and nothing else. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

type Scheme = 'light' | 'dark'

/**
 * One browser for each of these, in a test file of its own: a score of screens take their time on a busy machine.
 * @param schemes every rule is asked in the first, those of colours in the others
 */
export async function checkScreens(t: Test, [scheme, ...others]: readonly [Scheme, ...Scheme[]], viewport?: ViewportSize): Promise<void> {
  const browser = await launch()
  const fixtures = { full: await startFixture(), empty: await startFixture({ exchanges: [] }) }
  t.teardown(async () => {
    await browser.close()
    await fixtures.full.close()
    await fixtures.empty.close()
  })
  const base = fixtures.full.viewer.baseUrl
  const { page } = await watch(browser, base, { reducedMotion: 'reduce', ...(viewport && { viewport }) })
  // The same page again and again: a new one would compile axe anew.
  for (const { name, show } of SCREENS) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto(base)
    await page.waitForSelector('.row')
    await show(page, fixtures)
    t.same(await violationsOf(page, ALL), [], `${name}, ${scheme}`)
    for (const other of others) {
      await page.emulateMedia({ colorScheme: other })
      t.same(await violationsOf(page, { type: 'rule', values: OF_COLOURS }), [], `${name}, ${other}`)
    }
    t.notOk(await sticksOut(page), `${name}: nothing sticks out to the side`)
  }
  await page.goto('about:blank')
  await page.setContent('<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"></main></html>')
  t.match(await violationsOf(page, ALL), [/^image-alt: /], 'and axe does find what is wrong')
}

/**
 * As sentences. Axe runs in the page without its wrapper for Playwright, which hands over all that passed, too: 0.7 MB a screen, and four
 * seconds of five.
 */
async function violationsOf(page: Page, rules: RunOnly): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate((runOnly) => window.axe.run({ runOnly, resultTypes: ['violations'] }), rules)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`)
}

function sticksOut(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const over = [...document.querySelectorAll('[role=menu], [role=listbox]:not([hidden]), dialog, .message')]
    return document.documentElement.scrollWidth > innerWidth || over.some((each) => each.getBoundingClientRect().right > innerWidth)
  })
}
