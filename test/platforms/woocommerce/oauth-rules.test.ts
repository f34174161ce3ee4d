import t from 'tap'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import type { Platform } from '#src/diagnosis/rule.js'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange, NameValue } from '#src/model/exchange.js'
import type { StoreSettings } from '#src/model/settings.js'
import { http } from '#src/platforms/http/index.js'
import { unexplained } from '#src/platforms/http/unexplained.js'
import { woocommerce } from '#src/platforms/woocommerce/index.js'
import { phpBaseString, readOAuth, sign } from '#src/platforms/woocommerce/oauth1.js'
import { oauthRules } from '#src/platforms/woocommerce/rules/oauth.js'
import { secretRules } from '#src/platforms/woocommerce/rules/secret.js'

const KEY = `ck_${'1'.repeat(40)}`
const SECRET = `cs_${'2'.repeat(40)}`
const NOW = '2026-11-22T05:35:27.000Z'
const SECONDS = Date.parse(NOW) / 1000
const MISMATCH = 'Invalid signature - provided signature does not match.'
const PATH = '/wp-json/wc/v3/products'

function settings(more: Partial<StoreSettings> = {}): StoreSettings {
  return {
    name: 'shop',
    platform: 'woocommerce',
    url: 'https://shop.example',
    port: 4010,
    credentials: { consumerKey: KEY, consumerSecret: SECRET },
    tls: { verify: true, caFile: null },
    timeouts: { connect: 1, head: 1, idle: 1 },
    ...more
  }
}

const withoutSecret = settings({ credentials: {} })

interface Call {
  readonly method?: string
  readonly url?: string
  readonly headers?: readonly NameValue[]
  readonly body?: string
  readonly status?: number
  readonly code?: string
  readonly message?: string
  readonly answer?: readonly NameValue[]
  readonly id?: string
  readonly forwarded?: string
}

function exchangeOf(call: Call): Exchange {
  const { method = 'GET', url = `https://shop.example${PATH}`, status = 401, headers = [], body } = call
  const type = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
  const legacy = call.code === 'woocommerce_api_authentication_error'
  const error = { code: call.code ?? 'woocommerce_rest_authentication_error', message: call.message ?? MISMATCH, data: { status } }
  const text = status < 400 ? '[]' : JSON.stringify(legacy ? { errors: [error] } : error)
  return {
    id: call.id ?? 'x',
    seq: 1,
    store: 'shop',
    platform: 'woocommerce',
    startedDateTime: NOW,
    time: 1,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 1, receive: 0 },
    request: {
      method,
      url,
      httpVersion: 'HTTP/1.1',
      headers,
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      ...(body !== undefined && { postData: { mimeType: type, text: body, size: body.length } }),
      bodySize: body?.length ?? 0
    },
    ...(call.forwarded !== undefined && { forwarded: { url: call.forwarded, reasons: [] } }),
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'application/json' }, ...(call.answer ?? [])],
      content: { mimeType: 'application/json', text, size: text.length },
      bodySize: text.length
    }
  }
}

interface Signed {
  readonly method?: string
  /** Home URL that is signed. */
  readonly home?: string
  readonly asked?: string
  readonly path?: string
  readonly query?: string
  readonly after?: string
  readonly key?: string
  readonly secret?: string
  readonly timestamp?: string
  readonly nonce?: string
  readonly algorithm?: string
}

/** A URL signed by the store's own rules. */
function signedUrl(parts: Signed = {}): string {
  const { method = 'GET', home = 'https://shop.example', path = PATH, query = '', after = '', secret = SECRET } = parts
  const { timestamp = String(SECONDS), nonce = 'n1', algorithm = 'HMAC-SHA256', key = KEY, asked = home } = parts
  const own = `oauth_consumer_key=${key}&oauth_nonce=${nonce}&oauth_signature_method=${algorithm}&oauth_timestamp=${timestamp}`
  const all = [query, own].filter((text) => text !== '').join('&')
  const parameters = readOAuth({ method, url: `${home}${path}?${all}`, authorization: undefined, form: [] })
  if (!parameters) throw new Error('no OAuth')
  const signature = sign('HMAC-SHA256', secret, phpBaseString(method, `${home}${path}`, parameters.all))
  return `${asked}${path}?${all}&oauth_signature=${encodeURIComponent(signature)}${after}`
}

/** The rules on secrets hold the pages of woo.secret.* and stay silent here. */
const platform = { ...woocommerce, rules: [...oauthRules, ...secretRules] } as unknown as Platform
const masker = {
  mask: (value: string) => (value.length < 16 ? '…' : `${value.slice(0, 3)}…${value.slice(-4)}`),
  fingerprint: (value: string) => `#${value.length}${value}`
}

function judge(calls: readonly Call[], store: StoreSettings = settings(), slow = true): readonly Diagnosis[] {
  const engine = createEngine({
    platforms: [platform, http],
    neutral: [],
    unexplained,
    stores: [store],
    masker,
    onRuleError: (error) => {
      throw error
    }
  })
  const memory = createMemory()
  let last: readonly Diagnosis[] = []
  for (const [index, call] of calls.entries()) {
    const { diagnoses, past } = engine.judge(exchangeOf({ id: String(index), ...call }), memory, slow)
    memory.remember(past)
    last = diagnoses
  }
  return last
}

function best(calls: readonly Call[], store?: StoreSettings): Diagnosis {
  const [first] = judge(calls, store)
  if (!first) throw new Error('nothing found')
  t.notMatch(JSON.stringify(first), SECRET, 'no secret in a diagnosis')
  t.notMatch(JSON.stringify(first), KEY, 'no key in a diagnosis')
  return first
}

const codes = (calls: readonly Call[], store?: StoreSettings) => judge(calls, store).map(({ code }) => code)

t.test('each code of the family has one page', (t) => {
  const pages = oauthRules.flatMap((rule) => rule.codes)
  const family =
    'missing-params params-in-body signature-method base-url.proxy base-url.www base-url.port base-url.host-case base-url.slash base-url.path base-url.scheme base-url.host base-url method param.array-brackets param.array-order param.nested-array param.duplicate param.renamed param.encoding param.order param.unsigned body.form-unsigned body.json-signed signing-key algorithm-mismatch signature-encoding signature-plus header-and-query server-adds-param stale-link sort-failed timestamp.milliseconds timestamp.format timestamp.skew.client timestamp.skew.server timestamp.skew timestamp nonce-reused over-https-ignored signature-mismatch'
  t.same(pages.map(({ code }) => code.replace('woo.oauth.', '')).sort(), family.split(' ').sort())
  const weaker = pages
    .filter(({ ceiling }) => ceiling !== 'certain')
    .map(({ code, ceiling }) => `${code.replace('woo.oauth.', '')} ${ceiling}`)
  t.same(weaker.sort(), [
    'over-https-ignored likely',
    'param.nested-array likely',
    'server-adds-param possible',
    'signature-mismatch likely',
    'signature-plus likely'
  ])
  for (const page of pages) {
    t.ok(page.title.length <= 80, page.title)
    t.ok(page.fix.length > 0 && page.why !== '' && page.tell !== '' && page.docs.length > 0, page.code)
  }
  t.end()
})

t.test('missing parameters', (t) => {
  const missing = { code: 'woocommerce_rest_authentication_missing_parameter', message: 'Missing OAuth parameter oauth_nonce' }
  const found = best([{ ...missing, url: signedUrl({ nonce: '0' }) }])
  t.match(found, { code: 'woo.oauth.missing-params', certainty: 'certain', culprit: { in: 'request.query', name: 'oauth_nonce' } })
  t.match(found.culprit.pointer, /^\/request\/queryString\/\d+$/)
  const header = { headers: [{ name: 'Authorization', value: `OAuth oauth_consumer_key="${KEY}"` }], ...missing }
  t.match(best([header]).culprit, { in: 'request.header', name: 'authorization' })
  const legacy = { code: 'woocommerce_api_authentication_error', message: 'oauth_timestamp parameter is missing', status: 404 }
  t.match(best([{ ...legacy, url: `https://shop.example/wc-api/v3/products?oauth_consumer_key=${KEY}` }]).code, 'woo.oauth.missing-params')
  t.notMatch(codes([{ ...legacy, url: 'https://shop.example/wc-api/v3/products' }]), ['woo.oauth.missing-params'], 'no OAuth at all')
  t.end()
})

t.test('parameters in the body', (t) => {
  const form = {
    headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }],
    body: `oauth_consumer_key=${KEY}&oauth_nonce=1`
  }
  const legacy = { code: 'woocommerce_api_authentication_error', message: 'oauth_consumer_key parameter is missing', status: 404 }
  const call = { ...legacy, ...form, method: 'POST', url: 'https://shop.example/wc-api/v2/products' }
  t.match(best([call]), { code: 'woo.oauth.params-in-body', culprit: { in: 'request.body', name: 'oauth_consumer_key' } })
  const put = { ...form, method: 'PUT', code: 'woocommerce_rest_cannot_edit', message: 'Sorry' }
  t.equal(best([put]).code, 'woo.oauth.params-in-body')
  const json = {
    method: 'POST',
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    body: JSON.stringify({ oauth_consumer_key: KEY })
  }
  t.equal(best([{ ...json, code: 'woocommerce_rest_cannot_create', message: 'Sorry' }]).code, 'woo.oauth.params-in-body')
  t.notMatch(
    codes([{ ...put, method: 'POST', code: 'woocommerce_rest_cannot_create' }]),
    ['woo.oauth.params-in-body'],
    'a POST form is read'
  )
  t.end()
})

t.test('algorithm, sorting', (t) => {
  const refused = { message: 'Invalid signature - signature method is invalid.' }
  const found = best([{ ...refused, url: signedUrl({ algorithm: 'hmac-sha256' }) }])
  t.match(found, {
    code: 'woo.oauth.signature-method',
    certainty: 'certain',
    culprit: { name: 'oauth_signature_method' },
    fix: ['Write HMAC-SHA256.']
  })
  t.notMatch(codes([{ ...refused, url: signedUrl() }]), ['woo.oauth.signature-method'], 'the name is right')
  t.equal(best([{ message: 'Invalid signature - failed to sort parameters.', url: signedUrl() }]).code, 'woo.oauth.sort-failed')
  t.end()
})

t.test('nonce used before', (t) => {
  const refused = { message: 'Invalid nonce - nonce has already been used.', url: signedUrl() }
  t.match(best([refused]), { code: 'woo.oauth.nonce-reused', certainty: 'certain', culprit: { in: 'request.query', name: 'oauth_nonce' } })
  const again = best([{ url: signedUrl(), status: 200 }, refused])
  t.match(again.why, /very same call/)
  t.equal(again.evidence.find(({ exchange }) => exchange !== undefined)?.exchange, '0')
  t.match(best([{ url: signedUrl({ path: '/wp-json/wc/v3/orders' }), status: 200 }, refused]).why, /Another call/)
  t.match(best([{ url: signedUrl({ nonce: 'other' }), status: 200 }, refused]).why, /not in this log/)
  t.end()
})

t.test('timestamps', (t) => {
  const date = (seconds: number) => [{ name: 'Date', value: new Date(seconds * 1000).toUTCString() }]
  const at = (timestamp: string, answer: readonly NameValue[] = date(SECONDS)) =>
    best([{ message: 'Invalid timestamp.', url: signedUrl({ timestamp }), answer }])
  t.match(at(`${SECONDS}293`), { code: 'woo.oauth.timestamp.milliseconds', certainty: 'certain', culprit: { name: 'oauth_timestamp' } })
  t.equal(at('2026-11-22T05%3A35%3A27Z').code, 'woo.oauth.timestamp.format')
  t.match(at(String(SECONDS + 960)), { code: 'woo.oauth.timestamp.skew.client', certainty: 'certain', summary: /16 minutes ahead of/ })
  t.match(at(String(SECONDS - 7200), []), { code: 'woo.oauth.timestamp.skew.client', certainty: 'likely' })
  const server = at(String(SECONDS), date(SECONDS + 1471))
  t.match(server, { code: 'woo.oauth.timestamp.skew.server', certainty: 'likely', culprit: { in: 'response.header', name: 'date' } })
  t.equal(at(String(SECONDS), []).code, 'woo.oauth.timestamp.skew')
  t.equal(at(String(SECONDS + 600)).code, 'woo.oauth.timestamp', 'within the window by both clocks')
  const translated = judge([{ message: 'Ungültiger Zeitstempel.', url: signedUrl({ timestamp: '1' }), answer: date(SECONDS) }])
  t.match(translated[0], { code: 'woo.oauth.timestamp.skew.client', certainty: 'likely' })
  t.end()
})

t.test('a proven signature: culprit, both base strings, certainty by configuration', (t) => {
  const proxied = best([{ url: signedUrl({ home: 'http://localhost:4000' }) }])
  t.match(proxied, {
    code: 'woo.oauth.base-url.proxy',
    certainty: 'certain',
    culprit: { in: 'request.url', name: 'host', pointer: '/request/url' }
  })
  const strings = proxied.evidence[0]
  t.match(strings?.observed, /▶/)
  t.match(strings?.expected, /▶/)
  t.match(strings?.pointer, /^\/request\/queryString\/\d+$/)
  t.match(best([{ url: signedUrl({ home: 'http://shop.example', asked: 'https://shop.example' }) }]).culprit, { name: 'scheme' })
  t.match(best([{ url: signedUrl({ after: '&_=1' }) }]), { code: 'woo.oauth.param.unsigned', culprit: { in: 'request.query', name: '_' } })
  const gone = best([{ url: signedUrl({ query: 'per_page=10' }).replace('per_page=10&', '') }])
  t.match(gone, { code: 'woo.oauth.param.unsigned', culprit: { in: 'request.query', name: 'oauth_signature' } })
  const translated = best([{ url: signedUrl({ after: '&_=1' }), message: 'Firma non valida - la firma fornita non corrisponde.' }])
  t.match(translated, { code: 'woo.oauth.param.unsigned', certainty: 'likely' })
  t.notMatch(codes([{ url: signedUrl({ after: '&_=1' }), message: 'Consumer key is invalid.' }]), ['woo.oauth.param.unsigned'])
  t.end()
})

t.test('the home URL is what the answer names', (t) => {
  const answer = [{ name: 'Link', value: '<https://www.shop.example/wp-json/>; rel="https://api.w.org/"' }]
  t.equal(best([{ url: signedUrl(), answer }]).code, 'woo.oauth.base-url.www')
  const own = [{ name: 'Link', value: '<https://shop.example/wp-json/>; rel="https://api.w.org/"' }]
  t.notMatch(codes([{ url: signedUrl(), answer: own }]), ['woo.oauth.base-url'], 'known, so no other home URL is suspected')
  t.ok(codes([{ url: signedUrl() }]).includes('woo.oauth.base-url'))
  t.end()
})

t.test('through our own gateway a signature for it alone is not the fault', (t) => {
  const forwarded = `${signedUrl({ home: 'http://localhost:4010', asked: 'https://shop.example' })}&_=1`
  const url = `${signedUrl({ home: 'http://localhost:4010' })}&_=1`
  const found = best([{ url, forwarded }])
  t.match(found, { code: 'woo.oauth.param.unsigned', why: /also signed the URL http:\/\/localhost:4010/ })
  const local = `${signedUrl({ home: 'http://localhost:4010', asked: 'http://127.0.0.1:9' })}&_=1`
  t.match(best([{ url, forwarded: local }]), { code: 'woo.oauth.param.unsigned' }, 'also where the store is on this machine')
  const again = judge([{ url: signedUrl({ home: 'http://localhost:4010' }), forwarded: signedUrl() }])
  t.equal(again[0]?.code, 'woo.secret.wrong', 'made anew and still refused')
  t.match(again[0]?.evidence[0]?.note, /made anew/)
  t.end()
})

t.test('a followed link', (t) => {
  const first = signedUrl({ query: 'per_page=1' })
  const url = `${first.replace(/%3D$/, '')}&page=2`
  t.match(best([{ url: first, status: 200 }, { url }]), {
    code: 'woo.oauth.stale-link',
    certainty: 'certain',
    culprit: { name: 'oauth_signature' }
  })
  const guessed = judge([{ url: first, status: 200 }, { url }], withoutSecret)[0]
  t.match(guessed, { code: 'woo.oauth.stale-link', certainty: 'certain', evidence: [{ exchange: '0' }] })
  t.match(judge([{ url }], withoutSecret)[0], { code: 'woo.oauth.stale-link', certainty: 'likely' })
  t.not(judge([{ url: `${first}&page=2` }])[0]?.code, 'woo.oauth.stale-link', 'with its padding it is a parameter added')
  t.end()
})

t.test('a right signature that is refused: the list, none certain', (t) => {
  const list = judge([{ url: signedUrl() }])
  t.same(
    list.map(({ code }) => code),
    ['woo.secret.wrong', 'wp.auth.tls-not-detected', 'woo.oauth.server-adds-param', 'woo.oauth.base-url']
  )
  t.ok(list.every(({ certainty }) => certainty === 'possible'))
  t.ok(
    list.every(({ settle }) => settle !== undefined),
    'each says how to tell'
  )
  t.notOk(
    codes([{ url: signedUrl({ home: 'http://shop.example' }) }], settings({ url: 'http://shop.example' })).includes(
      'wp.auth.tls-not-detected'
    )
  )
  const nested = judge([{ url: signedUrl({ query: 'f[a][b]=1' }), message: 'Invalid Signature - provided signature does not match.' }])
  t.match(nested[0], { code: 'woo.oauth.param.nested-array', certainty: 'likely', culprit: { name: 'f[a][b]' } })
  t.end()
})

t.test('a raw plus in the signature counts on old versions only', (t) => {
  const urls = Array.from({ length: 40 }, (_, index) => signedUrl({ nonce: `n${index}` }))
  const url = urls.find((text) => text.includes('%2B')) ?? ''
  const raw = url.replaceAll('%2B', '+')
  t.match(judge([{ url: raw, message: 'Invalid Signature - provided signature does not match.' }])[0], {
    code: 'woo.oauth.signature-plus',
    certainty: 'likely'
  })
  t.not(judge([{ url: raw }])[0]?.certainty, 'likely')
  t.notOk(codes([{ url }]).includes('woo.oauth.signature-plus'))
  t.end()
})

t.test('spoilt secrets are proven by the signature they give', (t) => {
  const withSecret = (consumerSecret: string) => settings({ credentials: { consumerKey: KEY, consumerSecret } })
  const signedWith = (secret: string) => judge([{ url: signedUrl({ secret }) }], withSecret(secret))[0]
  t.match(signedWith('undefined'), { code: 'woo.secret.placeholder', certainty: 'certain', culprit: { name: 'oauth_signature' } })
  t.match(signedWith(`${SECRET}\n`), { code: 'woo.secret.whitespace', certainty: 'certain' })
  t.match(signedWith('cs_short'), { code: 'woo.secret.wrong', certainty: 'likely' })
  t.match(signedWith('cs_x'), { code: 'woo.secret.wrong', certainty: 'likely' })
  const other = judge([{ url: signedUrl({ key: `ck_${'3'.repeat(40)}` }) }])[0]
  t.match(other, { code: 'woo.secret.wrong', certainty: 'likely', summary: /the secret of key/ })
  t.end()
})

t.test('nothing fits', (t) => {
  const list = judge([{ url: signedUrl({ secret: 'cs_other' }) }])
  t.match(list[0], { code: 'woo.oauth.signature-mismatch', certainty: 'likely' })
  t.equal(list.filter(({ code }) => code === 'woo.oauth.signature-mismatch').length, 1)
  t.ok(list.some(({ code, certainty }) => code === 'woo.secret.wrong' && certainty === 'possible'))
  t.end()
})

t.test('without the secret: what the request shows, and an honest rest', (t) => {
  const list = judge([{ url: signedUrl() }], withoutSecret)
  t.match(list, [{ code: 'woo.oauth.signature-mismatch', certainty: 'possible' }])
  t.match(list[0]?.fix[0], /consumer secret/)
  const local = judge([{ url: signedUrl({ home: 'http://localhost:4010' }) }], withoutSecret)[0]
  t.match(local, { code: 'woo.oauth.base-url.proxy', certainty: 'likely', culprit: { in: 'request.url', name: 'host' } })
  const at = (call: Call) => judge([call], withoutSecret)[0]
  const signature = (text: string) => ({ url: signedUrl().replace(/oauth_signature=.*/, `oauth_signature=${text}`) })
  t.match(at(signature('ab'.repeat(32))), { code: 'woo.oauth.signature-encoding', certainty: 'certain' })
  t.match(at(signature('jHZKpMFh5HeAtiyUnrnqugiqLtM%3D')), { code: 'woo.oauth.algorithm-mismatch', certainty: 'certain' })
  t.match(at({ url: signedUrl({ query: 'include[]=1' }) }), {
    code: 'woo.oauth.param.array-brackets',
    certainty: 'possible',
    culprit: { name: 'include[]' }
  })
  t.match(at({ url: signedUrl({ query: 'search=a%20b' }) }), {
    code: 'woo.oauth.param.encoding',
    certainty: 'possible',
    culprit: { name: 'search' }
  })
  const form = { method: 'POST', headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }], body: 'name=x' }
  t.match(at({ ...form, url: signedUrl({ method: 'POST' }) }), { code: 'woo.oauth.body.form-unsigned', culprit: { in: 'request.body' } })
  const override = [{ name: 'X-HTTP-Method-Override', value: 'PUT' }]
  t.match(at({ method: 'POST', headers: override, url: signedUrl({ method: 'POST' }) }), {
    code: 'woo.oauth.method',
    certainty: 'possible'
  })
  const answer = [{ name: 'Link', value: '<https://www.shop.example/wp-json/>; rel="https://api.w.org/"' }]
  t.match(at({ url: signedUrl(), answer }), { code: 'woo.oauth.base-url.www', certainty: 'likely' })
  const both = [{ name: 'Authorization', value: 'OAuth oauth_signature="x", oauth_nonce="y"' }]
  t.match(at({ url: signedUrl(), headers: both }), { code: 'woo.oauth.header-and-query', certainty: 'likely' })
  t.end()
})

t.test('forensics wait for the end of the answer', (t) => {
  const early = judge([{ url: signedUrl({ after: '&_=1' }) }], settings(), false)
  t.match(early, [{ code: 'woo.oauth.signature-mismatch', certainty: 'possible' }])
  t.end()
})

t.test('OAuth over https on old versions', (t) => {
  const refused = { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.' }
  const old = judge([{ ...refused, url: signedUrl({ path: '/wp-json/wc/v1/products' }) }])[0]
  t.match(old, { code: 'woo.oauth.over-https-ignored', certainty: 'likely', culprit: { in: 'request.query', name: 'oauth_consumer_key' } })
  t.match(judge([{ ...refused, url: signedUrl() }])[0], { code: 'woo.oauth.over-https-ignored', certainty: 'possible' })
  const plain = signedUrl({ home: 'http://shop.example' })
  t.notOk(codes([{ ...refused, url: plain }], settings({ url: 'http://shop.example' })).includes('woo.oauth.over-https-ignored'))
  t.notOk(codes([{ ...refused, status: 403, url: signedUrl() }]).includes('woo.oauth.over-https-ignored'), '403 means that the key counted')
  t.end()
})

t.test('a success stays silent, hostile input ends', (t) => {
  t.same(judge([{ url: signedUrl(), status: 200 }]), [])
  t.same(judge([{ url: `https://shop.example${PATH}`, status: 200 }]), [])
  const large = judge([{ url: `${signedUrl()}&${'a[]=1&'.repeat(170_000)}` }])
  t.match(large[0], { code: 'woo.oauth.signature-mismatch', certainty: 'possible' })
  const header = judge([{ headers: [{ name: 'Authorization', value: `OAuth ${'oauth_'.repeat(150_000)}` }] }])
  t.notMatch(header, [{ certainty: 'certain' }])
  t.end()
})
