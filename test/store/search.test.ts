/** The disk finds what memory finds: same exchanges, same amendments, same filters. */
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { createMemoryStore } from '#src/store/memory.js'
import type { ExchangeStore, Page } from '#src/store/store.js'
import { append, collect, openAt, sampleDiagnosis, sampleExchange, temporaryFolder } from './sample.js'

const word = fc.constantFrom('alpha', 'Beta', 'ga"mma', 'del\nta', 'ÜBER', '注文', 'text', '{"id":7}', 'a\\b')
const body = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '))
const step = fc.oneof(
  fc.record({ do: fc.constant('append' as const), text: body, path: word, status: fc.constantFrom(200, 401), large: fc.boolean() }),
  fc.record({ do: fc.constant('amend' as const), at: fc.nat(9), text: body, large: fc.boolean(), diagnose: fc.boolean() }),
  fc.record({ do: fc.constant('remove' as const), at: fc.nat(9) })
)
const filters = [
  '',
  'alpha',
  'BETA',
  '"ga\\"mma"',
  '"l\nt"',
  'über',
  '注文',
  'text',
  '{"id":7}',
  '"a\\\\b"',
  'body:beta',
  '-alpha status:401',
  'nb'
]
filters.push(
  'alpha OR header:host=localhost',
  'header:content-type=alpha',
  'has:diagnosis -body:alpha',
  '"x-shopify" OR 注文',
  '7',
  'id',
  'nothing',
  'body:text',
  'body:"ga\\"mma"',
  'body:id OR body:注文',
  '-body:a'
)

async function perform(store: ExchangeStore, steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): Promise<void> {
  const ids: string[] = []
  for (const [at, action] of steps.entries()) {
    const padding = 'large' in action && action.large ? ' '.repeat(300) : ''
    if (action.do === 'append') {
      const id = `id-${at}`
      ids.push(id)
      store.append(
        sampleExchange({ id, seq: at + 1 }, { text: action.text + padding, path: `/${encodeURI(action.path)}`, status: action.status })
      )
    } else if (action.do === 'amend') {
      const content = action.text + padding
      store.amend(ids[action.at % ids.length] ?? '', {
        responseBody: { content: action.large ? Buffer.from(content) : content, mimeType: 'text/plain' },
        ...(action.diagnose && { diagnoses: [sampleDiagnosis] })
      })
    } else await store.remove(ids[action.at % ids.length] ?? '')
  }
}

async function look(store: ExchangeStore): Promise<unknown> {
  const pages = []
  for (const filter of filters) pages.push([filter, (await store.list({ filter })).items, (await store.list({ filter, limit: 1 })).total])
  const exchanges = await collect(store.all())
  const bodies = await Promise.all(exchanges.map(async ({ id }) => Buffer.from((await store.body(id, 'response')) ?? []).toString()))
  return { pages, exchanges, bodies }
}

t.test('the log on disk, before and after a restart, is the log in memory', async (t) => {
  const root = temporaryFolder(t)
  let folder = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const dir = join(root, String(folder++))
      const memory = createMemoryStore({ inlineBody: 200 })
      await perform(memory, steps)
      const expected = await look(memory)
      const first = await openAt(dir, { inlineBody: 200, maxExchanges: 60 })
      await perform(first.store, steps)
      t.strictSame(await look(first.store), expected)
      await first.store.close()
      const second = await openAt(dir, { inlineBody: 200, maxExchanges: 60 })
      t.strictSame(await look(second.store), expected)
      await second.store.close()
      t.strictSame([...first.problems, ...second.problems], [])
      return t.passing()
    }),
    { numRuns: 40 }
  )
})

for (const kept of ['in memory', 'on disk'] as const) {
  t.test(`a long search ${kept} answers in time, goes on when asked again, and ends when nobody waits`, async (t) => {
    const store = kept === 'on disk' ? (await openAt(temporaryFolder(t))).store : createMemoryStore({ maxExchanges: 10_000 })
    t.teardown(() => store.close())
    const many = 9_000
    for (let at = 0; at < many; at++) append(store, { text: at % 2 === 0 ? 'needle' : 'hay' })
    const ask = (): Promise<Page> => store.list({ filter: 'body:needle', limit: 2, wait: 0 })
    const first = await ask()
    t.equal(first.searching, true)
    t.ok(first.total > 0 && first.total < many / 2, `some are found: ${first.total}`)
    t.strictSame(
      first.items.map(({ seq }) => seq),
      [many - 1, many - 3],
      'the newest first'
    )
    let last = first
    for (let times = 0; last.searching && times < 10; times++) {
      const next = await ask()
      t.ok(next.total > last.total, 'it goes on')
      last = next
    }
    t.match(last, { total: many / 2, searching: undefined })
    const impatient = new AbortController()
    impatient.abort()
    await t.rejects(store.list({ filter: 'body:other', signal: impatient.signal }), { name: 'AbortError' })
    t.equal((await store.list({ filter: 'body:needle' })).total, many / 2, 'without a limit all is found')
  })
}
