/** Screenshots of the viewer's main states, in both themes: node scripts/screenshots.mjs FOLDER [BASE_URL] */
import { mkdir } from 'node:fs/promises'
import { chromium } from 'playwright-core'

const [folder = 'screenshots', base] = process.argv.slice(2)
const fixture = base ? undefined : await (await import('../build/test/viewer/fixture.js')).startFixture()
const url = base ?? fixture.viewer.baseUrl
const emptyFixture = base ? undefined : await (await import('../build/test/viewer/fixture.js')).startFixture({ exchanges: [] })

const DESKTOP = { width: 1280, height: 720 }
const PHONE = { width: 390, height: 844 }
const args =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' '
  )

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? '/usr/bin/chromium', args })

/** Opens the viewer, brings it into a state, takes the picture. */
async function shoot(name, { viewport = DESKTOP, theme = 'light', at = '/', from = url, act = async () => {} }) {
  const page = await browser.newPage({ viewport, colorScheme: theme })
  await page.goto(from + at)
  await page.waitForSelector('.row, .empty, .nothing, .codes')
  await act(page)
  await page.waitForTimeout(350)
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.close()
}

const openRow = (text) => async (page) => {
  await page.locator('.row', { hasText: text }).first().click()
  await page.waitForSelector('.detail-head, .diagnosis')
}
const scroll = (act, by) => async (page) => {
  await act(page)
  await page.waitForTimeout(200)
  await page.evaluate((top) => document.querySelector('.detail')?.scrollTo(0, top), by)
}

for (const theme of ['light', 'dark']) {
  await shoot(`list-${theme}`, { theme })
  await shoot(`diagnosis-${theme}`, { theme, act: openRow('Bearer') })
  await shoot(`messages-${theme}`, { theme, act: scroll(openRow('Bearer'), 460) })
  await shoot(`empty-${theme}`, { theme, from: emptyFixture?.viewer.baseUrl ?? url })
}
await shoot('alternatives', { act: openRow('seems to drop') })
await shoot('graphql', { act: scroll(openRow('GetProducts'), 200) })
await shoot('graphql-wide', { viewport: { width: 1680, height: 1000 }, act: openRow('GetProducts') })
await shoot('html-answer', { act: scroll(openRow('lacks /wp-json'), 380) })
await shoot('filter-suggestions', { act: (page) => page.locator('#filter').fill('status:') })
await shoot('filter-wrong', { act: (page) => page.locator('#filter').fill('method:GET statuss:401') })
await shoot('filter-active', { at: '/?filter=level%3Afailure' })
await shoot('edit', {
  act: async (page) => {
    await openRow('Bearer')(page)
    await page.keyboard.press('e')
  }
})
await shoot('compare', {
  act: async (page) => {
    await openRow('Bearer')(page)
    await page.keyboard.press('d')
    await page.waitForSelector('.compared')
  }
})
await shoot('help', { act: (page) => page.keyboard.press('?') })
await shoot('codes', { at: '/codes' })
await shoot('copy-menu', {
  theme: 'dark',
  act: async (page) => {
    await openRow('Bearer')(page)
    await page.locator('.menu > button').click()
  }
})
await shoot('phone-list', { viewport: PHONE })
await shoot('phone-detail', { viewport: PHONE, theme: 'dark', act: openRow('Bearer') })
await shoot('phone-empty', { viewport: PHONE, from: emptyFixture?.viewer.baseUrl ?? url })

await browser.close()
await fixture?.close()
await emptyFixture?.close()
