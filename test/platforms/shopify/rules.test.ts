/** Every code fires where it should, says the right place, and stays silent on a near miss. */
import t from 'tap'
import type { CulpritIn } from '#src/model/diagnosis.js'
import { shopify } from '#src/platforms/shopify/index.js'
import { accessCases } from './cases/access.js'
import { apiCases } from './cases/api.js'
import { oauthCases } from './cases/oauth.js'
import { refusalCases } from './cases/refusals.js'
import { storefrontCases } from './cases/storefront.js'
import { tokenCases } from './cases/token.js'
import { type Call, CLIENT, diagnosesOf, HEX, judge, OTHER_TOKEN, SECRET, TOKEN, toExchange, USER_TOKEN } from './exchange.js'

const tables = {
  token: tokenCases,
  access: accessCases,
  api: apiCases,
  storefront: storefrontCases,
  oauth: oauthCases,
  refusals: refusalCases
}
const cases = Object.values(tables).flat()
const pages = new Map(shopify.rules.flatMap(({ codes }) => codes).map((page) => [page.code, page]))
const secrets = [TOKEN, OTHER_TOKEN, USER_TOKEN, SECRET, HEX, CLIENT]

for (const [family, table] of Object.entries(tables)) {
  t.test(family, async (t) => {
    for (const { code, note, certainty, culprit, before = [], call, config, miss } of table) {
      const wanted = `shopify.${code}`
      const name = note === undefined ? code : `${code} (${note})`
      const { diagnoses, exchange } = judge([...before, call], config)
      const found = diagnoses.find((item) => item.code === wanted)
      const got = diagnoses.map((item) => `${item.code} ${item.certainty}`).join(', ')
      if (!t.ok(found, `${name} fires; got ${got}`) || !found) continue
      t.equal(found.certainty, certainty, `${name}: certainty`)
      t.equal(found.culprit.name === null ? found.culprit.in : `${found.culprit.in} ${found.culprit.name}`, culprit, `${name}: culprit`)
      t.ok(found.summary.length <= 160, `${name}: summary of ${found.summary.length} characters`)
      const certain = diagnoses.filter((item) => item.certainty === 'certain' && item.level === 'failure')
      t.ok(certain.length <= 1, `${name}: one proof at most, got ${got}`)
      if (found.level === 'failure') t.ok(diagnoses.findIndex((item) => item.code === wanted) < 4, `${name} is among the first, got ${got}`)
      if (found.certainty === 'certain') t.equal(diagnoses[0]?.code, wanted, `${name} comes first, got ${got}`)
      for (const pointer of [found.culprit.pointer, ...found.evidence.map((item) => item.pointer)]) {
        if (pointer !== undefined) t.ok(resolves(exchange, pointer), `${name}: ${pointer} points into the exchange`)
      }
      for (const secret of secrets) t.notOk(JSON.stringify(diagnoses).includes(secret), `${name}: no secret is shown`)
      for (const near of miss) {
        const missed = 'call' in near ? diagnosesOf([...near.before, near.call], near.config) : diagnosesOf([near])
        const seen = missed.map((item) => item.code)
        t.notOk(seen.includes(wanted), `${name} stays silent on ${describe('call' in near ? near.call : near)}`)
      }
    }
  })
}

t.test('every code of the catalogue has a case and a near miss', async (t) => {
  const tested = new Set(cases.filter(({ miss }) => miss.length > 0).map(({ code }) => `shopify.${code}`))
  t.same(
    [...pages.keys()].filter((code) => !tested.has(code)),
    []
  )
  t.same(
    [...tested].filter((code) => !pages.has(code)),
    []
  )
})

t.test('pages', async (t) => {
  for (const page of pages.values()) {
    t.ok(page.title.length <= 80, `${page.code}: title of ${page.title.length} characters`)
    t.ok(page.fix.length > 0 && page.docs.length > 0, `${page.code}: fix and docs`)
    t.ok(
      page.docs.every((url) => /^https:\/\/\S+$/.test(url)),
      `${page.code}: docs are URLs`
    )
  }
})

t.test('a 402 or 423 never accuses the credential', async (t) => {
  const wrong: readonly CulpritIn[] = ['request.header', 'request.query']
  for (const { call } of tokenCases) {
    for (const [status, errors] of [
      [402, 'Unavailable Shop'],
      [402, "This shop's plan does not have access to this feature"],
      [423, 'This store is unavailable'],
      [403, 'Unavailable Shop']
    ] as const) {
      const found = diagnosesOf([{ ...call, status, answer: { errors } }])
      t.ok(found.length > 0, `${status} is explained`)
      t.notOk(
        found.some((item) => /^shopify\.(token|auth|scope)\b/.test(item.code) || wrong.includes(item.culprit.in)),
        `${status} ${errors}: ${found.map(({ code }) => code).join(', ')}`
      )
    }
  }
})

t.test('a call that worked gets no failure', async (t) => {
  for (const { call, before = [], config } of cases) {
    const isGraphql = /graphql/.test(call.url)
    const answer = isGraphql ? { data: { shop: { name: 'x' } } } : { products: [{ id: 1 }] }
    const found = diagnosesOf([...before, { ...call, status: 200, answer, answerHeaders: {} }], config)
    t.same(
      found.filter(({ level }) => level === 'failure').map(({ code }) => code),
      [],
      describe(call)
    )
  }
})

t.test('a preflight is no failure of Shopify’s rules', async (t) => {
  for (const { call } of cases) {
    const found = diagnosesOf([
      {
        ...call,
        method: 'OPTIONS',
        headers: { Origin: 'https://x.example' },
        status: 404,
        answer: '',
        answerHeaders: {}
      }
    ])
    t.same(
      found.map(({ code }) => code).filter((code) => code.startsWith('shopify.')),
      [],
      describe(call)
    )
  }
})

t.test('patches fit the request they are made for', async (t) => {
  for (const { call, before = [], config } of cases) {
    const { diagnoses, exchange } = judge([...before, call], config)
    for (const { code, patch = [] } of diagnoses) {
      for (const operation of patch) {
        t.match(operation.path, /^\/request\//, `${code}: ${operation.path}`)
        const exists = operation.op === 'add' ? operation.path.replace(/\/[^/]+$/, '') : operation.path
        t.ok(resolves(exchange, exists), `${code}: ${operation.op} ${operation.path}`)
      }
    }
  }
})

t.test('no exchange, however odd, makes a rule throw', async (t) => {
  const odd: unknown[] = [
    '',
    'null',
    '[]',
    '{"errors":null}',
    '{"errors":[null,1,"x"]}',
    '{"data":{"a":{"userErrors":[null]}}}',
    '<html',
    '\u0000'
  ]
  for (const { call } of cases) {
    for (const answer of odd) t.doesNotThrow(() => diagnosesOf([{ ...call, answer }]))
    t.doesNotThrow(() => diagnosesOf([{ ...call, body: '{"query":', answer: undefined, status: 418 }]))
  }
})

t.test('hostile content costs little', async (t) => {
  const long = 200_000
  const refused = {
    status: 401,
    answer: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' }
  }
  const blanks = `${' '.repeat(long)}x${' '.repeat(long)}y`
  const quotes = '"'.repeat(long)
  const texts = [
    blanks,
    'approval for '.repeat(long / 13),
    '<'.repeat(long),
    quotes,
    `Oauth error ${' '.repeat(long)}`,
    '/1'.repeat(long / 2)
  ]
  const started = process.cpuUsage()
  for (const text of texts) {
    const headers = { 'X-Shopify-Access-Token': text }
    diagnosesOf([{ url: '/admin/api/2026-07/graphql.json', method: 'POST', headers, body: { query: text }, ...refused }])
    const answer = { error: 'invalid_request', error_description: text }
    diagnosesOf([{ url: '/admin/oauth/access_token', method: 'POST', body: text, status: 400, answer }])
    const path = `/admin/api/2026-07${'/1'.repeat(2000)}.json`
    diagnosesOf([{ url: path, status: 403, answer: { errors: text }, headers: { Authorization: text } }])
    diagnosesOf([{ url: '/admin/oauth/authorize', status: 400, answer: text }])
  }
  // Not a measure of speed: quadratic work on texts of this size would take minutes.
  t.ok(process.cpuUsage(started).user < 60_000_000)
})

function resolves(document: unknown, pointer: string): boolean {
  let value: unknown = document
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null || !(part in value)) return false
    value = (value as Record<string, unknown>)[part]
  }
  return value !== undefined
}

function describe(call: Call): string {
  const { request } = toExchange(call)
  const fields = request.headers.map(({ name, value }) => `${name}: ${value.slice(0, 24)}`).join('; ')
  return `${request.method} ${request.url} ${call.status ?? 200} [${fields}]`
}

t.test('a Storefront token that nobody filled in is called that', async (t) => {
  for (const [value, says] of [
    ['${STOREFRONT_TOKEN}', /holds \$\{STOREFRONT_TOKEN\} instead of a Storefront token/],
    ['undefined', /holds undefined instead of a Storefront token/],
    ['', /is empty/],
    ['storefrontAccessToken', /like the name of a variable/]
  ] as const) {
    const call = {
      url: 'https://acme.myshopify.com/api/2026-10/graphql.json',
      method: 'POST',
      status: 401,
      answer: { errors: UNAUTHORIZED }
    }
    const [best] = diagnosesOf([{ ...call, headers: { 'X-Shopify-Storefront-Access-Token': value } }])
    t.match(best, { code: 'shopify.storefront.token-invalid', certainty: 'likely', summary: says, why: /nobody filled in/ }, value)
    t.match(best?.culprit, { name: 'x-shopify-storefront-access-token' })
  }
})

const UNAUTHORIZED = [{ message: '', extensions: { code: 'UNAUTHORIZED' } }]
