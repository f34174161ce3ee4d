// req/s, CPU and p99 of each kind of call. Peers other than the bare plugin take part in the small ones only.
import { send, sendExactly } from '../load.mjs'
import { IS_PINNED } from '../machine.mjs'
import { startStore, startSubject } from '../subjects.mjs'

const API = '/admin/api/2026-10'
const SMALL = [
  { name: 'small c10', connections: 10 },
  { name: 'small c64', connections: 64 }
]
const OTHERS = [
  { name: '401', path: `${API}/shop.json`, status: 401 },
  { name: 'gzip 50 KB', path: `${API}/orders.json` },
  { name: 'POST 64 KB', path: `${API}/products.json`, body: 65_536 }
]
/** Counted, not timed, so that code is compiled on a slow machine too. */
const WARM_UP = 5000
const JUDGED = ['bare', 'least', 'storetap']

/** @yields {[name, subject, value]} */
export async function* forwarding({ order, seconds, store, failed }) {
  for (const name of order) {
    try {
      yield* ofOne(name, store, SMALL, seconds, 'proxy')
    } catch (error) {
      // A peer that breaks calls off under load does not end the round of the others.
      if (JUDGED.includes(name)) throw error
      failed(`forwarding by ${name}`, error)
    }
  }
  // A fresh process for each kind: what one leaves behind (a full history, bodies that wait) is not the cost of the next.
  for (const name of order.filter((one) => JUDGED.includes(one))) {
    for (const call of OTHERS) yield* ofOne(name, store, [call], seconds, 'proxy')
  }
  if (IS_PINNED) yield* unpinned(order, seconds)
}

async function* unpinned(order, seconds) {
  const store = await startStore('anywhere')
  const calls = [{ name: 'small c10 unpinned', connections: 10, place: 'anywhere' }]
  for (const name of order.filter((one) => JUDGED.includes(one))) yield* ofOne(name, store.url, calls, seconds, 'anywhere')
  await store.stop()
}

async function* ofOne(name, store, calls, seconds, place) {
  const subject = await startSubject(name, store, place)
  try {
    await sendExactly(subject, {}, WARM_UP)
    for (const call of calls) {
      if (call.path) await sendExactly(subject, call, WARM_UP / 5)
      const before = await subject.settled()
      const { requests, rate, p99 } = await send(subject, call, seconds)
      const spent = (await subject.settled()) - before
      yield [`${call.name}: req/s`, name, rate]
      yield [`${call.name}: CPU per request, us`, name, (spent * 1000) / requests]
      yield [`${call.name}: p99, ms`, name, p99]
    }
    if (subject.api) yield ['forwarding: exchanges dropped', name, (await subject.api('/api/health')).dropped ?? 0]
  } finally {
    await subject.stop()
  }
}
