/** Recordings that are broken or meant to harm: `explain` answers, in bounded size, without a secret, whatever it is given. */
import t from 'tap'
import { explainHar } from '#src/cli/explain-har.js'
import type { StoreSettings } from '#src/model/settings.js'

t.setTimeout(240_000)

const SECRETS = ['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', 'cs_0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f6a7b8c9d', 'hunter2secretpassword'] as const
const [TOKEN, CONSUMER_SECRET, PASSWORD] = SECRETS
const ORDERS = 'https://tea.example/wp-json/wc/v3/orders'
const ADMIN = 'https://nordic-lamps.myshopify.com/admin/api/2026-07/orders.json'
const MEGABYTE = 1 << 20

const stores: readonly StoreSettings[] = [
  {
    name: 'tea',
    platform: 'woocommerce',
    url: 'https://tea.example',
    port: 4010,
    credentials: { consumerKey: 'ck_1', consumerSecret: CONSUMER_SECRET },
    tls: { verify: true, caFile: null },
    timeouts: { connect: 1, head: 1, idle: 1 }
  }
]

interface Parts {
  readonly entry?: object
  readonly request?: object
  readonly response?: object
}

const entry = ({ entry, request, response }: Parts = {}) => ({
  startedDateTime: '2026-11-10T09:15:00.000Z',
  time: 1,
  request: { method: 'GET', url: ADMIN, httpVersion: 'HTTP/1.1', headers: [{ name: 'X-Shopify-Access-Token', value: TOKEN }], ...request },
  response: { status: 401, headers: [], content: json({ errors: '[API] Invalid API key or access token' }), ...response },
  ...entry
})
const json = (value: unknown) => ({ size: 1, mimeType: 'application/json', text: JSON.stringify(value) })
const har = (...entries: readonly unknown[]) => JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } })
const MISMATCH = json({
  code: 'woocommerce_rest_authentication_error',
  message: 'Invalid signature - provided signature does not match.',
  data: { status: 401 }
})

async function explain(text: string) {
  const source = (async function* () {
    yield Buffer.from(text)
  })()
  const broken: unknown[] = []
  const { entries } = await explainHar(source, stores, (error) => broken.push(error))
  if (broken[0] !== undefined) throw broken[0]
  return entries
}

t.test('no JSON, no HAR', async (t) => {
  for (const text of ['', 'null', '[]', '{}', '{"log":{"entries":{}}}', har(entry(), entry()).slice(0, 700), '['.repeat(300_000)]) {
    const error = await explain(text).then(
      () => undefined,
      (error: unknown) => error
    )
    t.ok(error === undefined || error instanceof Error, 'read, or refused with an error')
    if (error instanceof Error) t.notMatch(error.message, /\bat .+:\d+:\d+/, 'in words, without a stack')
  }
})

t.test('fields of the wrong kind, or missing', async (t) => {
  const odd = [null, 1, 'x', [], {}, { request: null, response: null }, { request: {}, response: {} }]
  const types = entry({
    entry: { startedDateTime: 5, time: 'x' },
    request: { method: 5, url: 7, headers: { a: 1 } },
    response: { status: '401', headers: 'x', content: 5 }
  })
  const content = [undefined, { text: 5 }, { text: '%%%', encoding: 'base64' }, { text: 'AAAA', encoding: 'klingon' }]
  await t.resolves(
    explain(
      har(...odd, types, entry({ entry: { startedDateTime: undefined } }), ...content.map((one) => entry({ response: { content: one } })))
    )
  )
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  await t.resolves(explain(har(entry({ response: { content: { mimeType: 'application/json', text: deep } } }))))
})

const FILLINGS: Readonly<Record<string, string>> = {
  letters: 'a',
  blanks: ' ',
  'line ends': '\n',
  tags: '<title>',
  brackets: '[',
  'percent signs': '%',
  pairs: 'a=b&',
  backslashes: '\\',
  'OAuth errors': 'Oauth error a',
  lists: 'a, ',
  'scope texts': 'Required access: `',
  templates: '${{<',
  queries: '{a',
  breaks: '<br />'
}

for (const [name, part] of Object.entries(FILLINGS)) {
  t.test(`a megabyte of ${name} in every field`, async (t) => {
    const long = part.repeat(MEGABYTE / part.length)
    const fields = ['X-Shopify-Access-Token', 'authorization', 'cookie', 'user-agent', 'host', 'content-type'].map((name) => ({
      name,
      value: long
    }))
    const answers = ['location', 'link', 'date', 'www-authenticate', 'content-type', 'server'].map((name) => ({ name, value: long }))
    const signed = `${ORDERS}?oauth_consumer_key=ck_1&oauth_signature=abc&oauth_timestamp=1&oauth_nonce=a&oauth_signature_method=HMAC-SHA1`
    const form = {
      headers: [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }],
      postData: { mimeType: 'application/x-www-form-urlencoded', text: long }
    }
    const entries = await explain(
      har(
        entry({ request: { headers: fields } }),
        entry({ request: { headers: [{ name: long, value: TOKEN }] } }),
        entry({ response: { content: { mimeType: 'text/html', text: long }, status: 403 } }),
        entry({ request: { url: ORDERS }, response: { content: json({ code: long, message: long, error: long, errors: long }) } }),
        entry({ response: { headers: answers, status: 301 } }),
        entry({ request: { method: 'POST', url: signed, ...form }, response: { content: MISMATCH } }),
        entry({ request: { url: `${signed}&x=${encodeURI(long)}` }, response: { content: MISMATCH } }),
        entry({ entry: { startedDateTime: long, _error: { code: long, message: long } }, response: { status: 0 } })
      )
    )
    t.equal(entries.length, 8)
    for (const { diagnoses } of entries) t.ok(JSON.stringify(diagnoses).length < 100_000, 'what is said stays short')
  })
}

t.test('secrets wherever they stand', async (t) => {
  const basic = Buffer.from(`admin:${PASSWORD}`).toString('base64')
  const entries = await explain(
    har(
      entry({
        request: {
          url: `https://user:${PASSWORD}@tea.example/wp-json/wc/v3/orders?consumer_secret=${CONSUMER_SECRET}&password=${PASSWORD}`,
          headers: [
            { name: 'Authorization', value: `Basic ${basic}` },
            { name: 'X-Custom', value: CONSUMER_SECRET }
          ]
        },
        response: {
          headers: [{ name: 'location', value: `https://x/?consumer_secret=${CONSUMER_SECRET}` }],
          content: json({ code: TOKEN, message: CONSUMER_SECRET })
        }
      }),
      entry({ entry: { _error: { code: 'E', message: `failed for ${TOKEN}` } }, response: { status: 0 } }),
      entry({ request: { method: TOKEN, httpVersion: TOKEN }, response: { httpVersion: TOKEN } }),
      entry({ request: { method: CONSUMER_SECRET, url: ORDERS }, response: { status: 405, content: json({ code: 'rest_no_route' }) } }),
      entry({
        request: { url: `https://${TOKEN}.myshopify.com/${CONSUMER_SECRET}` },
        response: { status: 404, content: { mimeType: 'text/html', text: `<title>${TOKEN}</title>` } }
      }),
      entry({
        request: {
          method: 'POST',
          url: 'https://nordic-lamps.myshopify.com/admin/oauth/access_token',
          postData: { mimeType: 'application/json', text: JSON.stringify({ client_id: TOKEN, client_secret: PASSWORD, code: PASSWORD }) }
        },
        response: {
          status: 400,
          content: {
            mimeType: 'text/html',
            text: `Oauth error invalid_request: Could not find Shopify API application with api_key ${TOKEN}`
          }
        }
      })
    )
  )
  const said = JSON.stringify(entries)
  for (const secret of [...SECRETS, basic]) t.notOk(said.includes(secret), `${secret.slice(0, 8)}… is not repeated`)
})

t.test('words of browsers and tools for a failed call', async (t) => {
  const words = {
    'net::ERR_NAME_NOT_RESOLVED': 'http.dns-not-found',
    'net::ERR_CERT_DATE_INVALID': 'http.tls.certificate',
    'net::ERR_SSL_PROTOCOL_ERROR': 'http.tls.protocol',
    'net::ERR_CONNECTION_RESET': 'http.connection-reset',
    'net::ERR_CONNECTION_REFUSED': 'http.connection-refused',
    'net::ERR_CONNECTION_TIMED_OUT': 'http.timeout.connect',
    'Error: connect ECONNREFUSED 127.0.0.1:4010': 'http.connection-refused',
    'Error: self signed certificate': 'http.tls.certificate',
    NS_ERROR_UNKNOWN_HOST: 'http.dns-not-found',
    NS_ERROR_CONNECTION_REFUSED: 'http.connection-refused',
    SEC_ERROR_UNKNOWN_ISSUER: 'http.tls.certificate'
  }
  for (const [text, code] of Object.entries(words)) {
    const [only] = await explain(har(entry({ entry: { _error: text }, response: { status: 0, content: undefined } })))
    t.equal(only?.diagnoses[0]?.code, code, text)
  }
})
