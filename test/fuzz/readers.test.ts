// Arbitrary and mutated input for everything that reads files: an answer or a sentence, never a crash, never a lost neighbour.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { ConfigError } from '#src/config/error.js'
import { loadConfig } from '#src/config.js'
import { importHar } from '#src/har/import.js'
import { HarFileError, readHarEntries } from '#src/har/reader.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { harHead, toHarEntry } from '#src/model/har.js'
import { createMemoryStore } from '#src/store/memory.js'
import { exchangeOf, masker } from '../privacy/exchanges.js'
import { append, openAt, sampleDiagnosis, temporaryFolder } from '../store/sample.js'

/** Flips, cuts, doubles and inserts, as a damaged disk or a careless editor would. */
interface Mutation {
  readonly at: number
  readonly kind: 'flip' | 'cut' | 'double' | 'insert' | 'zero'
  readonly size: number
  readonly bytes: Uint8Array
}

const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('flip', 'cut', 'double', 'insert', 'zero'),
    size: fc.integer({ min: 1, max: 200 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 20 })
  }),
  { minLength: 1, maxLength: 4 }
)

function mutate(whole: Buffer, list: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(whole)
  for (const { at, kind, size, bytes: more } of list) {
    const from = Math.floor(at * bytes.length)
    const part = bytes.subarray(from, from + size)
    const [before, after] = [bytes.subarray(0, from), bytes.subarray(from + size)]
    switch (kind) {
      case 'flip':
        bytes[from] = (bytes[from] ?? 0) ^ (more[0] ?? 1)
        break
      case 'cut':
        bytes = Buffer.concat([before, after])
        break
      case 'double':
        bytes = Buffer.concat([before, part, part, after])
        break
      case 'insert':
        bytes = Buffer.concat([before, more, bytes.subarray(from)])
        break
      case 'zero':
        bytes = Buffer.concat([before, Buffer.alloc(part.length), after])
        break
    }
  }
  return bytes
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

t.test('HAR: any JSON value as an entry', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), (entry, index) => {
      const read = fromHarEntry(entry, index)
      return 'exchange' in read ? typeof read.exchange.request.url === 'string' : read.problem.length > 0
    }),
    { numRuns: 500 }
  )
  const whole: object = toHarEntry(exchangeOf({ method: 'POST', body: '{"a":1}', headers: [['X', 'y']] }))
  const paths = ['request', 'response', 'timings', 'startedDateTime', 'time', '_error', '_diagnoses', 'serverIPAddress', 'cache']
  const deeper = ['method', 'url', 'headers', 'queryString', 'postData', 'status', 'content', 'cookies', 'bodySize', 'statusText']
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.constantFrom(...deeper), fc.jsonValue(), fc.boolean(), (name, inner, value, isDeep) => {
      const entry = structuredClone(whole) as Record<string, unknown>
      const below = entry[name]
      if (isDeep && typeof below === 'object' && below !== null) (below as Record<string, unknown>)[inner] = value
      else entry[name] = value
      const read = fromHarEntry(entry, 0)
      return 'exchange' in read || read.problem.length > 0
    }),
    { numRuns: 1000 }
  )
})

t.test('HAR: mutated files, read in pieces and imported', async (t) => {
  const exchanges = Array.from({ length: 5 }, (_, index) =>
    exchangeOf({ url: `https://a.example/${index}`, body: `{"n":${index}}`, headers: [['X', 'é']] })
  )
  const whole = Buffer.from(JSON.stringify({ log: { ...harHead('0'), entries: exchanges.map(toHarEntry) } }))
  await fc.assert(
    fc.asyncProperty(mutations, fc.integer({ min: 1, max: 5000 }), async (list, size) => {
      const bytes = mutate(whole, list)
      try {
        for await (const item of readHarEntries(inPieces(bytes, size))) if ('problem' in item && item.problem === '') return false
      } catch (error) {
        if (!(error instanceof HarFileError)) throw error
      }
      const store = createMemoryStore({ maxExchanges: 100, onProblem: () => undefined })
      const { imported, problems, complete } = await importHar({
        source: inPieces(bytes, size),
        store,
        masker,
        assign: () => ({ store: 's', platform: 'http' }),
        judge: (exchange) => exchange,
        places: () => [],
        known: []
      })
      return imported === (await store.list({})).total && (complete || problems.length > 0)
    }),
    { numRuns: 300 }
  )
  t.pass()
})

t.test('configuration: any JSON, and wrong values in right places', async (t) => {
  const file = join(t.testdir({}), 'config.json')
  const attempt = (text: string) => {
    writeFileSync(file, text)
    try {
      return Object.isFrozen(loadConfig({ config: file }, false, {}))
    } catch (error) {
      return error instanceof ConfigError && !error.message.includes('\n')
    }
  }
  const keys = ['stores', 'host', 'viewer', 'data', 'log', 'annotate', 'rewriteLinks', 'retention', 'capture', '__proto__', 'constructor']
  const inner = [
    'name',
    'url',
    'platform',
    'port',
    'credentials',
    'tls',
    'timeouts',
    'token',
    'level',
    'transports',
    'exchanges',
    'maxBody',
    'publicUrl'
  ]
  const objects = fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...inner), fc.jsonValue()),
      fc.array(fc.dictionary(fc.constantFrom(...inner), fc.jsonValue()), { maxLength: 3 })
    )
  )
  fc.assert(
    fc.property(objects, (value) => attempt(JSON.stringify(value))),
    { numRuns: 120 }
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => attempt(text)),
    { numRuns: 60 }
  )
})

t.test('log: mutated segments, indexes and small documents', async (t) => {
  const original = temporaryFolder(t)
  const first = await openAt(original)
  const ids = Array.from({ length: 12 }, (_, index) =>
    append(first.store, { text: index % 4 === 0 ? `${index}é`.repeat(3000) : `{"n":${index}}` })
  )
  first.store.amend(ids[3] ?? '', { diagnoses: [sampleDiagnosis] })
  await first.store.remove(ids[5] ?? '')
  await first.store.close()
  const files = (readdirSync(original, { recursive: true }) as string[]).filter((name) => statSync(join(original, name)).isFile())
  t.ok(files.some((name) => name.endsWith('.ndjson')))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), mutations, async (name, list) => {
      const dir = join(original, '..', `copy-${process.pid}`)
      const { cpSync, rmSync } = await import('node:fs')
      rmSync(dir, { recursive: true, force: true })
      cpSync(original, dir, { recursive: true })
      writeFileSync(join(dir, name), mutate(readFileSync(join(dir, name)), list))
      try {
        const { store } = await openAt(dir)
        const { items, total } = await store.list({ limit: 1000 })
        for (const { id } of items) {
          await store.get(id)
          await store.body(id, 'response')
        }
        await store.list({ filter: 'body:n -status:500' })
        const added = append(store, { text: 'after' })
        const found = await store.get(added)
        await store.close()
        const again = await openAt(dir)
        const after = await again.store.list({ limit: 1000 })
        await again.store.close()
        return (
          found !== undefined &&
          total === items.length &&
          new Set(items.map(({ id }) => id)).size === total &&
          after.items.some(({ id }) => id === added)
        )
      } finally {
        rmSync(dir, { recursive: true, force: true })
      }
    }),
    { numRuns: 250 }
  )
})
