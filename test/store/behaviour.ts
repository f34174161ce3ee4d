/** What every log does, wherever it is kept. */
import type { Test } from 'tap'
import { FilterError } from '#src/model/filter.js'
import type { ExchangeStore, Query, StoreChange } from '#src/store/store.js'
import { append, collect, idsOf, sampleDiagnosis, sampleExchange } from './sample.js'

/** An entry may change later: what it says now. */
function asHeard(change: StoreChange): object {
  if (change.type === 'exchange') return { type: change.type, summary: change.entry.summary }
  return change.type === 'removed' ? { type: change.type, ids: idsOf(change) } : change
}

export async function behavesAsLog(t: Test, open: () => Promise<ExchangeStore>): Promise<void> {
  const test = (name: string, check: (t: Test, store: ExchangeStore) => Promise<void>): Promise<unknown> =>
    t.test(name, async (t) => {
      const store = await open()
      await check(t, store)
      await store.close()
    })

  await test('numbers count up and ids sort by arrival', async (t, store) => {
    const names = Array.from({ length: 50 }, () => store.nextId())
    t.strictSame(
      names.map(({ seq }) => seq),
      Array.from({ length: 50 }, (_, at) => at + 1)
    )
    const ids = names.map(({ id }) => id)
    t.strictSame([...ids].sort(), ids)
    t.equal(new Set(ids).size, 50)
  })

  await test('what was appended comes back whole', async (t, store) => {
    const exchange = sampleExchange(store.nextId(), { requestText: '{"a":"ü\\n"}', text: 'zwei\nZeilen "…" 😀' })
    store.append(exchange)
    t.strictSame(await store.get(exchange.id), exchange)
    t.equal(Buffer.from((await store.body(exchange.id, 'response')) ?? []).toString(), 'zwei\nZeilen "…" 😀')
    t.equal(Buffer.from((await store.body(exchange.id, 'request')) ?? []).toString(), '{"a":"ü\\n"}')
    t.equal(await store.get('nothing'), undefined)
    t.equal(await store.body('nothing', 'request'), undefined)
  })

  await test('pages are newest first and meet without gap or overlap', async (t, store) => {
    const ids = Array.from({ length: 25 }, () => append(store))
    const seen: string[] = []
    let before: string | undefined
    let pages = 0
    do {
      const page = await store.list({ limit: 10, ...(before !== undefined && { before }) })
      t.equal(page.total, 25)
      seen.push(...page.items.map((item) => item.id))
      before = page.next ?? undefined
      pages++
    } while (before !== undefined && pages < 9)
    t.equal(pages, 3)
    t.strictSame(seen, ids.reverse())
    t.equal((await store.list({ before: 'no cursor' })).items.length, 0)
    t.equal((await store.list({ limit: 0 })).items.length, 1)
  })

  await test('order is that of arrival, not of the end', async (t, store) => {
    const first = store.nextId()
    const second = store.nextId()
    store.append(sampleExchange(second))
    store.append(sampleExchange(first))
    t.strictSame(
      (await store.list({})).items.map((item) => item.seq),
      [second.seq, first.seq]
    )
  })

  await test('a page may begin anywhere', async (t, store) => {
    for (let at = 0; at < 25; at++) append(store, { status: at % 2 === 0 ? 200 : 401 })
    const seqs = async (query: Query): Promise<readonly number[]> => (await store.list(query)).items.map(({ seq }) => seq)
    t.strictSame(await seqs({ offset: 10, limit: 3 }), [15, 14, 13])
    t.strictSame(await seqs({ offset: 23, limit: 3 }), [2, 1])
    t.strictSame(await seqs({ offset: 25 }), [])
    t.strictSame(await seqs({ offset: 3, limit: 2, filter: 'status:401' }), [18, 16])
    t.strictSame(await seqs({ offset: 2, limit: 1, before: '20' }), [17], 'counted from the cursor')
    t.match(await store.list({ offset: 10, limit: 3 }), { next: '13', total: 25 })
    t.match(await store.list({ offset: 24 }), { next: null, total: 25 })
    t.match(await store.list({ offset: 99 }), { next: null, total: 25 })
  })

  await test('words in bodies are told from words elsewhere', async (t, store) => {
    const inBody = append(store, { text: '{"title":"a \\"quoted\\" Word"}', requestText: 'asked' })
    const inHeader = append(store, { headers: [{ name: 'X-Word', value: 'a word' }], text: '' })
    const ids = async (filter: string): Promise<readonly string[]> => (await store.list({ filter })).items.map(({ id }) => id)
    t.strictSame(await ids('word'), [inHeader, inBody])
    t.strictSame(await ids('body:word'), [inBody])
    t.strictSame(await ids('body:asked'), [inBody])
    t.strictSame(await ids('body:title'), [inBody])
    t.strictSame(await ids('body:quoted'), [inBody])
    t.strictSame(await ids('body:text'), [])
    t.strictSame(await ids('body:json'), [], 'a media type is no body')
    t.strictSame(await ids('-body:word'), [inHeader])
    t.strictSame(await ids('header:x-word=word'), [inHeader])
    t.strictSame(await ids('body:word OR header:x-word'), [inHeader, inBody])
  })

  await test('a running exchange is listed, becomes the finished one, and is not exported before', async (t, store) => {
    const done = sampleExchange(store.nextId(), { text: 'done' })
    const { outcome, answeredBy, response, ...base } = done
    store.open({ ...base, outcome: 'pending' })
    t.match((await store.list({ filter: 'outcome:pending' })).items, [{ id: done.id, status: 0 }])
    t.match(await store.get(done.id), { outcome: 'pending' })
    t.strictSame(await collect(store.all()), [])
    store.append(done)
    const page = await store.list({})
    t.equal(page.total, 1)
    t.match(page.items, [{ id: done.id, outcome: 'answered' }])
    t.strictSame(await store.get(done.id), done)
  })

  await test('amendments change summary, record and search', async (t, store) => {
    const id = append(store, { status: 401, text: '' })
    t.equal((await store.list({ filter: 'has:diagnosis' })).total, 0)
    t.equal((await store.list({ filter: 'late-words' })).total, 0)
    store.amend(id, { diagnoses: [sampleDiagnosis] })
    store.amend(id, {
      graphql: { type: 'query', operationName: 'GetShop' },
      responseBody: { content: 'some late-words', mimeType: 'text/plain', truncated: true, note: 'cut' },
      requestBody: { content: 'asked', mimeType: 'text/plain' }
    })
    store.amend('nothing', { diagnoses: [] })
    const exchange = await store.get(id)
    t.strictSame(exchange?.diagnoses, [sampleDiagnosis])
    t.strictSame(exchange?.request.postData, { mimeType: 'text/plain', size: 5, text: 'asked' })
    t.match(exchange, {
      response: { content: { mimeType: 'text/plain', size: 15, text: 'some late-words', truncated: true, note: 'cut' } }
    })
    for (const filter of ['has:diagnosis', 'op:GetShop', 'late-words', 'body:asked', 'code:shopify.token', '"without a credential"']) {
      t.strictSame(
        (await store.list({ filter })).items.map((item) => item.id),
        [id],
        filter
      )
    }
    t.equal((await store.list({ filter: 'has:diagnosis asked -late-words' })).total, 0)
  })

  await test('bytes and large texts are kept beside the record and found', async (t, store) => {
    const large = `${'x'.repeat(40_000)} Needle ${'y'.repeat(40_000)}`
    const id = append(store, { text: large })
    const bytes = Uint8Array.from({ length: 300 }, (_, at) => at % 256)
    store.amend(id, { requestBody: { content: bytes, mimeType: 'image/png' } })
    const exchange = await store.get(id)
    t.match(exchange, { response: { content: { size: 80_008, file: /^[0-9a-f]{64}$/ } } })
    t.equal(exchange?.request.postData?.text, undefined)
    t.ok(Buffer.from((await store.body(id, 'response')) ?? []).toString() === large)
    t.ok(Buffer.from(bytes).equals((await store.body(id, 'request')) ?? new Uint8Array()))
    t.equal((await store.list({ filter: 'nEEdle' })).total, 1)
    t.equal((await store.list({ filter: 'body:needle' })).total, 1)
    t.equal((await store.list({ filter: 'needless' })).total, 0)
    t.equal((await store.list({ filter: 'header:x=needle' })).total, 0)
    store.amend(id, { responseBody: { content: 'replaced', mimeType: 'text/plain' } })
    t.equal((await store.list({ filter: 'body:needle' })).total, 0, 'a body that was replaced is not found')
    t.equal((await store.list({ filter: 'needle' })).total, 0)
  })

  await test('export is oldest first and takes a filter', async (t, store) => {
    const ids = Array.from({ length: 450 }, (_, at) => append(store, { status: at % 2 ? 404 : 200, text: `number ${at}` }))
    t.strictSame(
      (await collect(store.all())).map(({ id }) => id),
      ids
    )
    t.strictSame(
      (await collect(store.all('status:404 "number 44"'))).map(({ id }) => id),
      ids.filter((_, at) => at % 2 && `number ${at}`.includes('number 44'))
    )
  })

  await test('a filter that cannot be read is refused with its place', async (t, store) => {
    await t.rejects(store.list({ filter: 'status:4x4' }), FilterError)
    t.match(await store.list({ filter: 'status:4x4' }).catch((error: unknown) => error), { start: 7, end: 10 })
    await t.rejects(collect(store.all('OR')), FilterError)
  })

  await test('removed and cleared exchanges are gone; numbering goes on', async (t, store) => {
    const ids = Array.from({ length: 5 }, () => append(store))
    t.equal(await store.remove(ids[2] ?? ''), true)
    t.equal(await store.remove(ids[2] ?? ''), false)
    t.equal(await store.get(ids[2] ?? ''), undefined)
    t.equal((await store.list({})).total, 4)
    await store.clear()
    t.equal((await store.list({})).total, 0)
    t.strictSame(await collect(store.all()), [])
    t.equal(store.health().exchanges, 0)
    t.equal(store.nextId().seq, 6)
  })

  await test('an exchange appended twice is there once, as it was the second time', async (t, store) => {
    const name = store.nextId()
    store.append(sampleExchange(name, { text: 'first' }))
    store.append(sampleExchange(name, { text: 'second' }))
    t.equal((await store.list({})).total, 1)
    t.equal((await store.list({ filter: 'first' })).total, 0)
    t.match(await store.get(name.id), { response: { content: { text: 'second' } } })
  })

  await test('an exchange appended twice keeps the file of its body', async (t, store) => {
    const exchange = sampleExchange(store.nextId(), { text: 'large '.repeat(10_000), requestText: 'sent '.repeat(10_000) })
    store.append(exchange)
    store.append(exchange)
    t.equal((await store.body(exchange.id, 'response'))?.length, 60_000)
    t.equal((await store.body(exchange.id, 'request'))?.length, 50_000)
    await store.remove(exchange.id)
    t.equal(await store.body(exchange.id, 'response'), undefined)
  })

  await test('subscribers hear of each change until they leave; one that throws harms nobody', async (t, store) => {
    const changes: object[] = []
    const leaveBad = store.subscribe(() => {
      throw new Error('listener')
    })
    const leave = store.subscribe((change) => changes.push(asHeard(change)))
    const id = append(store)
    store.amend(id, { diagnoses: [sampleDiagnosis] })
    await store.remove(id)
    await store.clear()
    leave()
    leaveBad()
    append(store)
    t.match(changes, [
      { type: 'exchange', summary: { id, diagnoses: [] } },
      { type: 'exchange', summary: { id, diagnoses: [{ code: 'shopify.token.missing' }] } },
      { type: 'removed', ids: [id] },
      { type: 'cleared' }
    ])
    t.equal(changes.length, 4)
  })

  await test('health tells that all is well', async (t, store) => {
    append(store)
    t.match(store.health(), { status: 'ok', exchanges: 1, dropped: 0, disk: { status: 'ok' } })
    t.equal(store.health().disk.message, undefined)
  })
}
