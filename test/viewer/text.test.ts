import t from 'tap'
import type { ExchangeSummary } from '#src/model/live.js'
import { summarise } from '#src/model/live.js'
import type { StoreEntry } from '#src/model/viewer.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import { load } from './load.js'
import { BEARER, fields, make, SAMPLES, sampleExchanges } from './samples.js'

t.test('completion offers keys, then values that were seen', async (t) => {
  const { suggest, wordAt } = await load<{
    suggest(word: string, rows: readonly ExchangeSummary[], codes: readonly string[]): readonly { text: string; insert: string }[]
    wordAt(filter: string, caret: number): { start: number; end: number; text: string }
  }>('filter/completion.ts')
  const rows = sampleExchanges(0).map(summarise)
  const texts = (word: string) => suggest(word, rows, ['a.code.never.seen']).map(({ text }) => text)
  t.same(texts('st'), ['status:', 'store:'])
  t.same(texts('-st'), ['-status:', '-store:'], 'negated')
  t.same(texts('store:'), ['acme', 'woo'], 'the most frequent first')
  t.equal(suggest('op:orderu', rows, [])[0]?.insert, 'op:OrderUpdate ')
  t.ok(texts('code:never').includes('a.code.never.seen'), 'codes of the catalogue too')
  t.same(texts('nokey:'), [])
  t.same(texts('store:acme'), [], 'nothing to add')
  t.same(wordAt('a status:4 b', 10), { start: 2, end: 10, text: 'status:4' })
  t.equal(wordAt('op:"Get Prod', 12).text, 'op:"Get Prod', 'a blank within quotes ends nothing')
})

t.test('set-up help fits the platform, and covers both where it is not known yet', async (t) => {
  const { clientsFor } = await load<{ clientsFor(store: StoreEntry): readonly { name: string; code: string; note?: string }[] }>(
    'list/clients.ts'
  )
  const store = { name: 's', platform: 'auto', target: 'http://127.0.0.1:1', gatewayUrl: 'http://localhost:4010', tlsUrl: null } as const
  const names = (entry: StoreEntry) => clientsFor(entry).map(({ name }) => name)
  t.equal(new Set(names(store)).size, names(store).length, 'every chip has its own name')
  t.match(names(store), ['curl (Shopify)', 'fetch'])
  t.ok(names(store).includes('curl (WooCommerce)'))
  t.notOk(names({ ...store, target: 'https://a.myshopify.com' }).some((name) => /woo/i.test(name)))
  t.notOk(names({ ...store, platform: 'woocommerce' }).some((name) => /shopify/i.test(name)))
  for (const { code } of clientsFor(store).filter(({ note }) => note === undefined)) t.match(code, /http:\/\/localhost:4010/)
})

t.test('chips add and remove whole terms', async (t) => {
  const { toggled } = await load<{ toggled(filter: string, term: string): string }>('filter/terms.ts')
  t.equal(toggled('', 'status:401'), 'status:401')
  t.equal(toggled('path:/a status:401 x', 'status:401'), 'path:/a x')
  t.equal(toggled('status:4010', 'status:401'), 'status:4010 status:401', 'not a part of another term')
})

t.test('tokens are read as far as masking leaves them', async (t) => {
  const { credentialsOf } = await load<{
    credentialsOf(
      headers: readonly NameValue[],
      at: number
    ): readonly {
      title: string
      claims: readonly { name: string; value: string; note?: string }[]
      verdict?: { text: string; bad: boolean }
    }[]
  }>('detail/read-credentials.ts')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (claims: object) => `Bearer ${encode({ alg: 'HS256' })}.${encode(claims)}.…x9Qw(43-base64-3f9a1c2e)`
  const at = Date.UTC(2026, 10, 22, 8)
  const read = (value: string) => credentialsOf(fields({ Authorization: value }), at)[0]
  const expired = read(token({ dest: 'https://acme.myshopify.com', exp: at / 1000 - 90 }))
  t.match(expired, { verdict: { text: /^Expired 90 s before/, bad: true } }, "judged by the exchange's clock, not today's")
  t.equal(expired?.claims.find(({ name }) => name === 'dest')?.value, 'https://acme.myshopify.com')
  t.match(read(token({ exp: at / 1000 + 60 })), { verdict: { bad: false } })
  t.match(read(token({ nbf: at / 1000 + 60 })), { verdict: { bad: true } })
  const endless = read(token({ exp: 99_999_999_999_999 }))
  t.match(endless?.claims.at(-1), { value: '99999999999999', note: /not a time/ }, 'milliseconds, or years beyond any calendar')
  t.match(read('Basic base64(ck_…1:cs_…2)')?.claims, [
    { name: 'user name', value: 'ck_…1' },
    { name: 'password', value: 'cs_…2' }
  ])
  t.match(read('Basic base64(only)')?.claims[0]?.note, /no password/)
  for (const odd of ['Bearer eyJ.eyJ.x', 'Bearer eyJhbGciOiJub25lIn0.!!!.', 'Basic ???', 'Bearer shpat_…1'])
    t.same(credentialsOf(fields({ Authorization: odd }), at), [], odd)
})

t.test('Markdown for an issue: captured text cannot end its fence', async (t) => {
  const { asMarkdown } = await load<{ asMarkdown(exchange: Exchange): string }>('detail/markdown.ts')
  const text = asMarkdown(make(1, 0, { url: 'http://localhost:4010/', status: 401, answer: '````\n# not a heading', diagnoses: [BEARER] }))
  t.match(text, /`````http\nHTTP\/1\.1 401/)
  t.match(text, /\*\*Admin token sent as Authorization: Bearer.*\(certain, `shopify\.token\.bearer-instead-of-header`\)/)
})

t.test('a tree of JSON: folded where large, all found by a search', async (t) => {
  const { linesOf, matchesOf } = await load<{
    linesOf(root: unknown, toggled: ReadonlySet<string>, unfoldAll?: boolean): readonly { path: string; folded?: boolean; value: unknown }[]
    matchesOf(lines: readonly object[], text: string): readonly number[]
  }>('body/json-lines.ts')
  const value = { 'a/b': [1, 2], long: Array.from({ length: 500 }, (_, index) => index) }
  const lines = linesOf(value, new Set())
  t.same(
    lines.map(({ path }) => path),
    ['', '/a~1b', '/a~1b/0', '/a~1b/1', '/long']
  )
  t.equal(lines.at(-1)?.folded, true)
  t.equal(linesOf(value, new Set(['/long'])).length, 505)
  t.equal(matchesOf(linesOf(value, new Set(), true), '499').length, 1)
  let deep: unknown = 1
  for (let level = 0; level < 5000; level++) deep = [deep]
  t.ok(linesOf(deep, new Set(), true).length < 500, 'depth is bounded')
})

t.test('tones: a GraphQL failure behind a 200 is a failure', async (t) => {
  const { verdict, reason } = await load<{ verdict(summary: ExchangeSummary): { tone: string }; reason(summary: ExchangeSummary): string }>(
    'tone.ts'
  )
  const tones = sampleExchanges(0).map((exchange) => verdict(summarise(exchange)).tone)
  t.equal(tones[SAMPLES.findIndex(({ operation }) => operation === 'OrderUpdate')], 'bad')
  t.equal(tones[0], 'good')
  t.equal(tones[5], 'notice')
  t.equal(verdict({ ...summarise(make(1, 0, { url: 'http://x/', status: 302 })) }).tone, 'redirect')
  t.equal(reason(summarise(make(1, 0, { url: 'http://x/', status: 500 }))), 'Not explained yet')
})

t.test('what storetap changed is told by name, order apart', async (t) => {
  const { changedFields } = await load<{ changedFields(before: readonly NameValue[], after: readonly NameValue[]): readonly object[] }>(
    'detail/Changes.tsx'
  )
  const found = changedFields(fields({ Host: 'localhost', Expect: '100-continue', A: '1' }), fields({ a: '1', Host: 'shop', X: '2' }))
  t.same(found, [
    { name: 'Host', before: 'localhost', after: 'shop' },
    { name: 'Expect', before: '100-continue', after: undefined },
    { name: 'X', before: undefined, after: '2' }
  ])
})
