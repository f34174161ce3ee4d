// req/s, CPU and p99 of each kind of call. Peers other than the bare plugin take part in the small ones only.
import { median } from '../figures.mjs'
import { send, sendExactly } from '../load.mjs'
import { IS_PINNED } from '../machine.mjs'
import { startStore, startSubject } from '../subjects.mjs'

const API = '/admin/api/2026-10'
const SMALL = [
  { name: 'small c10', connections: 10 },
  { name: 'small c64', connections: 64 }
]
const OTHERS = [
  { name: '401', path: '/e401', status: 401 },
  { name: '401, Admin API', path: `${API}/shop.json`, status: 401 },
  { name: 'gzip 50 KB', path: `${API}/orders.json`, isLarge: true },
  { name: 'POST 64 KB', path: `${API}/products.json`, body: 65_536, isLarge: true }
]
/**
 * Calls of the very kind that is measured, about the two seconds that ../../../shared/bench warms up for: Node compiles what it has run
 * often. Counted, not timed, so that a slow machine is as warm. The cold start has a figure of its own (first.mjs).
 */
const WARM_UP = 20_000
/** Of large bodies, and for Python, which compiles nothing. */
const SHORT_WARM_UP = 5000
/**
 * Calls with large bodies directly before a window, counted in its CPU but not in its rate: the first few hundred have their bodies decoded
 * beside the calls, and then, with so much waiting, a lasting load no longer has (README, "Under load").
 */
const LEAD_IN = 500
const JUDGED = ['bare', 'least', 'storetap']

/** @yields {[name, subject, value]} */
export async function* forwarding({ order, seconds, store, failed }) {
  const judged = order.filter((one) => JUDGED.includes(one))
  yield* inTurns(order, { calls: SMALL, store, seconds, failed })
  // Fresh processes for each kind: what one leaves behind (a full history, bodies that wait) is not the cost of the next.
  for (const call of OTHERS) yield* inTurns(judged, { calls: [call], store, seconds, failed })
  if (!IS_PINNED) return
  const anywhere = await startStore('anywhere')
  const calls = [{ name: 'small c10 unpinned', connections: 10, place: 'anywhere' }]
  yield* inTurns(judged, { calls, store: anywhere.url, seconds, failed, place: 'anywhere' })
  await anywhere.stop()
}

/**
 * All subjects run at once and are loaded in turns, one second each: a machine that slows down for some seconds (others compute on it,
 * too) slows all of them.
 */
async function* inTurns(order, { calls, store, seconds, failed, place = 'proxy' }) {
  const subjects = new Map()
  try {
    // A peer that does not start, or breaks calls off under load, does not end the round of the others.
    const attempt = async (what, name, run) => {
      try {
        return await run()
      } catch (error) {
        if (JUDGED.includes(name)) throw error
        failed(`${what} by ${name}`, error)
        return undefined
      }
    }
    for (const name of order) {
      const subject = await attempt('start', name, () => startSubject(name, store, place))
      if (subject) subjects.set(name, subject)
    }
    for (const call of calls) {
      const windows = new Map()
      for (const [name, subject] of subjects) {
        if (await attempt(call.name, name, () => warmUp(name, subject, call))) windows.set(name, [])
      }
      for (let turn = 0; turn < seconds; turn++) {
        const names = [...windows.keys()]
        for (const name of turn % 2 === 0 ? names : names.reverse()) {
          const taken = await attempt(call.name, name, () => window(subjects.get(name), call))
          if (taken) windows.get(name).push(taken)
          else windows.delete(name)
        }
      }
      for (const [name, taken] of windows) yield* figuresOf(call, name, taken)
    }
    for (const [name, { api }] of subjects) if (api) yield ['forwarding: exchanges dropped', name, (await api('/api/health')).dropped ?? 0]
  } finally {
    for (const subject of subjects.values()) await subject.stop()
  }
}

async function warmUp(name, subject, call) {
  await sendExactly(subject, call, call.isLarge || name.startsWith('mitm') ? SHORT_WARM_UP : WARM_UP)
  return true
}

async function window(subject, call) {
  const before = await subject.settled()
  const lead = call.isLarge ? LEAD_IN : 0
  if (lead > 0) await sendExactly(subject, call, lead)
  const { requests, rate, p99 } = await send(subject, call, 1)
  return { requests, seconds: requests / rate, p99, spent: (await subject.settled()) - before, spentOn: lead + requests }
}

function* figuresOf(call, name, windows) {
  const sum = (what) => windows.reduce((total, one) => total + one[what], 0)
  yield [`${call.name}: req/s`, name, sum('requests') / sum('seconds')]
  yield [`${call.name}: CPU per request, us`, name, (sum('spent') * 1000) / sum('spentOn')]
  yield [`${call.name}: p99, ms`, name, median(windows.map(({ p99 }) => p99))]
}
