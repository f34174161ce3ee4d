import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { launch, noBrowser, watch } from '../viewer/browser.js'
import { type Fixture, startFixture } from '../viewer/fixture.js'
import type { Diagnosis } from '#src/model/diagnosis.js'
import { BEARER, make } from '../viewer/samples.js'

t.setTimeout(290_000)
t.test('the viewer in a browser', { skip: noBrowser, timeout: 285_000 }, async (t) => {
  const browser = await launch()
  const fixtures: Fixture[] = []
  t.teardown(async () => {
    await browser.close()
    for (const fixture of fixtures) await fixture.close()
  })
  const open = async (path = '/', options: Parameters<typeof watch>[2] = {}, setUp: Parameters<typeof startFixture>[0] = {}) => {
    const fixture = await startFixture(setUp)
    fixtures.push(fixture)
    const watched = await watch(browser, fixture.viewer.baseUrl, options)
    await watched.page.goto(fixture.viewer.baseUrl + path)
    return { ...watched, fixture }
  }

  await t.test('rows arrive live and steal neither scroll nor selection', async (t) => {
    const { page, fixture, troubles } = await open()
    await page.waitForSelector('.row')
    const chosen = page.locator('.row', { hasText: 'Bearer' })
    await chosen.click()
    await page.waitForSelector('.diagnosis')
    fixture.arrive(8)
    await page.locator('.row').first().getByText('read_customers').waitFor()
    t.equal(await page.locator('.row.selected').count(), 1)
    t.match(await page.locator('.row.selected').textContent(), /Bearer/, 'the selection stays')
    await page.evaluate(() => document.querySelector('.rows')?.scrollTo(0, 120))
    await page.waitForFunction(() => document.querySelector('.toggle')?.getAttribute('aria-pressed') === 'false')
    const place = async () => (await chosen.boundingBox())?.y
    const before = await place()
    for (let index = 0; index < 3; index++) fixture.arrive(index)
    await page.getByText('21 exchanges').waitFor()
    t.equal(await place(), before, 'what is read stays where it is')
    await page.getByRole('button', { name: 'Follow' }).click()
    await page.waitForFunction(() => document.querySelector('.rows')?.scrollTop === 0)
    t.same(troubles, [])
  })

  await t.test('a pending call ticks and becomes an answer in its row', async (t) => {
    const { page, fixture } = await open()
    await page.waitForSelector('.row')
    const { id, seq } = fixture.store.nextId()
    const running = await fixture.store.get((await fixture.store.list({ limit: 1 })).items[0]?.id ?? '')
    t.ok(running)
    if (!running) return
    const { outcome: _, ...rest } = { ...running, id, seq, startedDateTime: new Date().toISOString(), time: -1 }
    fixture.store.open({ ...rest, outcome: 'pending' } as typeof running)
    const row = page.locator(`[data-id="${id}"]`)
    await row.getByText('pending').waitFor()
    const first = await row.locator('.time').textContent()
    await page.waitForFunction(
      ([selector, text]) => document.querySelector(`${selector} .time`)?.textContent !== text,
      [`[data-id="${id}"]`, first]
    )
    fixture.store.append({ ...running, id, seq })
    await row.getByText('worked').waitFor()
    t.equal(await page.locator('.row').first().getAttribute('data-id'), id)
  })

  await t.test('the filter is in the address, completes, and marks a mistake in place', async (t) => {
    const { page, fixture } = await open('/?filter=status%3A401')
    await page.getByText('Filter active: 2 matches').waitFor()
    t.equal(await page.locator('.row').count(), 2)
    fixture.arrive(0)
    fixture.arrive(14)
    await page.getByText('Filter active: 3 matches').waitFor()
    const input = page.getByRole('combobox', { name: 'Filter' })
    await input.fill('op:Get')
    await page.getByRole('option', { name: /GetProducts/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    t.equal(await input.inputValue(), 'op:GetProducts ')
    await page.waitForFunction(() => document.querySelectorAll('.row').length === 2)
    t.match(page.url(), /filter=op%3AGetProducts/)
    await page.reload()
    await page.getByText('Filter active: 2 matches').waitFor()
    await input.fill('method:GET statuss:401')
    await page.getByRole('alert').filter({ hasText: 'There is no key statuss' }).waitFor()
    t.equal(await page.locator('.filter-marks u').textContent(), 'statuss:401')
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByText('19 exchanges').waitFor()
    await page.getByRole('button', { name: 'Failures' }).click()
    t.equal(await input.inputValue(), 'level:failure')
  })

  await t.test('the detail opens on the diagnosis and leads to the culprit', async (t) => {
    const { page, fixture } = await open()
    await page.locator('.row', { hasText: 'Bearer' }).click()
    await page.getByRole('heading', { name: /Admin token sent as Authorization: Bearer/ }).waitFor()
    await page.getByText('this exchange proves it').waitFor()
    const culprit = page.locator('.is-culprit')
    t.match(await culprit.textContent(), /Authorization.*culprit/s, 'marked in the request, by a word too')
    await page.getByRole('button', { name: /Show the culprit/ }).click()
    await page.waitForFunction(() => document.activeElement?.classList.contains('is-culprit'))
    await page.getByRole('button', { name: 'Apply the fix and send again' }).click()
    await page.locator('.detail-head .pill', { hasText: '200' }).waitFor()
    t.equal(fixture.services.replayed[0]?.patch[0]?.op, 'remove', "the diagnosis's patch was sent")
  })

  await t.test('alternatives are told apart', async (t) => {
    const { page } = await open()
    await page.locator('.row', { hasText: 'seems to drop' }).click()
    await page.waitForSelector('.diagnosis')
    t.equal(await page.locator('.diagnosis').count(), 2)
    t.same(await page.locator('.diagnosis .badge').allTextContents(), ['Likely', 'Possible'])
    t.equal(await page.getByRole('heading', { name: 'How to be surer' }).count(), 2)
    const overview = page.getByRole('navigation', { name: 'Explanations' }).getByRole('listitem')
    t.equal(await overview.count(), 2)
    t.match(
      await overview.nth(0).textContent(),
      /^Likely.*drop the Authorization header.+Send the same call with the keys in the query/,
      'how to tell, beside each'
    )
    await overview.nth(1).getByRole('button').click()
    await page.waitForFunction(() => document.activeElement?.id === 'diagnosis-woo.key.revoked')
  })

  await t.test('what no cause explains is not called possible, and an earlier call is a link of its own', async (t) => {
    const unexplained: Diagnosis = {
      ...BEARER,
      code: 'http.unexplained',
      certainty: 'possible',
      evidence: [{ observed: 'worked a minute before', exchange: 'x1' }],
      patch: []
    }
    const exchange = make(1, Date.now(), { url: 'http://localhost:4010/x', status: 400, answer: {}, diagnoses: [unexplained] })
    const { page } = await open('/', {}, { exchanges: [exchange] })
    await page.locator('.row').click()
    t.match(await page.locator('.diagnosis .certainty').textContent(), /^Unexplained no cause that storetap knows fits/)
    t.match(await page.locator('.observed').textContent(), 'worked a minute before earlier call')
  })

  await t.test('a long URL leaves the buttons where they are, also on a phone', async (t) => {
    const exchange = make(1, Date.now(), { url: `http://localhost:4010/${'path'.repeat(400)}`, answer: {} })
    const { page } = await open('/', { viewport: { width: 390, height: 700 } }, { exchanges: [exchange] })
    await page.locator('.row').click()
    for (const name of ['Close', 'Replay']) {
      const { y } = (await page.getByRole('button', { name }).first().boundingBox()) ?? { y: Infinity }
      t.ok(y < 350, `${name} at ${y}`)
    }
    t.equal(await page.locator('.what').getAttribute('title'), exchange.request.url)
  })

  await t.test('the store has a column where there are several', async (t) => {
    const one = [make(1, Date.now(), { url: 'http://localhost:4010/x', answer: {} })]
    const { page, fixture } = await open('/', {}, { exchanges: one })
    await page.waitForSelector('.row')
    t.equal(await page.locator('.store[role]').count(), 0)
    fixture.store.append(make(2, Date.now(), { url: 'http://localhost:4011/x', store: 'other.myshopify.com', answer: {} }))
    await page.locator('.row .store').nth(1).waitFor()
    const cut = await page.locator('.row .store').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).length)
    t.equal(cut, 0, 'a usual name is not cut')
    t.equal(await page.locator('.heads .store').count(), 1)
  })

  await t.test('everything goes by keyboard', async (t) => {
    const { page, fixture } = await open()
    await page.waitForSelector('.row')
    for (const key of ['j', 'j', 'j']) await page.keyboard.press(key)
    await page.waitForFunction(() => document.querySelectorAll('.row')[2]?.classList.contains('selected'))
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.classList.contains('detail'))
    await page.keyboard.press('d')
    await page.waitForSelector('.compared')
    t.match(await page.locator('.compare tbody tr').first().textContent(), /authorization.*culprit/, 'the culprit comes first')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.diagnosis')
    await page.keyboard.press('r')
    await page.waitForFunction(() => !document.querySelector('.detail-head')?.textContent?.includes('#15'))
    t.same(fixture.services.replayed.at(-1)?.patch, [])
    await page.keyboard.press('/')
    t.equal(await page.evaluate(() => document.activeElement?.id), 'filter')
    await page.keyboard.type('j')
    t.equal(await page.getByRole('combobox').inputValue(), 'j', 'letters typed into a field are letters')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard and filter' }).waitFor()
    await page.keyboard.press('Escape')
    t.equal(await page.getByRole('dialog').count(), 0)
  })

  await t.test('Enter goes to a detail that is still on its way', async (t) => {
    const { page } = await open()
    await page.waitForSelector('.row')
    await page.route('**/api/exchanges/*', async (route) => {
      await sleep(500)
      await route.continue()
    })
    for (const key of ['j', 'Enter']) await page.keyboard.press(key)
    await page.waitForSelector('.detail-head')
    await page.waitForTimeout(200)
    t.ok(await page.evaluate(() => document.activeElement?.matches('.detail:has(.detail-head)')))
  })

  await t.test('a notice is worth knowing, not a failure', async (t) => {
    const { page } = await open()
    const row = page.locator('.row', { hasText: 'Version 2024-01 is no longer served' })
    t.match(await row.getAttribute('class'), /tone-notice/)
    t.match(await row.textContent(), /worked, with a notice/)
    await row.click()
    await page.waitForSelector('.diagnosis.notice')
    t.equal(await page.locator('.is-culprit').count(), 0, 'no place is accused')
    t.ok((await page.locator('.is-notice').count()) > 0)
    t.equal(await page.getByRole('button', { name: /Show the culprit/ }).count(), 0)
  })

  await t.test('a note is written where it was asked for', async (t) => {
    const { page, fixture } = await open()
    await page.locator('.row', { hasText: 'Bearer' }).click()
    await page.waitForSelector('.diagnosis')
    await page.keyboard.press('n')
    await page.keyboard.type('ask ops: rotated?')
    await page.keyboard.press('Tab')
    await page.locator('.row.selected .icon').nth(1).waitFor()
    t.same(Object.values((await fixture.services.settings.read()).notes), ['ask ops: rotated?'])
    t.same(fixture.services.replayed, [], 'no letter was taken for a shortcut')
  })

  await t.test('what arrives above is counted until it is looked at', async (t) => {
    const { page, fixture } = await open()
    await page.waitForSelector('.row')
    const follow = page.getByRole('button', { name: /Follow/ })
    await follow.click()
    fixture.arrive(0)
    fixture.arrive(1)
    await page.getByRole('button', { name: 'Follow 2 new' }).click()
    t.equal((await follow.textContent())?.trim(), 'Follow')
  })

  await t.test('pins and notes go with their exchange', async (t) => {
    const { page, fixture } = await open()
    const [kept, gone] = (await fixture.store.list({ limit: 2 })).items.map(({ id }) => id)
    for (const id of [kept, gone]) {
      await page.locator(`[data-id="${id}"]`).click()
      await page.getByRole('button', { name: 'Pin', exact: true }).click()
    }
    await page.getByRole('button', { name: 'Pinned (2)' }).waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Pinned (1)' }).click()
    await page.getByText('Filter active: 1 match').waitFor()
    t.equal(await page.locator('.row').getAttribute('data-id'), kept)
    t.same((await fixture.services.settings.read()).pins, [kept], 'the server forgets as well')
  })

  await t.test('an edited request shows its answer in place', async (t) => {
    const { page, fixture } = await open()
    await page.locator('.row', { hasText: 'Bearer' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Header fields').fill('Host: localhost:4010\nAccept: application/json\nX-Shopify-Access-Token: mine')
    await page.getByText('3 changes').waitFor()
    const send = page.getByRole('button', { name: 'Send', exact: true })
    const fields = page.getByLabel('Header fields')
    const edited = await fields.inputValue()
    await fields.fill(`${edited}\nX-Other: shpat_…1f3a(38-hex-3f9a1c2e)`)
    await page.getByText(/holds a masked value/).waitFor()
    t.ok(await send.isDisabled(), 'a mask is never sent in place of a secret')
    await fields.fill(edited)
    await send.click()
    await page.getByRole('region', { name: 'Answer' }).getByText('200').first().waitFor()
    const paths = fixture.services.replayed.at(-1)?.patch.map(({ op, path }) => `${op} ${path}`)
    t.same(
      paths,
      ['remove /request/headers/3', 'remove /request/headers/2', 'add /request/headers/-'],
      'only what was changed, from the end'
    )
  })

  await t.test('dark and light follow the system, with a switch that stays', async (t) => {
    const { page } = await open('/', { colorScheme: 'dark' })
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const dark = await ground()
    await page.emulateMedia({ colorScheme: 'light' })
    t.not(await ground(), dark)
    await page.getByRole('button', { name: 'Theme: system' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    t.equal(await ground(), dark, 'dark although the system is light')
    await page.reload()
    t.equal(await ground(), dark)
  })

  await t.test('no connection is said, and its return as well', async () => {
    const { page, fixture } = await open()
    await page.getByText('Live', { exact: true }).waitFor()
    const { port } = fixture.viewer
    await fixture.close()
    await page
      .getByText(/storetap does not answer/)
      .first()
      .waitFor()
    const again = await startFixture({ port })
    fixtures.push(again)
    again.arrive(8)
    await page.getByText('18 exchanges').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })

  await t.test('the list beside a detail is as wide as somebody makes it, and stays so', async (t) => {
    const { page } = await open()
    await page.locator('.row', { hasText: 'Bearer' }).click()
    const splitter = page.getByRole('separator', { name: 'Width of the list' })
    const edge = async () => Math.round((await page.locator('.left').boundingBox())?.width ?? 0)
    t.equal(await edge(), 435, 'about a third')
    const { x, y } = (await splitter.boundingBox()) ?? { x: 0, y: 0 }
    await page.mouse.move(x + 3, y + 200)
    await page.mouse.down()
    await page.mouse.move(640, y + 200, { steps: 4 })
    await page.mouse.up()
    t.equal(await edge(), 640)
    await splitter.focus()
    await page.keyboard.press('ArrowLeft')
    t.equal(await splitter.getAttribute('aria-valuenow'), '48')
    await page.reload()
    await page.waitForSelector('.diagnosis')
    t.equal(await edge(), Math.round(1280 * 0.48))
    await splitter.dblclick()
    t.equal(await edge(), 435)
  })

  await t.test('what is no JSON says where it breaks', async (t) => {
    const exchange = make(1, Date.now(), { url: 'http://localhost:4010/x.json', answer: '{"a": 1,\n "b": }' })
    const { page } = await open('/', {}, { exchanges: [exchange] })
    await page.locator('.row').click()
    t.match(await page.locator('.detail .fault').textContent(), /The JSON cannot be read: Unexpected token/)
  })

  await t.test('an empty log teaches what to do', async (t) => {
    const { page } = await open('/', {}, { exchanges: [] })
    await page.getByText('http://localhost:4011').first().waitFor()
    await page.getByRole('button', { name: '@woocommerce/woocommerce-rest-api' }).click()
    t.match(await page.locator('.code-box').nth(1).textContent(), /WooCommerceRestApi.*http:\/\/localhost:4011/s)
  })

  await t.test('a token is asked for, and the printed link signs in', async (t) => {
    const fixture = await startFixture({ token: 'secret-token' })
    fixtures.push(fixture)
    const { page } = await watch(browser, fixture.viewer.baseUrl)
    t.equal((await page.goto(fixture.viewer.baseUrl))?.status(), 403)
    await page.goto(fixture.viewer.url)
    await page.waitForSelector('.row')
    t.notMatch(page.url(), /code=/)
  })
})
