/** Plants secrets in every place where stores, clients and tools put them, and looks for them in every form of output. */
import t from 'tap'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { toHarEntry } from '#src/model/har.js'
import { summarise } from '#src/model/live.js'
import { maskBody } from '#src/privacy/mask-body.js'
import { maskExchange, secretsIn } from '#src/privacy/mask-exchange.js'
import { terminalLine } from '#src/privacy/terminal.js'
import { exchangeOf, masker, type Parts } from './exchanges.js'

const HEX = '9f8e7d6c5b4a39281706f5e4d3c2b1a0'
const SHPAT = `shpat_${HEX}`
const CK = `ck_${HEX}deadbeef`
const CS = `cs_${HEX}feedface`
const SIGNATURE = 'KcE4dRoMRNjIy8Wk8K8xgcNuU2P5Hv3zkMQmweB5FBo='
const PLAIN = 'S3cr3t-Canary-Value'
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${'Sig'.repeat(12)}77`
const b64 = (text: string) => Buffer.from(text).toString('base64')

interface Plant {
  readonly secret: string
  readonly parts: Parts
}

const header = (name: string, value: string, secret: string): Plant => ({ secret, parts: { headers: [[name, value]] } })
const answer = (text: string, secret: string, answerType = 'application/json'): Plant => ({ secret, parts: { answer: text, answerType } })
const body = (text: string, secret: string, mimeType = 'application/json'): Plant => ({
  secret,
  parts: { method: 'POST', body: text, mimeType }
})
const setCookie = (line: string): Plant => ({ secret: PLAIN, parts: { responseHeaders: [['Set-Cookie', line]] } })
const url = (text: string, secret: string): Plant => ({ secret, parts: { url: text } })

const PLANTS: Readonly<Record<string, Plant>> = {
  'x-shopify-access-token': header('X-Shopify-Access-Token', HEX, HEX),
  'misspelt token header': header('X-Shopfy-Acess-Token', HEX, HEX),
  'x-shopify-storefront-access-token': header('x-shopify-storefront-access-token', HEX, HEX),
  'shopify-storefront-private-token': header('Shopify-Storefront-Private-Token', SHPAT, SHPAT),
  'token with Bearer in a token header': header('X-Shopify-Access-Token', `Bearer ${SHPAT}`, SHPAT),
  'bearer of any shape': header('Authorization', `Bearer ${PLAIN}`, PLAIN),
  'bearer shpat': header('AUTHORIZATION', `bearer ${SHPAT}`, SHPAT),
  'authorization without scheme': header('Authorization', `shcat_${PLAIN}`, PLAIN),
  'basic, secret': header('Authorization', `Basic ${b64(`${CK}:${CS}`)}`, CS),
  'basic, key': header('Authorization', `Basic ${b64(`${CK}:${CS}`)}`, CK),
  'basic, encoded form': header('Authorization', `Basic ${b64(`admin:${PLAIN}`)}`, b64(`admin:${PLAIN}`)),
  'basic not encoded': header('Authorization', `Basic ${CK}:${CS}`, CS),
  'basic with only a user': header('Authorization', `Basic ${b64(`${HEX}:`)}`, HEX),
  'oauth header': header(
    'Authorization',
    `OAuth oauth_consumer_key="${CK}", oauth_signature="${encodeURIComponent(SIGNATURE)}"`,
    SIGNATURE.slice(0, 30)
  ),
  'oauth header, key': header('Authorization', `OAuth oauth_consumer_key="${CK}"`, CK),
  'proxy-authorization': header('Proxy-Authorization', `Basic ${b64(`u:${PLAIN}`)}`, PLAIN),
  cookie: header('Cookie', `a=b; wordpress_logged_in_1=${PLAIN}; c=d`, PLAIN),
  'cookie with equals signs': header('cookie', `koa.sess=${PLAIN}==`, PLAIN),
  'cookie beside one named like an attribute': header('Cookie', `lang=de; path=/shop; session=${PLAIN}`, PLAIN),
  'cookie beside one named domain': header('Cookie', `a=1; domain=acme; wordpress_logged_in_ab=admin|${PLAIN}`, PLAIN),
  'cookie without a name': header('Cookie', `a=1; ${PLAIN}`, PLAIN),
  'x-wp-nonce': header('X-WP-Nonce', 'bbb894026f', 'bbb894026f'),
  'store api nonce': header('Nonce', '92bcaef1e2', '92bcaef1e2'),
  'cart-token signature': header('Cart-Token', JWT, 'Sig'.repeat(12)),
  'x-mcp-api-key': header('X-MCP-API-Key', `${PLAIN}:x`, PLAIN),
  'x-shopify-hmac-sha256': header('X-Shopify-Hmac-Sha256', SIGNATURE, SIGNATURE),
  'referer query': header('Referer', `https://app.example/?hmac=${HEX}&shop=acme`, HEX),
  'shape in an unknown header': header('X-Debug', `sent ${SHPAT} ok`, SHPAT),
  'two tokens in one header': header('X-Debug', `${CK},${CS}`, CS),
  'query consumer_secret': url(`https://shop.example/wp-json/wc/v3/orders?consumer_key=${CK}&consumer_secret=${CS}`, CS),
  'query of any value': url(`https://shop.example/x?access_token=${PLAIN}&page=2`, PLAIN),
  'query camel case': url(`https://shop.example/x?consumerSecret=${PLAIN}`, PLAIN),
  'query brackets': url(`https://shop.example/x?auth%5Baccess_token%5D=${PLAIN}`, PLAIN),
  'query percent-encoded value': url(
    `https://shop.example/x?oauth_signature=${encodeURIComponent(SIGNATURE)}`,
    encodeURIComponent(SIGNATURE)
  ),
  'authorization code': url(`https://app.example/cb?code=${PLAIN}&hmac=${HEX}&shop=acme`, PLAIN),
  'url in a query': url(`https://shop.example/x?next=${encodeURIComponent(`https://a.example/?access_token=${PLAIN}`)}`, PLAIN),
  'userinfo password': url(`https://${HEX}:${PLAIN}@shop.example/admin`, PLAIN),
  'userinfo alone': url(`https://${PLAIN}@shop.example/admin`, PLAIN),
  'path segment': url(`https://shop.example/hook/${SHPAT}/orders`, SHPAT),
  'broken url': url(`//%zz?consumer_secret=${CS}`, CS),
  fragment: url(`https://app.example/#access_token=${PLAIN}`, PLAIN),
  'query list': { secret: PLAIN, parts: { query: [['client_secret', PLAIN]] } },
  'json body field': body(`{"client_secret":"${PLAIN}","client_id":"abc"}`, PLAIN),
  'json deep, escaped slash': body(`{"a":[{"b":{"refresh_token" : "${PLAIN}\\/x"}}]}`, PLAIN),
  'json in json': body(
    JSON.stringify({ payload: JSON.stringify({ access_token: PLAIN, deeper: JSON.stringify({ password: `${PLAIN}2` }) }) }),
    PLAIN
  ),
  'json number': body('{"otp": 918273645}', '918273645'),
  'json list': body(`{"headers":{"x-shopify-access-token":["${HEX}"]}}`, HEX),
  'json torn in the value': body(`{"access_token":"${PLAIN}`, PLAIN),
  'json authorization field': body(JSON.stringify({ headers: { Authorization: `Basic ${b64(`${CK}:${CS}`)}` } }), b64(`${CK}:${CS}`)),
  'graphql variables': body(
    JSON.stringify({ query: 'mutation($p:String!){x(p:$p){id}}', variables: { input: { password: PLAIN } } }),
    PLAIN
  ),
  'graphql literal': body(
    JSON.stringify({ query: `mutation { customerAccessTokenCreate(input: {email: "a@b.c", password: "${PLAIN}"}) { x } }` }),
    PLAIN
  ),
  'form body': body(`grant_type=authorization_code&client_secret=${PLAIN}&code=abc`, PLAIN, 'application/x-www-form-urlencoded'),
  'form code': body(`client_id=a&code=${PLAIN}`, PLAIN, 'application/x-www-form-urlencoded'),
  'form that holds json': body(
    `payload=${encodeURIComponent(JSON.stringify({ token: PLAIN }))}`,
    PLAIN,
    'application/x-www-form-urlencoded'
  ),
  'multipart field': body(
    `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${PLAIN}\r\n--b--\r\n`,
    PLAIN,
    'multipart/form-data; boundary=b'
  ),
  'multipart field without quotes': body(
    `--b\r\nContent-Disposition: form-data; name=password\r\n\r\n${PLAIN}\r\n--b--\r\n`,
    PLAIN,
    'multipart/form-data; boundary=b'
  ),
  'multipart torn': body(
    `--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n${PLAIN}`,
    PLAIN,
    'multipart/form-data; boundary=b'
  ),
  'plain text': body(`retry with token ${SHPAT}`, SHPAT, 'text/plain'),
  'env file': body(`SHOPIFY_API_SECRET=${PLAIN}\nPORT=1`, PLAIN, 'text/plain'),
  'php array': body(`'password' => '${PLAIN}'`, PLAIN, 'text/plain'),
  'token response': answer(`{"access_token":"${PLAIN}","scope":"read_products"}`, PLAIN),
  'session token in json': answer(`{"t":"${JWT}"}`, 'Sig'.repeat(12)),
  'partner token': answer(`{"x":"prtapi_${HEX}"}`, HEX),
  'atkn token': answer(`{"x":"atkn_${PLAIN}"}`, PLAIN),
  'html inline script': answer(`<script>var s={"root":"https:\\/\\/x","nonce":"bbb894026f"};</script>`, 'bbb894026f', 'text/html'),
  'html link': answer(`<a href="/x?consumer_key=${CK}&amp;consumer_secret=${CS}">`, CS, 'text/html'),
  'php warning': answer(`<b>Warning</b>: curl(https://u:${PLAIN}@shop.example/x) failed`, PLAIN, 'text/html'),
  'bearer in text': answer(`curl -H 'Authorization: Bearer ${HEX}' x`, HEX, 'text/plain'),
  'basic in text': answer(`{"sent":"Basic ${b64(`a:${PLAIN}`)}"}`, b64(`a:${PLAIN}`)),
  'echo of a header': { secret: HEX, parts: { headers: [['X-Shopify-Access-Token', HEX]], answer: `{"message":"unknown ${HEX}"}` } },
  'echo percent-encoded': {
    secret: 'p%2Fw%20d%2B12345',
    parts: { headers: [['X-Api-Token', 'p/w d+12345']], answer: '{"m":"x=p%2Fw%20d%2B12345"}' }
  },
  'echo in base64': { secret: b64(`${HEX}`).slice(0, 40), parts: { headers: [['X-Api-Token', HEX]], answer: `{"m":"${b64(HEX)}"}` } },
  'echo in base64, shifted': {
    secret: b64(`user:${HEX}`).slice(8, 44),
    parts: { headers: [['X-Api-Token', HEX]], answer: `{"m":"${b64(`user:${HEX}!`)}"}` }
  },
  'echo with escaped slashes': {
    secret: 'ab\\/cd\\/ef1234',
    parts: { headers: [['X-Api-Token', 'ab/cd/ef1234']], answer: '{"m":"ab\\/cd\\/ef1234"}' }
  },
  'echo in the path': { secret: HEX, parts: { headers: [['X-Api-Token', HEX]], url: `https://shop.example/${HEX}/x` } },
  'location of a redirect': {
    secret: CS,
    parts: { responseHeaders: [['Location', `https://shop.example/?consumer_key=${CK}&consumer_secret=${CS}`]] }
  },
  'location, relative': { secret: PLAIN, parts: { responseHeaders: [['location', `/login?token=${PLAIN}`]] } },
  'link of a page': {
    secret: CS,
    parts: { responseHeaders: [['Link', `<https://shop.example/?consumer_secret=${CS}&page=2>; rel="next"`]] }
  },
  'set-cookie': { secret: PLAIN, parts: { responseHeaders: [['Set-Cookie', `session=${PLAIN}; path=/; HttpOnly`]] } },
  'set-cookie joined by commas': setCookie(`a=1; Path=/, sid=${PLAIN}; Path=/`),
  'set-cookie joined without blanks': setCookie(`a=1; Path=/,sid=${PLAIN}; Path=/`),
  'set-cookie joined after a date': setCookie(`a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=${PLAIN}; HttpOnly`),
  'set-cookie joined after a value': setCookie(`a=1, sid=${PLAIN}; Path=/`),
  'set-cookie joined by line feeds': setCookie(`a=1; Path=/\nsid=${PLAIN}; Path=/`),
  'set-cookie joined without a name': setCookie(`a=1; Path=/, ${PLAIN}`),
  'set-cookie with a comma in the value': setCookie(`sid=abc,${PLAIN}==; Path=/`),
  'set-cookie with an attribute of its own': setCookie(`a=1; Path=/; ticket=${PLAIN}`),
  'nonce in an answer': { secret: 'bbb894026f', parts: { responseHeaders: [['X-WP-Nonce', 'bbb894026f']] } }
}

/** Here the secret stands in the exchange in its encoded form only. */
const BASE64_ONLY = /^(?:basic|proxy-authorization)/

function sinksOf(masked: Exchange): Readonly<Record<string, string>> {
  return {
    record: JSON.stringify(masked),
    har: JSON.stringify(toHarEntry(masked)),
    summary: JSON.stringify(summarise(masked)),
    console: terminalLine(`${masked.request.method} ${masked.request.url}`)
  }
}

t.ok(Object.keys(PLANTS).length >= 40)
for (const [name, { secret, parts }] of Object.entries(PLANTS)) {
  t.test(name, async (t) => {
    const exchange = exchangeOf(parts)
    const planted = JSON.stringify(exchange)
    t.ok(
      [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encodeURIComponent(secret.slice(0, 30))].some((form) =>
        planted.includes(form)
      ) || BASE64_ONLY.test(name),
      'planted'
    )
    const masked = maskExchange(exchange, [], masker)
    for (const [sink, text] of Object.entries(sinksOf(masked))) {
      t.notOk(text.includes(secret), `not in ${sink}: ${text.slice(0, 400)}`)
      t.notOk(text.includes(JSON.stringify(secret).slice(1, -1)), `not in ${sink}, escaped`)
    }
    t.same(maskExchange(masked, [], masker), masked, 'masking again changes nothing')
    t.same(exchange, exchangeOf(parts), 'the exchange itself is untouched')
  })
}

t.test('failure, forwarded, notes, trailers and diagnoses', async (t) => {
  const { response, outcome: _outcome, answeredBy: _by, ...base } = exchangeOf({ headers: [['X-Api-Token', PLAIN]] })
  const diagnosis: Diagnosis = {
    ...{ code: 'x', level: 'failure', certainty: 'certain', summary: `the token ${SHPAT}`, why: `since ${PLAIN} was sent` },
    culprit: { in: 'request.header', name: 'x-api-token', pointer: '/request/headers/0' },
    evidence: [{ observed: `Bearer ${SHPAT}`, expected: CK, note: `https://u:${PLAIN}@h/` }],
    fix: [`use ${CS}`],
    patch: [{ op: 'add', path: '/x', value: { deep: [SHPAT] } }],
    docs: []
  }
  const exchange: Exchange = {
    ...base,
    forwarded: {
      url: `https://shop.example/?consumer_secret=${CS}`,
      headers: [{ name: 'X-Api-Token', value: PLAIN }],
      reasons: [`put ${SHPAT} in`]
    },
    diagnoses: [diagnosis],
    outcome: 'failed',
    failure: { phase: 'connect', kind: 'unknown', code: 'E', message: `connect https://u:${PLAIN}@shop.example failed for ${CS}` },
    response: {
      ...response,
      content: { ...response.content, note: `broke at ${SHPAT}`, params: [{ name: 'password', value: PLAIN }] },
      trailers: [{ name: 'X-Token', value: PLAIN }],
      informational: [{ status: 103, headers: [{ name: 'Link', value: `</x?token=${PLAIN}>` }] }]
    }
  }
  const masked = maskExchange(exchange, [], masker)
  for (const text of Object.values(sinksOf(masked))) for (const secret of [PLAIN, SHPAT, CK, CS]) t.notOk(text.includes(secret), text)
  t.equal(masked.diagnoses[0]?.culprit.pointer, '/request/headers/0')
  t.match(masked.diagnoses[0]?.summary, /^the token shpat_…/)
})

t.test('a password that is a word of ours leaves the words alone', (t) => {
  const culprit = { in: 'request.header', name: 'x-shopify-access-token', pointer: '/request/headers/0' } as const
  const words = {
    code: 'shopify.token.missing',
    level: 'failure',
    certainty: 'certain',
    docs: ['https://shopify.dev/docs/pointer']
  } as const
  const told = (password: string) => ({ summary: `x holds ${password}`, why: '', evidence: [], fix: [`drop ${password}`] })
  for (const password of ['shopify', 'certain', 'failure', 'pointer', 'missing', 'request', 'headers']) {
    const exchange = exchangeOf({ headers: [['X-Shopify-Access-Token', password]] })
    const masked = maskExchange({ ...exchange, diagnoses: [{ ...words, ...told(password), culprit }] }, [], masker)
    t.match(masked.diagnoses, [{ ...words, culprit }], password)
    t.notOk(JSON.stringify(masked.request.headers).includes(password), 'and is masked where it stands')
  }
  t.end()
})

t.test('advice in a diagnosis stays readable', async (t) => {
  const fix = [
    'Send Authorization: Basic base64(consumer_key:consumer_secret) over HTTPS',
    'Add ?consumer_key=KEY&consumer_secret=SECRET to the URL',
    'Put the token into X-Shopify-Access-Token: TOKEN instead of Authorization: Bearer TOKEN',
    'Token shpat_…1f3a (#3f9a1c2e) worked in #12'
  ]
  const culprit = { in: 'network', name: null } as const
  const diagnosis: Diagnosis = {
    code: 'x',
    level: 'failure',
    certainty: 'likely',
    summary: fix[0] ?? '',
    why: '',
    culprit,
    evidence: [],
    fix,
    docs: []
  }
  t.same(maskExchange({ ...exchangeOf(), diagnoses: [diagnosis] }, [], masker).diagnoses, [diagnosis])
  const prose = 'Authorization: Basic credentials are ignored here. Password: please choose another.'
  t.equal(maskBody(prose, 'text/plain', { places: [], masker }), prose)
  t.notMatch(maskBody(`Authorization: Basic ${b64('admin:admin')}\nX: 1`, 'text/plain', { places: [], masker }), b64('admin:admin'))
})

t.test('configured credentials are found wherever they are', async (t) => {
  const masked = maskExchange(exchangeOf({ answer: '{"echo":"plainword77"}' }), [], masker, ['plainword77'])
  t.notOk(JSON.stringify(masked).includes('plainword77'))
})

t.test('places of a platform', async (t) => {
  const places = [
    { in: 'header', name: 'X-Odd', kind: 'value' },
    { in: 'query', name: 'odd', kind: 'value' },
    { in: 'body', name: 'odd_field', kind: 'value' }
  ] as const
  const exchange = exchangeOf({ headers: [['x-odd', PLAIN]], url: `https://x.example/?odd=${PLAIN}1`, body: `{"oddField":"${PLAIN}2"}` })
  t.notOk(JSON.stringify(maskExchange(exchange, places, masker)).includes(PLAIN))
})

t.test('late bodies', async (t) => {
  const known = secretsIn(exchangeOf({ headers: [['X-Api-Token', HEX]] }), [], masker)
  t.same([...known], [HEX])
  const options = { places: [], masker, known }
  t.notOk(maskBody(`{"a":"${HEX}","b":"${SHPAT}"}`, 'application/json', options).includes(HEX))
  const bytes = Uint8Array.from([0, 255, ...Buffer.from(`x${HEX}y ${SHPAT}`), 0])
  const masked = maskBody(bytes, 'application/octet-stream', options)
  t.equal(masked.length, bytes.length, 'bytes keep their length')
  t.notOk(Buffer.from(masked).toString('latin1').includes(HEX))
  t.ok(Buffer.from(bytes).toString('latin1').includes(HEX), 'the captured bytes are untouched')
})
