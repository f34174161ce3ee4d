import fc from 'fast-check'
import t from 'tap'
import type { Note, PastExchange } from '#src/diagnosis/history.js'
import { createMemory } from '#src/diagnosis/memory.js'

const note = fc.oneof<fc.Arbitrary<Note>[]>(
  fc.record({
    kind: fc.constant('credential' as const),
    credential: fc.constant('shpat'),
    fingerprint: fc.constantFrom('#1', '#2', '#3'),
    place: fc.constantFrom('header' as const, 'query' as const)
  }),
  fc.record({ kind: fc.constant('uninstalled' as const), shop: fc.constantFrom('a', 'b') }),
  fc.record({ kind: fc.constant('clock-skew' as const), milliseconds: fc.integer() })
)

const exchange = fc.record({
  ok: fc.boolean(),
  status: fc.constantFrom(0, 200, 401),
  origin: fc.constantFrom('https://a.example', 'https://b.example'),
  notes: fc.array(note, { maxLength: 3 })
})

/** As read from disk; fast-check's own records have no prototype. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function pastOf(part: Pick<PastExchange, 'ok' | 'status' | 'origin' | 'notes'>, index: number): PastExchange {
  return { id: String(index), at: index, store: '', platform: 'http', method: 'GET', path: '/', route: '/', ...part }
}

function carries({ notes }: PastExchange, fingerprint: string): boolean {
  return notes.some((one) => one.kind === 'credential' && one.fingerprint === fingerprint)
}

const histories = fc.array(exchange, { maxLength: 60 }).map((parts) => plain(parts.map(pastOf)))
const BOUND = 8

t.test('memory behaves like a list of all, as far as it reaches', async (t) => {
  fc.assert(
    fc.property(histories, (all) => {
      const memory = createMemory([], BOUND)
      for (const past of all) memory.remember(past)
      const newest = all.toReversed()
      const recent = memory.snapshot().toReversed()
      t.strictSame(recent.slice(0, BOUND), newest.slice(0, BOUND))
      t.strictSame(memory.previous(), newest[0])
      t.ok(recent.length <= BOUND * 2.25, 'bounded')
      t.strictSame(
        recent,
        newest.filter((past) => recent.includes(past)),
        'newest first, nothing twice'
      )
      const told = recent.flatMap((past) => past.notes.filter(({ kind }) => kind === 'uninstalled').map(() => past))
      t.strictSame(new Set(memory.notes('uninstalled').map(({ exchange: one }) => one)), new Set(told))
    }),
    { numRuns: 60 }
  )
})

function withRoute(
  { redirected, route, ...part }: Parameters<typeof pastOf>[0] & { redirected: boolean; route: string },
  index: number
): PastExchange {
  return { ...pastOf(part, index), route, ...(redirected && { location: 'https://a.example/a' }) }
}

t.test('what is asked for by name is what going through all would find', async (t) => {
  const located = fc.record({
    ok: fc.boolean(),
    status: fc.constantFrom(200, 301, 401),
    origin: fc.constantFrom('https://a.example', 'https://b.example'),
    route: fc.constantFrom('/a', '/b'),
    redirected: fc.boolean(),
    notes: fc.array(
      fc.oneof<fc.Arbitrary<Note>[]>(
        note,
        fc.record({ kind: fc.constant('spent' as const), what: fc.constant('nonce' as const), fingerprint: fc.constantFrom('#1', '#2') })
      ),
      { maxLength: 3 }
    )
  })
  const some = fc.array(located, { maxLength: 60 }).map((parts) => plain(parts.map(withRoute)))
  fc.assert(
    fc.property(some, (all: readonly PastExchange[]) => {
      const memory = createMemory([], BOUND)
      for (const past of all) memory.remember(past)
      const recent = memory.snapshot().toReversed()
      const ids = (list: readonly (PastExchange | undefined)[]) => list.map((past) => past?.id)
      for (const fingerprint of ['#1', '#2', '#3']) {
        const uses = memory.uses(fingerprint).flatMap((use) => {
          t.ok(use.calls.length > 0, 'no use without a call')
          return use.calls.map((past) => ({ past, origin: use.origin, credential: use.credential, place: use.place }))
        })
        for (const { past, ...how } of uses) {
          const first = past.notes.find((one) => one.kind === 'credential' && one.fingerprint === fingerprint)
          t.match({ ...first, origin: past.origin }, how, 'by the first note')
        }
        const worked = recent.filter((past) => past.ok && carries(past, fingerprint))
        t.strictSame(new Set(ids(uses.map(({ past }) => past))), new Set(ids(worked)))
        t.equal(memory.newestOf(uses.map(({ past }) => past)), worked[0])
        const spent = recent.find(({ notes }) => notes.some((one) => one.kind === 'spent' && one.fingerprint === fingerprint))
        t.equal(memory.noted('spent', fingerprint)?.exchange, spent)
      }
      for (const { route, calls } of memory.workedRoutes()) {
        t.strictSame(ids(calls.map((past) => past)), ids(recent.filter((past) => past.ok && past.route === route)))
      }
      for (const origin of memory.origins()) {
        t.strictSame(ids(memory.withOrigin(origin).map((past) => past)), ids(recent.filter((past) => past.origin === origin)))
      }
      t.strictSame(
        memory.notes('clock-skew').map(({ exchange: { id } }) => id),
        recent.flatMap((past) => past.notes.filter(({ kind }) => kind === 'clock-skew').map(() => past.id))
      )
      const isHop = ({ location }: PastExchange) => location !== undefined
      for (const among of [1, 3, BOUND]) {
        t.equal(memory.latestRedirect(among, isHop), memory.latest(among, isHop))
        const [newest] = memory.latest(among, ({ ok }) => ok) ? recent.filter(({ ok }) => ok) : []
        t.equal(
          memory.latestWorked(among, () => true),
          newest
        )
      }
    }),
    { numRuns: 100 }
  )
})

t.test('lasting notes and last successes outlive the bound', async (t) => {
  const memory = createMemory([], BOUND)
  const credential: Note = { kind: 'credential', credential: 'shpat', fingerprint: '#1', place: 'header' }
  memory.remember(pastOf({ ok: true, status: 200, origin: 'https://a.example', notes: [{ kind: 'uninstalled', shop: 'a' }] }, 0))
  memory.remember(pastOf({ ok: true, status: 200, origin: 'https://a.example', notes: [credential] }, 1))
  memory.remember(pastOf({ ok: false, status: 401, origin: 'https://a.example', notes: [credential] }, 2))
  for (let index = 3; index < 200; index++)
    memory.remember(pastOf({ ok: true, status: 200, origin: 'https://a.example', notes: [] }, index))
  t.strictSame(
    memory.notes('uninstalled').map(({ exchange: { id } }) => id),
    ['0']
  )
  t.strictSame(
    memory
      .snapshot()
      .filter((past) => carries(past, '#1'))
      .map(({ id }) => id),
    ['1'],
    'the success, not the failure after it'
  )
})

t.test('a snapshot restores what counts', async (t) => {
  fc.assert(
    fc.property(histories, (all) => {
      const memory = createMemory(all, BOUND)
      const again = createMemory(plain(memory.snapshot()), BOUND)
      t.strictSame(again.snapshot().slice(-BOUND), memory.snapshot().slice(-BOUND))
      t.strictSame(
        again
          .notes('uninstalled')
          .map(({ exchange: { id } }) => id)
          .slice(0, BOUND),
        memory
          .notes('uninstalled')
          .map(({ exchange: { id } }) => id)
          .slice(0, BOUND)
      )
    }),
    { numRuns: 40 }
  )
})
