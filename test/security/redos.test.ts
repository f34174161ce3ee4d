/**
 * Hostile text of up to 1 MB through every function that sees captured data: four times the text takes about four times the
 * processor's time, never sixteen times. Only ratios are judged, whatever else the machine does.
 */
import t from 'tap'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import { prettyMessage } from '#src/log/pretty.js'
import { exchangeMatcher } from '#src/model/filter-match.js'
import { parseFilter } from '#src/model/filter.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { toHarEntry } from '#src/model/har.js'
import { summarise } from '#src/model/live.js'
import { queryOf } from '#src/model/query.js'
import { neutralRules, platforms, unexplained } from '#src/platforms/index.js'
import { maskBody } from '#src/privacy/mask-body.js'
import { maskExchange } from '#src/privacy/mask-exchange.js'
import { terminalLine } from '#src/privacy/terminal.js'
import { rewriteLink, rewriteLocation } from '#src/proxy/links.js'
import { readHead } from '#src/proxy/refused.js'
import { headerLine } from '#src/proxy/header-line.js'
import { readFields } from '#src/proxy/request-head.js'
import { readResponseFields } from '#src/proxy/response-head.js'
import { storePlace } from '#src/proxy/target.js'
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
/** A field line cannot be longer than the last. */
const SIZES = { body: [16, 64, 256, 1024], head: [8, 32, 128, 128] } as const
/** Below this a measurement says nothing. Milliseconds of processor time. */
const NOISE = 30
/** Four times the text: linear takes 4 times as long, quadratic 16 times. */
const RATIO = 10
/** Too long for any text of these sizes, however it grows on. */
const SECONDS = 2000

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
  readonly place?: 'head'
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  'masking of text': { run: masked('text/plain') },
  'masking of JSON': { run: masked(JSON_TYPE) },
  'masking of a JSON string': { run: (text) => masked(JSON_TYPE)(JSON.stringify({ password: text })) },
  'masking of a form': { run: masked('application/x-www-form-urlencoded') },
  'masking of multipart': { run: masked('multipart/form-data; boundary=b') },
  'masking of base64': { run: (text) => masked('text/plain')(`Basic ${Buffer.from(text).toString('base64')}`) },
  'masking of a URL': { run: (text) => void maskExchange(exchangeOf({ url: `https://a.example/?x=${text}` }), [], masker), place: 'head' },
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
    place: 'head'
  },
  'rules on field values': {
    run: placed((text) => ({
      headers: ['Authorization', 'X-Shopify-Access-Token', 'Cookie', 'Host', 'User-Agent', 'Content-Type'].map(
        (name) => [name, text] as const
      )
    })),
    place: 'head'
  },
  'rules on Basic and Bearer': {
    run: placed((text) => ({
      headers: [
        ['Authorization', `Basic ${Buffer.from(text).toString('base64')}`],
        ['authorization', `Bearer ${text}`]
      ]
    })),
    place: 'head'
  },
  'rules on an OAuth field': {
    run: placed((text) => ({ headers: [['Authorization', `OAuth oauth_consumer_key="ck_1",${text}`]] })),
    place: 'head'
  },
  'rules on the query': {
    run: placed((text, url) => ({ url: `${url}?oauth_signature=x&oauth_nonce=${encodeURIComponent(text)}&${encodeURIComponent(text)}=1` })),
    place: 'head'
  },
  'rules on the path': { run: placed((text) => ({ url: `https://shop.example/wp-json/${encodeURI(text)}` }), 404), place: 'head' },
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
    place: 'head'
  },
  'filter language': { run: (text) => void attempt(() => exchangeMatcher(parseFilter(text.slice(0, 2000)))(exchangeOf({ body: text }))) },
  'filter on a body': {
    run: (text) =>
      void exchangeMatcher(parseFilter('aaaaab "x y" path:*a*b*c header:x=*a*a*a'))(
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
    place: 'head'
  },
  heads: {
    run: (text) => {
      readFields(['Host', text, 'Connection', text, 'Upgrade', text, text, text])
      for (const name of ['Connection', 'Link', text])
        readResponseFields(
          [headerLine(`${name}: ${text}`)].filter((line) => line !== undefined),
          undefined,
          true
        )
      readHead(Buffer.from(`GET /${text} HTTP/1.1\r\n${text}`))
      queryOf(`/?${text}`)
    },
    place: 'head'
  },
  console: {
    run: (text) => {
      terminalLine(text)
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
  'Host of the viewer': { run: (text) => void hostName(text), place: 'head' }
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** Milliseconds of processor time, which other programs do not lengthen. */
function timeOf(run: (text: string) => void, text: string): number {
  const before = process.cpuUsage()
  run(text)
  return process.cpuUsage(before).user / 1000
}

const textOf = (pump: string, kilobytes: number) =>
  pump.repeat(Math.ceil((kilobytes * 1024) / pump.length)).slice(0, kilobytes * 1024) + END

/** What was measured where four times the text took far more than four times as long. */
function blowUp(run: (text: string) => void, pump: string, [small, middle, large]: readonly number[]): string | undefined {
  return growsOn(run, pump, small ?? 0, middle ?? 0) ?? growsOn(run, pump, middle ?? 0, large ?? 0)
}

/**
 * A step that looks quadratic counts when it is so again at four times the text, or already takes seconds: the collector's work for
 * long strings sets in at some size and makes one step look steep (2 -> 37 ms), where a quadratic grows on (-> 600 ms).
 */
function growsOn(run: (text: string) => void, pump: string, less: number, more: number): string | undefined {
  const told = compared(run, pump, less, more)
  return told && (told.after > SECONDS || compared(run, pump, more, more * 4)) ? told.words : undefined
}

/** Looked at three times before it counts. */
function compared(run: (text: string) => void, pump: string, less: number, more: number): { words: string; after: number } | undefined {
  let told
  for (let attempt = 0; attempt < 3; attempt++) {
    // The shorter of two: in the first run something may be compiled or collected, and would hide how steep it is.
    const [small, large] = [textOf(pump, less), textOf(pump, more)]
    const before = Math.min(timeOf(run, small), timeOf(run, small))
    const after = timeOf(run, large)
    if (after < NOISE || after < before * RATIO) return undefined
    told = { after, words: `${JSON.stringify(pump)}: ${Math.round(before)} ms for ${less} KB, ${Math.round(after)} ms for ${more} KB` }
  }
  return told
}

t.setTimeout(300_000)

for (const [name, { run, place = 'body' }] of Object.entries(SUBJECTS)) {
  t.test(name, async (t) => {
    for (const warm of PUMPS) run(warm.repeat(50))
    const bad = PUMPS.flatMap((pump) => blowUp(run, pump, SIZES[place]) ?? [])
    t.same(bad, [])
    // The whole size for those that are likeliest to hurt; had they been quadratic, they would have shown above.
    if (bad.length === 0) for (const pump of ['a', '"', '\\', '{"a":', '://']) run(textOf(pump, SIZES[place][3]))
  })
}

t.test('the measure itself finds a quadratic', async (t) => {
  t.ok(blowUp((text) => void /a+b/.test(text), 'a', [4, 16, 64]))
  t.notOk(
    blowUp((text) => void /a+\u0001/.test(text), 'a', [4, 16, 64]),
    'and lets a linear one pass'
  )
})
