/** The viewer on the real program with its sandbox store: what a developer does after the first failing call. */
import t from 'tap'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { SHOPIFY } from '#src/sandbox/accounts.js'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { removeFolder, startStoretap } from './storetap.js'
import { until } from '../until.js'

const PRODUCTS = '/admin/api/2026-10/products.json'
const { tokens, clientSecret } = SHOPIFY
const SECRETS = [tokens.app.token, clientSecret]

t.setTimeout(290_000)
t.test('the viewer on the running program', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const storetap = await startStoretap()
  const browser = await launch()
  t.teardown(async () => {
    await browser.close()
    await storetap.stop()
    removeFolder(storetap.data)
  })
  const call = async (headers: Record<string, string>, path = PRODUCTS) => {
    const answer = await fetch(storetap.url + path, { headers })
    await answer.arrayBuffer()
  }
  await call({ 'X-Shopify-Access-Token': tokens.app.token })
  await call({ 'X-Shopify-Access-Token': clientSecret })
  await call({ Authorization: `Bearer ${tokens.app.token}` })
  await storetap.exchanges(3)
  const base = storetap.viewer.url.replace(/\/$/, '')
  const { page, troubles, strangers } = await watch(browser, base, { permissions: ['clipboard-read', 'clipboard-write'] })
  await page.goto(base)
  await page.waitForSelector('.row')
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  const openRow = async (text: string) => {
    await page.locator('.row', { hasText: text }).last().click()
    await page.waitForSelector('.diagnosis')
  }

  for (const [what, row] of [
    ['a client secret in the place of the token', 'a client secret, where'],
    ['a token behind Bearer', 'is in authorization']
  ] as const) {
    await t.test(`the patch turns 401 into 200: ${what}`, async (t) => {
      await openRow(row)
      t.match(await page.locator('.is-culprit').first().textContent(), /culprit/, 'marked in the request')
      t.match(await page.locator('.patch-words').textContent(), /X-Shopify-Access-Token: the configured accessToken/)
      await page.getByRole('button', { name: 'Apply the fix and send again' }).click()
      const banner = page.locator('.again.mended')
      await banner.waitFor()
      t.match(await banner.textContent(), /401.*200.*It works now/s)
      t.match(await page.locator('.detail-head').textContent(), /200 OK/)
      await page.locator('.row.selected').waitFor()
      t.match(await page.locator('.row.selected').textContent(), /200/, 'the new call is selected, and in view')
      await banner.getByRole('button', { name: /Compare with #/ }).click()
      await page.waitForSelector('.compared')
      t.match(await page.locator('.compare tbody tr').first().textContent(), /header (x-shopify-access-token|authorization).*culprit/s)
      await page.keyboard.press('Escape')
    })
  }

  await t.test('an edited call brings its answer in place', async (t) => {
    await openRow('a client secret, where')
    await page.keyboard.press('e')
    const fields = page.getByLabel('Header fields')
    const text = await fields.inputValue()
    t.notMatch(text, clientSecret, 'masked in the form')
    await fields.fill(text.replace(/^(x-shopify-access-token): .*$/im, `$1: ${tokens.app.token}`))
    await page.getByText('1 change').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.getByText('200 OK').waitFor()
    await answer.getByText('Tea cup').waitFor()
    t.equal(
      await page
        .locator('.detail-head .pill')
        .textContent()
        .then((pill) => /401/.test(pill ?? '')),
      true,
      'the failing call stays'
    )
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
  })

  await t.test('compares with the last success in one click', async (t) => {
    await openRow('a client secret, where')
    await page.getByRole('button', { name: 'Compare with last success' }).click()
    await page.waitForSelector('.compared')
    t.match(await page.locator('.compare tbody tr').first().textContent(), /header x-shopify-access-token.*culprit/s)
    await page.keyboard.press('Escape')
  })

  await t.test('copies and exports carry no secret', async (t) => {
    await openRow('a client secret, where')
    // The word that it is copied still stands from the time before, so the clipboard itself is watched.
    let last = await clipboard()
    const copied = async () => {
      last = await until(async () => {
        const now = await clipboard()
        return now === last ? undefined : now
      })
      return last
    }
    for (const item of ['cURL', 'PHP (Guzzle)', 'Markdown for an issue']) {
      await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
      await page.getByRole('menuitem', { name: item, exact: true }).click()
      await page.getByText(/copied, secrets masked/).waitFor()
      const text = await copied()
      t.match(text, /products\.json/, item)
      for (const secret of SECRETS) t.notOk(text.includes(secret), `${item} is masked`)
    }
    t.match(last, /shopify\.token\.wrong-kind\.client-secret[\s\S]*#### Request[\s\S]*401/)
    await page.getByRole('button', { name: 'Copy this step' }).first().click()
    t.match(await copied(), /shpat_/)
    const rows = page.locator('.row')
    for (const index of [0, 1]) await rows.nth(index).click({ modifiers: ['ControlOrMeta'] })
    const har = await download(page, () => page.locator('.list-foot').getByRole('link', { name: 'HAR' }).click())
    const { log } = JSON.parse(har) as { log: { comment: string; entries: unknown[] } }
    t.equal(log.entries.length, 2, 'only what is marked')
    t.match(log.comment, /mask|removed/i, 'says what was removed')
    for (const secret of SECRETS) t.notOk(har.includes(secret))
    await page.getByRole('button', { name: 'Unmark' }).click()
  })

  await t.test('a word in a body is found', async (t) => {
    await page.getByRole('combobox', { name: 'Filter' }).fill('"Tea cup"')
    await page.getByText(/Filter active: [1-9]/).waitFor()
    t.match(page.url(), /filter=/)
    const shown = await page.locator('.row').count()
    t.ok(shown > 0 && (await page.locator('.row.tone-bad').count()) === 0, 'the answers that hold it, no other')
    await page.reload()
    await page.getByText(`Filter active: ${shown} match`).waitFor()
  })

  t.same(troubles, [])
  t.same(strangers, [], 'nothing is loaded from elsewhere')
})

async function download(page: Page, act: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()])
  return readFile(await file.path(), 'utf8')
}
