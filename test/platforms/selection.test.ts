/**
 * Nothing that saves work may change a judgement: neither what rules declare to need, nor what is kept for equal heads. The same
 * exchanges are judged twice, once by an engine that asks every rule about exchanges that share nothing.
 */
import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { createEngine, type Engine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import type { Rule } from '#src/diagnosis/rule.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import { fromHarEntry } from '#src/model/har-read.js'
import type { StoreSettings } from '#src/model/settings.js'
import { ruleBook } from '#src/platforms/index.js'
import { createMasker } from '#src/privacy/mask.js'
import { type CaseFolder, casesIn, REPORTED, storesOf } from '../scoring.js'

// Each case twice, on a machine that may be busy.
t.setTimeout(120_000)

const masker = createMasker(new Uint8Array(32))
const FOLDERS: readonly CaseFolder[] = [
  'shopify',
  'woocommerce',
  'recordings',
  'unseen/shopify',
  'unseen/woocommerce',
  'unseen/http',
  ...REPORTED
]

function engineOf(stores: readonly StoreSettings[], book: Pick<typeof ruleBook, 'platforms' | 'neutral'>): Engine {
  const onRuleError = (error: unknown) => {
    throw error
  }
  return createEngine({ ...ruleBook, ...book, stores, masker, onRuleError })
}

function needless({ needs: _needs, ...rule }: Rule): Rule {
  return rule
}

const asking = {
  platforms: ruleBook.platforms.map((platform) => ({ ...platform, rules: platform.rules.map(needless) })),
  neutral: ruleBook.neutral.map(needless)
}

/** Equal lists become one list, as the gateway hands them over. */
function sharing(): (exchange: Exchange) => Exchange {
  const known = new Map<string, unknown>()
  const one = <T>(value: T, ...with_: readonly unknown[]): T => {
    const key = JSON.stringify([value, ...with_])
    if (!known.has(key)) known.set(key, value)
    return known.get(key) as T
  }
  const lines = (list: readonly NameValue[]) => one(list)
  return (exchange) => {
    const { request, forwarded } = exchange
    const shared = { ...request, headers: lines(request.headers), queryString: lines(request.queryString) }
    return { ...exchange, request: shared, ...(forwarded && { forwarded: one(forwarded, request.url, request.headers) }) }
  }
}

function exchangesOf(entries: readonly unknown[]): readonly Exchange[] {
  return entries.flatMap((entry, index) => {
    const reading = fromHarEntry(entry, index)
    return 'problem' in reading ? [] : [reading.exchange]
  })
}

/** @param anew an engine for every exchange, so that it knows nothing of others */
function judgeAll(exchanges: readonly Exchange[], engineFor: () => Engine, prepare: (exchange: Exchange) => Exchange) {
  const memory = createMemory()
  return exchanges.map((exchange) => {
    const judgement = engineFor().judge(prepare(exchange), memory, true)
    memory.remember(judgement.past)
    return judgement
  })
}

/** The same answer under other statuses: what a rule declares to need must hold for calls that no case shows, too. */
const STATUSES = [200, 201, 301, 302, 400, 401, 402, 403, 404, 405, 406, 413, 415, 421, 423, 429, 430, 497, 500, 501, 503, 520, 540]

function withStatus(exchange: Exchange, status: number): Exchange {
  return exchange.outcome === 'answered' ? { ...exchange, response: { ...exchange.response, status } } : exchange
}

for (const folder of FOLDERS) {
  t.test(folder, async (t) => {
    const all: Exchange[] = []
    for (const test of casesIn(folder)) {
      const exchanges = exchangesOf(test.har.log.entries)
      all.push(...exchanges)
      const stores = storesOf(test)
      const engine = engineOf(stores, ruleBook)
      const twice = [...exchanges, ...exchanges]
      const expected = judgeAll(twice, () => engineOf(stores, asking), structuredClone)
      t.strictSame(
        judgeAll(twice, () => engine, sharing()),
        expected,
        test.id
      )
    }
    const [asked, whole] = [engineOf([], ruleBook), engineOf([], asking)]
    const memory = createMemory()
    for (const exchange of all.flatMap((one) => STATUSES.map((status) => withStatus(one, status)))) {
      const [found, expected] = [asked.judge(exchange, memory, true), whole.judge(exchange, memory, true)]
      if (!isDeepStrictEqual(found, expected)) t.strictSame(found, expected, `${exchange.request.url} ${expected.past.status}`)
    }
    const engine = engineOf([], ruleBook)
    const expected = judgeAll(all, () => engineOf([], asking), structuredClone)
    t.strictSame(
      judgeAll(all, () => engine, sharing()),
      expected,
      'all as one history'
    )
  })
}
