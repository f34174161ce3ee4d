/**
 * Hostile text of up to 1 MB through every function that sees captured data: twice the text takes about twice the time, never
 * four times. Only ratios are judged; the size grows until a quadratic would show.
 */
import t from 'tap'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import { prettyMessage } from '#src/log/pretty.js'
import { matchExchange } from '#src/model/filter-match.js'
import { parseFilter } from '#src/model/filter.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { toHarEntry } from '#src/model/har.js'
import { summarise } from '#src/model/live.js'
import { neutralRules, platforms, unexplained } from '#src/platforms/index.js'
import { maskBody } from '#src/privacy/mask-body.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { terminalLine, terminalText } from '#src/privacy/terminal.js'
import { rewriteLink, rewriteLocation } from '#src/proxy/links.js'
import { readHead } from '#src/proxy/refused.js'
import { readFields } from '#src/proxy/request-head.js'
import { readResponseFields } from '#src/proxy/response-head.js'
import { queryOf, storePlace } from '#src/proxy/target.js'
import { hostName } from '#src/web/guards.js'
import { writeCurl } from '#src/web/snippets.js'
import { exchangeOf, masker, type Parts } from '../privacy/exchanges.js'

/** What is repeated; the text ends in a character that none of them holds. */
const PUMPS = [
  ...['a', ' ', '\t', '\n', '0', '/', '%', '%2', '"', "'", '\\', '\\"', '<', '<a ', '{', '{"a":', '[', '[]', '=', '&', '&a=', '.', '-'],
  ...['_', ':', '@', ',', ';', 'eyJ', 'eyJ.', 'a.', '://', 'a://b:', 'oauth_a', 'oauth_a="', 'ck_', 'shpat_', 'Basic ', 'Bearer ', '::'],
  ...['token=', 'password":"', '_invalid_id', 'a, b', '\r\n', '…', '(', '#', 'é', '\u200b', '<script>', '</', '--', 'name="']
]
const END = '\u0001'
const [SMALLEST, LARGEST] = [16 * 1024, 1024 * 1024]
/** A field line cannot be longer. */
const HEAD = 128 * 1024
/** Below this a measurement says nothing. Milliseconds. */
const NOISE = 25
/** Twice the text may take this much longer, caches and collections of garbage included. */
const RATIO = 3.2

const JSON_TYPE = 'application/json'
const store = storePlace('https://shop.example/base')
const engine = createEngine({
  platforms,
  neutral: neutralRules,
  unexplained,
  stores: [],
  masker,
  onRuleError: (error) => t.fail(String(error))
})

function judge(parts: Parts, status: number): void {
  const exchange = exchangeOf(parts)
  engine.judge({ ...exchange, response: { ...exchange.response, status } }, createMemory(), true)
}

/** Each place of a call that rules look at, on either platform. */
const placed =
  (parts: (text: string, url: string) => Parts, status = 401) =>
  (text: string) => {
    for (const url of ['https://acme.myshopify.com/admin/api/2026-10/shop.json', 'https://shop.example/wp-json/wc/v3/orders']) {
      judge({ url, ...parts(text, url) }, status)
    }
  }

const masked = (mimeType: string) => (text: string) => void maskBody(text, mimeType, { places: [], masker })

interface Subject {
  readonly run: (text: string) => void
  readonly most?: number
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'masking of text': { run: masked('text/plain') },
  'masking of JSON': { run: masked(JSON_TYPE) },
  'masking of a JSON string': { run: (text) => masked(JSON_TYPE)(JSON.stringify({ a: text, password: text })) },
  'masking of a form': { run: masked('application/x-www-form-urlencoded') },
  'masking of multipart': { run: masked('multipart/form-data; boundary=b') },
  'masking of base64': { run: (text) => masked('text/plain')(`Basic ${Buffer.from(text).toString('base64')}`) },
  'masking of a URL': { run: (text) => void maskExchange(exchangeOf({ url: `https://a.example/?x=${text}` }), [], masker), most: HEAD },
  'masking of fields': {
    run: (text) =>
      void maskExchange(
        exchangeOf({
          headers: [
            ['Cookie', text],
            ['Authorization', text],
            ['X-A', text],
            [text, 'v']
          ]
        }),
        [],
        masker
      ),
    most: HEAD
  },
  'rules on field values': {
    run: placed((text) => ({
      headers: ['Authorization', 'X-Shopify-Access-Token', 'Cookie', 'Host', 'User-Agent', 'Content-Type'].map(
        (name) => [name, text] as const
      )
    })),
    most: HEAD
  },
  'rules on Basic and Bearer': {
    run: placed((text) => ({
      headers: [
        ['Authorization', `Basic ${Buffer.from(text).toString('base64')}`],
        ['authorization', `Bearer ${text}`]
      ]
    })),
    most: HEAD
  },
  'rules on an OAuth field': {
    run: placed((text) => ({ headers: [['Authorization', `OAuth oauth_consumer_key="ck_1",${text}`]] })),
    most: HEAD
  },
  'rules on the query': {
    run: placed((text, url) => ({ url: `${url}?oauth_signature=x&oauth_nonce=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1` })),
    most: HEAD
  },
  'rules on the path': { run: placed((text) => ({ url: `https://shop.example/wp-json/${encodeURI(text)}` }), 404), most: HEAD },
  'rules on a request body': { run: placed((text) => ({ method: 'POST', body: text })) },
  'rules on a GraphQL query': {
    run: placed((text) => ({ method: 'POST', body: JSON.stringify({ query: text, variables: { a: text } }) }))
  },
  'rules on a form': { run: placed((text) => ({ method: 'POST', body: text, mimeType: 'application/x-www-form-urlencoded' })) },
  'rules on an answer': { run: placed((text) => ({ answer: text }), 500) },
  'rules on a page': { run: placed((text) => ({ answer: `<!doctype html><title>${text}`, answerType: 'text/html' }), 403) },
  'rules on errors of Shopify': {
    run: placed((text) => ({ answer: JSON.stringify({ errors: text, error: text, error_description: text }) }))
  },
  'rules on errors of GraphQL': {
    run: placed(
      (text) => ({
        method: 'POST',
        body: '{"query":"{a}"}',
        answer: JSON.stringify({ errors: [{ message: text, extensions: { code: text } }] })
      }),
      200
    )
  },
  'rules on errors of WordPress': {
    run: placed((text) => ({ answer: JSON.stringify({ code: text, message: text, data: { status: 401, params: { a: text } } }) }))
  },
  'rules on codes of WooCommerce': {
    run: placed((text) => ({ answer: JSON.stringify({ code: `woocommerce_rest_${text}`, message: `oauth_${text}` }) }), 400)
  },
  'rules on answer fields': {
    run: placed(
      (text) => ({
        responseHeaders: ['Server', 'Location', 'Link', 'Set-Cookie', 'WWW-Authenticate', 'X-Cache'].map((name) => [name, text] as const)
      }),
      302
    ),
    most: HEAD
  },
  'filter language': { run: (text) => void attempt(() => matchExchange(parseFilter(text.slice(0, 2000)), exchangeOf({ body: text }))) },
  'filter on a body': {
    run: (text) =>
      void matchExchange(
        parseFilter('aaaaab "x y" path:*a*b*c header:x=*a*a*a'),
        exchangeOf({ url: `https://a/${encodeURI(text)}`, body: text, headers: [['x', text]] })
      )
  },
  'HAR entries': { run: (text) => void fromHarEntry(toHarEntry(exchangeOf({ headers: [['X', text]], body: text, answer: text })), 0) },
  'HAR failures': {
    run: (text) => void fromHarEntry({ ...toHarEntry(exchangeOf()), response: { status: 0, _error: text }, _error: { message: text } }, 0)
  },
  'Link and Location': {
    run: (text) => {
      const map = { store, gateway: 'http://localhost:4010', asked: 'http://localhost:4010/x' }
      rewriteLink(`<${text}>; rel="next", ${text}`, map)
      rewriteLocation(`https://shop.example/base/${text}`, map)
    },
    most: HEAD
  },
  heads: {
    run: (text) => {
      readFields(['Host', text, 'Connection', text, 'Upgrade', text, text, text], 'GET')
      readResponseFields(['Connection', text, 'Link', text, text, text], undefined, true)
      readHead(Buffer.from(`GET /${text} HTTP/1.1\r\n${text}`))
      queryOf(`/?${text}`)
    },
    most: HEAD
  },
  console: {
    run: (text) => {
      terminalLine(text)
      terminalText(text)
      prettyMessage({ event: 'exchange', ...summarise(exchangeOf({ url: `https://a/${text}`, method: text })), diagnoses: [] })
    }
  },
  cURL: {
    run: (text) =>
      void writeCurl(
        exchangeOf({
          url: `https://a/?${text}`,
          headers: [
            ['X', text],
            [text, 'x']
          ],
          body: text
        }).request
      )
  },
  'Host of the viewer': { run: (text) => void hostName(text), most: HEAD }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function timeOf(run: (text: string) => void, text: string): number {
  const started = performance.now()
  run(text)
  return performance.now() - started
}

/** The first size at which doubling took too long, twice in a row so that it is no accident; undefined where there is none. */
function blowUp(run: (text: string) => void, pump: string, most: number): string | undefined {
  let before = Number.POSITIVE_INFINITY
  let strikes = 0
  for (let size = SMALLEST; size <= most; size *= 2) {
    const text = pump.repeat(Math.ceil(size / pump.length)).slice(0, size) + END
    const took = Math.min(timeOf(run, text), timeOf(run, text))
    strikes = took > NOISE && took > before * RATIO ? strikes + 1 : 0
    if (strikes === 2) return `${JSON.stringify(pump)}: ${Math.round(took)} ms at ${size}, ${Math.round(before)} ms at half of it`
    before = took
  }
  return undefined
}

for (const [name, { run, most = LARGEST }] of Object.entries(SUBJECTS)) {
  t.test(name, async (t) => {
    for (const warm of PUMPS) run(warm.repeat(20))
    t.same(
      PUMPS.flatMap((pump) => blowUp(run, pump, most) ?? []),
      []
    )
  })
}

t.test('the measure itself finds a quadratic', async (t) => {
  t.ok(blowUp((text) => void /a+b/.test(text), 'a', LARGEST))
  t.notOk(
    blowUp((text) => void /a+\u0001/.test(text), 'a', LARGEST),
    'and lets a linear one pass'
  )
})
