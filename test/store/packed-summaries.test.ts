import fc from 'fast-check'
import t from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { Entry } from '#src/store/entry.js'
import { SummaryPacker } from '#src/store/packed-summaries.js'

const diagnosis = fc.record({
  code: fc.constantFrom('shopify.token.missing', 'http.rate'),
  level: fc.constantFrom('failure' as const, 'notice' as const),
  certainty: fc.constantFrom('certain' as const, 'likely' as const),
  summary: fc.constantFrom('The header is missing.', 'Zu viele Anfragen: „429“')
})

const graphql = fc.record({ type: fc.constantFrom('query' as const, 'mutation' as const), operationName: fc.constantFrom('A', 'B') })

const summaries: fc.Arbitrary<ExchangeSummary> = fc
  .record({
    id: fc.oneof(fc.constant('0mdh3k2a9-00abc'), fc.string()),
    seq: fc.nat(),
    store: fc.constantFrom('acme', 'shop'),
    platform: fc.constantFrom('shopify' as const, 'woocommerce' as const),
    startedDateTime: fc.constantFrom('2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00+01:00', ''),
    time: fc.double({ noNaN: true }),
    method: fc.constantFrom('GET', 'POST', 'X-ü'),
    url: fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string({ unit: 'binary' }), fc.constant('/'.repeat(70_000))),
    status: fc.constantFrom(0, 200, 401, 99_999),
    outcome: fc.constantFrom('answered' as const, 'failed' as const),
    size: fc.maxSafeNat(),
    diagnoses: fc.array(diagnosis, { maxLength: 3 })
  })
  .chain((summary) => fc.option(graphql, { nil: undefined }).map((operation) => ({ ...summary, ...(operation && { graphql: operation }) })))

t.test('whatever a summary says, it says the same when it is packed', async () => {
  fc.assert(
    fc.property(fc.array(summaries, { minLength: 1, maxLength: 60 }), (all) => {
      const packer = new SummaryPacker()
      const entries = all.map((summary) => new Entry(summary))
      for (const entry of entries) entry.pack(packer)
      return entries.every(
        (entry, at) =>
          fc.stringify(sorted(entry.summary)) === fc.stringify(sorted(all[at])) &&
          fc.stringify(sorted(JSON.parse(entry.summaryJson))) === fc.stringify(sorted(JSON.parse(JSON.stringify(all[at]))))
      )
    })
  )
})

t.test('a packed summary is made anew, one that cannot be packed stays', async (t) => {
  const packer = new SummaryPacker()
  const [usual, odd] = ['/a', '/ü'].map(
    (url) =>
      new Entry(
        fc.sample(
          summaries.map((summary) => ({ ...summary, id: '1', url })),
          1
        )[0] as ExchangeSummary
      )
  )
  for (const entry of [usual, odd]) entry?.pack(packer)
  t.not(usual?.summary, usual?.summary)
  t.equal(odd?.summary, odd?.summary)
})

t.test("blocks take one another's place when they are full, and an entry keeps its own", async (t) => {
  const packer = new SummaryPacker()
  const [sample] = fc.sample(summaries, 1)
  const entries = Array.from(
    { length: 3000 },
    (_, seq) =>
      new Entry({ ...(sample as ExchangeSummary), id: `id-${seq}`, seq, url: `http://store.example/${seq}?page=${'1'.repeat(40)}` })
  )
  for (const entry of entries) entry.pack(packer)
  const urls = entries.map(({ summary }) => summary.url)
  t.equal(urls[0]?.startsWith('http://store.example/0?'), true)
  t.equal(new Set(urls).size, 3000)
  t.strictSame(
    entries.map(({ id }) => id),
    entries.map(({ seq }) => `id-${seq}`)
  )
})

/** The order of its properties says nothing. */
function sorted(summary: ExchangeSummary | undefined): object {
  return Object.fromEntries(Object.entries(summary ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)))
}
