import t from 'tap'
import type { Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { exchange, harness } from './harness.js'

const headers = { host: 'localhost:4020' }

const wrongToken: Diagnosis = {
  code: 'shopify.token.missing',
  level: 'failure',
  certainty: 'certain',
  summary: 'No credential reached Shopify',
  why: 'why',
  culprit: { in: 'request.header', name: 'x-shopify-access-token' },
  evidence: [],
  fix: [],
  docs: []
}

const failing = (seq: number, url: string) =>
  exchange(seq, { ...failed, request: { ...exchange(seq).request, url }, diagnoses: [wrongToken] } as Partial<Exchange>)
const failed = { response: { ...(exchange(1) as Exchange & { outcome: 'answered' }).response, status: 401 } }

t.test('the list is newest first, with cursor and total', async (t) => {
  const { app } = await harness({ exchanges: Array.from({ length: 7 }, (_, index) => exchange(index + 1)) })
  const first = (await app.inject({ url: '/api/exchanges?limit=5', headers })).json()
  t.same(
    first.items.map((item: { seq: number }) => item.seq),
    [7, 6, 5, 4, 3]
  )
  t.equal(first.total, 7)
  const second = (await app.inject({ url: `/api/exchanges?limit=5&before=${first.next}`, headers })).json()
  t.same(
    second.items.map((item: { seq: number }) => item.seq),
    [2, 1]
  )
  t.equal(second.next, null)
  const middle = (await app.inject({ url: '/api/exchanges?limit=2&offset=3', headers })).json()
  t.same(
    middle.items.map((item: { seq: number }) => item.seq),
    [4, 3]
  )
  t.equal((await app.inject({ url: '/api/exchanges?offset=-1', headers })).statusCode, 400)
})

t.test('bad questions get a sentence, not a stack trace', async (t) => {
  const { app, errors } = await harness({ exchanges: [exchange(1)] })
  const filter = await app.inject({ url: '/api/exchanges?filter=status:401%20colour:red', headers })
  t.equal(filter.statusCode, 400)
  t.match(filter.json(), { error: /There is no key colour/, start: 11, end: 21 })
  const sentences = [
    ['/api/exchanges?limit=0', 'limit: expected a whole number from 1 to 1000, found 0.'],
    ['/api/exchanges?limit=1001', 'limit: expected a whole number from 1 to 1000, found 1001.'],
    ['/api/exchanges?limit=many', 'limit: expected a whole number from 1 to 1000, found "many".'],
    ['/api/exchanges?before=x', 'before: expected the "next" of an earlier page, found "x".'],
    ['/api/exchanges?before=-1', 'before: expected the "next" of an earlier page, found "-1".'],
    ['/api/exchanges?before=', 'before: expected the "next" of an earlier page, found "".'],
    ['/api/exchanges/e1/code/cobol', 'language: expected one of curl, fetch, php, python, ruby, found "cobol".']
  ] as const
  for (const [url, error] of sentences) {
    const answer = await app.inject({ url, headers })
    t.same([answer.statusCode, answer.json()], [400, { error }], url)
  }
  const missing = await app.inject({ url: '/api/exchanges/e99', headers })
  t.equal(missing.statusCode, 404)
  t.match(missing.json().error, /There is no exchange e99/)
  t.same(errors, [], 'nothing of this is our failure')
})

t.test('a wrong method at a right address is told which are right', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1)] })
  const ask = (method: 'PATCH' | 'POST' | 'GET', url: string) => app.inject({ method, url, headers })
  const list = await ask('PATCH', '/api/exchanges?limit=1')
  t.same([list.statusCode, list.headers.allow], [405, 'DELETE, GET, HEAD'])
  t.equal(list.json().error, 'PATCH is not answered at this address: expected DELETE or GET or HEAD.')
  t.same((await ask('GET', '/api/exchanges/e1/replay')).headers.allow, 'POST')
  t.same((await ask('POST', '/api/exchanges/')).statusCode, 404)
  t.same((await ask('POST', '/api/nothing')).headers.allow, undefined)
})

t.test('a failure of ours is logged and told without its text', async (t) => {
  const { app, store, errors } = await harness()
  store.get = async () => {
    throw new Error('secret path /home/someone')
  }
  const answer = await app.inject({ url: '/api/exchanges/e1', headers })
  t.equal(answer.statusCode, 500)
  t.notMatch(answer.body, /secret|stack/)
  t.equal(errors.length, 1)
})

t.test('one exchange and its bodies', async (t) => {
  const postData = { mimeType: 'image/png', text: Buffer.from([0, 255, 60, 115]).toString('base64'), encoding: 'base64', size: 4 } as const
  const { app } = await harness({ exchanges: [exchange(1, { request: { ...exchange(1).request, postData } })] })
  t.equal((await app.inject({ url: '/api/exchanges/e1', headers })).json().id, 'e1')
  const kept = await app.inject({ url: '/api/exchanges/e1/request/body', headers })
  t.same([...kept.rawPayload], [0, 255, 60, 115])
  t.equal(kept.headers['content-type'], 'application/octet-stream')
  t.match(kept.headers['content-disposition'], /^attachment; filename="request-1\.bin"$/)
  const text = await app.inject({ url: '/api/exchanges/e1/response/body', headers })
  t.equal(text.body, '{"order":{"id":1}}')
  const { app: other } = await harness({ exchanges: [exchange(1)] })
  t.equal((await other.inject({ url: '/api/exchanges/e1/request/body', headers })).statusCode, 404, 'a GET without a body')
})

t.test('replay passes the patch on and tells a refusal', async (t) => {
  const refused = { refused: 'The token is no longer in memory.' }
  const { app, services } = await harness({
    exchanges: [exchange(1)],
    replay: async (_id, patch) => (patch.length === 0 ? refused : { id: 'e2' })
  })
  const replay = (payload?: object) => app.inject({ method: 'POST', url: '/api/exchanges/e1/replay', headers, ...(payload && { payload }) })
  const patch = [{ op: 'replace', path: '/request/method', value: 'POST' }]
  t.same((await replay({ patch })).json(), { id: 'e2' })
  t.same(services.replayed.at(-1), { id: 'e1', patch })
  const answer = await replay()
  t.equal(answer.statusCode, 409)
  t.equal(answer.json().error, refused.refused)
  t.equal((await replay({ patch: [{ op: 'run', path: '/x' }] })).statusCode, 400, 'an unknown operation')
})

t.test('deleting one and all', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1), exchange(2)] })
  t.equal((await app.inject({ method: 'DELETE', url: '/api/exchanges/e1', headers })).statusCode, 204)
  t.equal((await app.inject({ method: 'DELETE', url: '/api/exchanges/e1', headers })).statusCode, 404)
  t.equal((await app.inject({ url: '/api/exchanges', headers })).json().total, 1)
  await app.inject({ method: 'DELETE', url: '/api/exchanges', headers })
  t.equal((await app.inject({ url: '/api/exchanges', headers })).json().total, 0)
})

t.test('HAR of one, of a selection and of a filter', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1), exchange(2), failing(3, 'http://localhost:4010/x')] })
  const entries = async (url: string) => (await app.inject({ url, headers })).json().log.entries.length
  t.equal(await entries('/api/exchanges/e1/har'), 1)
  t.equal(await entries('/api/har?ids=e1,e3,gone'), 2)
  t.equal(await entries('/api/har'), 3)
  t.equal(await entries('/api/har?filter=status:401'), 1)
  t.equal((await app.inject({ url: '/api/har?filter=nokey:1', headers })).statusCode, 400)
})

t.test('cURL names what was masked as variables', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1)] })
  const { body } = await app.inject({ url: '/api/exchanges/e1/curl', headers })
  t.match(body, /^X_SHOPIFY_ACCESS_TOKEN=''/)
  t.match(body, /--header 'X-Shopify-Access-Token: '"\$X_SHOPIFY_ACCESS_TOKEN"/)
  t.notMatch(body, /Host:/)
})

t.test('the last success is of the same route and before the failure', async (t) => {
  const url = 'http://localhost:4010/admin/api/2026-01/orders/77.json'
  const { app } = await harness({
    exchanges: [exchange(1), exchange(2), failing(3, url), exchange(4), failing(5, 'http://localhost:4010/other')]
  })
  const last = async (id: string) => (await app.inject({ url: `/api/exchanges/${id}/last-success`, headers })).json().id
  t.equal(await last('e3'), 'e2', 'another id of the same route')
  t.equal(await last('e5'), null, 'no other route will do')
})

t.test('codes, stores, settings', async (t) => {
  const page = { code: 'a.b', level: 'failure', title: 'T', why: 'W', tell: 'X', fix: [], ceiling: 'certain', docs: [] } as const
  const { app } = await harness({ codes: [page] })
  t.equal((await app.inject({ url: '/api/codes', headers })).json().length, 1)
  t.equal((await app.inject({ url: '/api/codes/a.b', headers })).json().title, 'T')
  t.equal((await app.inject({ url: '/api/codes/a', headers })).statusCode, 404)
  const settings = { savedFilters: [{ name: 'mine', filter: 'status:4xx' }], pins: ['e1'], notes: { e1: 'look' } }
  const put = (payload: object) => app.inject({ method: 'PUT', url: '/api/settings', headers, payload })
  t.equal((await put(settings)).statusCode, 200)
  t.same((await app.inject({ url: '/api/settings', headers })).json(), settings)
  t.equal((await put({ savedFilters: 1, pins: [], notes: {} })).statusCode, 400)
  t.equal((await put({ ...settings, notes: { ['__proto__'.repeat(20)]: 'x' } })).statusCode, 400)
})

t.test('the dashboard counts calls, causes and rate limits', async (t) => {
  const limited = exchange(2, {
    response: { ...failed.response, status: 200, headers: [{ name: 'X-Shopify-Shop-Api-Call-Limit', value: '32/40' }] }
  } as Partial<Exchange>)
  const { app } = await harness({ exchanges: [exchange(1), limited, failing(3, exchange(3).request.url)] })
  const board = (await app.inject({ url: '/api/dashboard', headers })).json()
  t.equal(board.minutes.length, 30)
  t.same(board.minutes.at(-1), { minute: '2026-11-22T08:00:00.000Z', calls: 3, failures: 1 })
  t.same(board.causes, [{ code: 'shopify.token.missing', title: 'shopify.token.missing', count: 1 }])
  t.match(board.stores[0], { store: 'acme', calls: 3, failures: 1, api: 'Admin REST 2026-01', bucket: { used: 32, maximum: 40 } })
})

t.test('refused calls hide neither the rate limit nor the version in use', async (t) => {
  const answered = (seq: number, version: string, served: string) =>
    exchange(seq, {
      request: { ...exchange(seq).request, url: `http://localhost:4010/admin/api/${version}/shop.json` },
      response: {
        ...failed.response,
        status: 200,
        headers: [
          { name: 'X-Shopify-Shop-Api-Call-Limit', value: '32/40' },
          { name: 'X-Shopify-API-Version', value: served }
        ]
      }
    } as Partial<Exchange>)
  const refused = Array.from({ length: 9 }, (_, index) => failing(index + 3, 'http://localhost:4010/admin/api/2019-01/shop.json'))
  const board = async (exchanges: readonly Exchange[]) => {
    const { app } = await harness({ exchanges })
    return (await app.inject({ url: '/api/dashboard', headers })).json().stores[0]
  }
  const mixed = await board([answered(1, '2024-01', '2025-10'), answered(2, '2026-01', '2026-01'), ...refused])
  t.match(mixed, { api: 'Admin REST 2026-01', bucket: { used: 32, maximum: 40 } })
  t.equal(mixed.servedVersion, undefined, 'what answered an older call is not told of the version in use')
  t.match(await board([answered(1, '2024-01', '2025-10')]), { api: 'Admin REST 2024-01', servedVersion: '2025-10' })
})

t.test('pins and notes go with their exchanges, filters stay', async (t) => {
  const { app, store, services, errors } = await harness({ exchanges: [exchange(1), exchange(2), exchange(3)] })
  const savedFilters = [{ name: 'mine', filter: 'status:4xx' }]
  await services.settings.write({ savedFilters, pins: ['e1', 'e2'], notes: { e2: 'look', e3: 'too' } })
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
  await store.remove('e2')
  await settled()
  t.same(await services.settings.read(), { savedFilters, pins: ['e1'], notes: { e3: 'too' } })
  await app.inject({ method: 'DELETE', url: '/api/exchanges', headers })
  await settled()
  t.same(await services.settings.read(), { savedFilters, pins: [], notes: {} })
  t.same(errors, [])
})
