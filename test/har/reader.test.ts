import t from 'tap'
import { HarFileError, type HarItem, readHarEntries } from '#src/har/reader.js'

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string | Uint8Array, size = 7, maxEntry?: number): Promise<{ items: HarItem[]; error?: string }> {
  const items: HarItem[] = []
  try {
    for await (const item of readHarEntries(chunked(Buffer.from(text), size), maxEntry)) items.push(item)
    return { items }
  } catch (error) {
    if (!(error instanceof HarFileError)) throw error
    return { items, error: error.message }
  }
}

const entries = [
  { request: { url: 'https://shop.example/?a="}],{' }, n: [1, [2, { x: '\\' }]] },
  { request: { url: 'Käse 日本 🛒' }, log: { entries: [{ not: 'one' }] } },
  {}
]
const har = JSON.stringify({ log: { version: '1.2', pages: [{ id: 'entries' }], entries, comment: 'log' } })

t.test('entries come one by one, whatever the chunks', async (t) => {
  const expected = { items: entries.map((entry, index) => ({ index, entry })) }
  for (const size of [1, 2, 3, 7, 64, 100_000]) t.same(await read(har, size), expected, `chunks of ${size}`)
  t.same(await read(JSON.stringify(JSON.parse(har), null, 2)), expected, 'pretty')
  t.same(await read(`\ufeff${har}\n`), expected, 'byte order mark')
  t.same(await read('{"log":{"entries":[]}}'), { items: [] })
  t.same(await read('{"other":[[[1]]],"log":{"entries":[{"a":1}]}}'), { items: [{ index: 0, entry: { a: 1 } }] })
})

t.test('a torn file yields what came before the tear, and says where', async (t) => {
  const second = Buffer.from(har).indexOf(Buffer.from(JSON.stringify(entries[1])))
  const torn = await read(Buffer.from(har).subarray(0, second + 20))
  t.equal(torn.items.length, 1)
  t.equal(torn.error, `the file ends at byte ${second + 20} inside entry 1, which begins at byte ${second}: it was cut off`)
  t.match((await read(har.slice(0, -2))).error, /after 3 whole entries, before the document is closed/)
  for (let length = 1; length < har.length; length += 3) t.type((await read(har.slice(0, length), 50)).error, 'string', `cut at ${length}`)
})

t.test('a malformed entry costs only itself, and its text is not told', async (t) => {
  const { items, error } = await read('{"log":{"entries":[{"a":1},{"token": shpat_secret},{"b":2},5,null]}}')
  t.equal(error, undefined)
  t.same(
    items.map((item) => ('entry' in item ? item.entry : item.problem.replace(/\d+/g, 'N').replace('(byte', '(the entry at byte'))),
    [{ a: 1 }, 'entry N is not valid JSON (the entry at byte N); skipped', { b: 2 }, 5, null]
  )
  t.notOk(JSON.stringify(items).includes('shpat_secret'))
})

t.test('an entry beyond the bound is skipped', async (t) => {
  const { items } = await read(`{"log":{"entries":[{"a":"${'x'.repeat(500)}"},{"b":2}]}}`, 64, 200)
  t.match(items, [
    { index: 0, problem: /508 bytes, more than 200; skipped/ },
    { index: 1, entry: { b: 2 } }
  ])
})

t.test('what is no HAR gets a sentence', async (t) => {
  const cases: [string | Uint8Array, RegExp][] = [
    ['', /empty/],
    ['<html>', /HTML/],
    ['[1]', /does not begin with "{"/],
    ['{"a":1}', /no "log.entries"/],
    ['{"log":{"entries":{}}}', /no "log.entries"/],
    ['{"log":{"entries":[]}}}', /malformed JSON at byte 22/],
    [Uint8Array.from([0x1f, 0x8b, 8]), /gzip/],
    [Buffer.from('\ufeff{}', 'utf16le'), /UTF-16/]
  ]
  for (const [text, message] of cases) t.match((await read(text)).error, message, String(message))
})

t.test("storetap's own lines are said to be such", async (t) => {
  t.match((await read('{"id":"x1","seq":1}\n{"id":"x2","seq":2}\n', 100)).error, /export --format ndjson.*storetap import/)
})
