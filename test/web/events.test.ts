import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { exchange, type Harness, harness } from './harness.js'

interface Event {
  readonly id: string | undefined
  readonly event: string
  readonly data: { readonly summary?: { readonly id: string; readonly status: number } }
}

/** Reads the stream until `enough` says so. */
async function read(t: Test, port: number, enough: (events: readonly Event[]) => boolean, last?: string): Promise<readonly Event[]> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, path: '/api/events', headers: last === undefined ? {} : { 'last-event-id': last } }, resolve).on('error', reject)
  })
  t.teardown(() => answer.destroy())
  t.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8')
  let text = ''
  answer.setEncoding('utf8')
  for await (const piece of answer) {
    text += piece
    const events = parse(text)
    if (enough(events)) return events
  }
  return parse(text)
}

function parse(text: string): readonly Event[] {
  const blocks = text.slice(0, text.lastIndexOf('\n\n') + 1).split('\n\n')
  return blocks.flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    const event = field('event')
    return event === undefined ? [] : [{ id: field('id'), event, data: JSON.parse(field('data') ?? 'null') }]
  })
}

async function listening(t: Test, made: Harness): Promise<number> {
  await made.app.listen({ host: '127.0.0.1', port: 0 })
  t.teardown(() => made.app.close())
  return (made.app.server.address() as AddressInfo).port
}

const has = (kind: string, count: number) => (events: readonly Event[]) => events.filter(({ event }) => event === kind).length >= count

t.test('a new exchange arrives with its number as id', async (t) => {
  const made = await harness({ exchanges: [exchange(1)] })
  const port = await listening(t, made)
  const reading = read(t, port, has('exchange', 1))
  setTimeout(() => made.store.append(exchange(2)), 100)
  const events = await reading
  t.equal(events[0]?.event, 'health', 'health first')
  t.equal(events[0]?.id, '1', 'the highest number of the log')
  const last = events.at(-1)
  t.equal(last?.id, '2')
  t.equal(last?.data.summary?.id, 'e2')
})

t.test('what the log lacks is told with the next change', async (t) => {
  const made = await harness({ exchanges: [exchange(1)] })
  const port = await listening(t, made)
  const { health } = made.store
  const reading = read(t, port, has('health', 2))
  setTimeout(() => {
    made.store.health = () => ({ ...health(), thinned: 3 })
    made.store.append(exchange(2))
  }, 100)
  const events = await reading
  t.match(events.filter(({ event }) => event === 'health').at(-1)?.data, { health: { thinned: 3 } })
})

t.test('a burst of changes of one exchange arrives as its newest state', async (t) => {
  const made = await harness()
  const port = await listening(t, made)
  const reading = read(t, port, has('removed', 1))
  setTimeout(async () => {
    made.store.append(exchange(1))
    for (const operationName of ['A', 'B', 'C']) made.store.amend('e1', { graphql: { type: 'query', operationName } })
    made.store.append(exchange(2))
    await made.store.remove('e2')
  }, 100)
  const events = await reading
  t.same(
    events.map(({ event }) => event),
    ['health', 'exchange', 'removed']
  )
  t.match(events[1]?.data.summary, { id: 'e1', graphql: { operationName: 'C' } })
})

t.test('a reader that returns gets what it missed, once for each exchange or more, never less', async (t) => {
  const made = await harness()
  const port = await listening(t, made)
  const watching = read(t, port, has('exchange', 3))
  for (const seq of [1, 2, 3]) {
    await new Promise((resolve) => setTimeout(resolve, 80))
    made.store.append(exchange(seq))
  }
  await watching
  made.store.append(exchange(2, { time: 99 }))
  made.store.append(exchange(4))
  await new Promise((resolve) => setTimeout(resolve, 100))
  const events = await read(t, port, has('health', 1), '3')
  const ids = events.flatMap(({ data }) => data.summary?.id ?? [])
  t.ok(ids.includes('e2'), 'a change of an older exchange')
  t.ok(ids.includes('e4'), 'a newer exchange')
  t.notOk(ids.includes('e1'), 'not what it has seen')
})

t.test('after a restart the log fills the gap and the list is told to load anew', async (t) => {
  const made = await harness({ exchanges: [1, 2, 3, 4, 5].map((seq) => exchange(seq)) })
  const port = await listening(t, made)
  const events = await read(t, port, has('health', 1), '3')
  t.same(
    events.flatMap(({ data }) => data.summary?.id ?? []),
    ['e4', 'e5']
  )
  t.ok(has('reset', 1)(events))
})

t.test('a Last-Event-ID that is none is ignored', async (t) => {
  const made = await harness({ exchanges: [exchange(1)] })
  const port = await listening(t, made)
  const events = await read(t, port, has('health', 1), 'x'.repeat(50))
  t.same(
    events.map(({ event }) => event),
    ['health']
  )
})

t.test('a reader that does not read is not fed from a growing buffer, and is told to load anew', async (t) => {
  const made = await harness()
  const port = await listening(t, made)
  const answer = await new Promise<IncomingMessage>((resolve) => get({ port, path: '/api/events' }, resolve))
  t.teardown(() => answer.destroy())
  answer.pause()
  const long = { request: { ...exchange(1).request, url: `http://localhost:4010/${'x'.repeat(20_000)}` } }
  const bursts = 8
  const each = 300
  for (let burst = 0; burst < bursts; burst++) {
    for (let index = 0; index < each; index++) made.store.append(exchange(1 + burst * each + index, long))
    await new Promise((resolve) => setTimeout(resolve, 120))
  }
  let text = ''
  answer.setEncoding('utf8')
  for await (const piece of answer) {
    text += piece
    if (text.includes('event: reset')) break
  }
  t.match(text, /event: reset/)
  t.ok(text.split('event: exchange').length < bursts * each, 'not all of it was kept for the reader')
})

t.test('a burst too large to be sent one by one is a reset', async (t) => {
  const made = await harness()
  const port = await listening(t, made)
  const reading = read(t, port, has('reset', 1))
  setTimeout(() => {
    for (let seq = 1; seq <= 1200; seq++) made.store.append(exchange(seq))
  }, 100)
  const events = await reading
  t.same(
    events.map(({ event }) => event),
    ['health', 'reset']
  )
})
