import t from 'tap'
import { BEARER, best, type Call, CLIENT, diagnosesOf, found, storeAt } from '../entry.js'

const to = (location: string, status = 301) => ({ status, answerHeaders: { location }, answer: '' })
const signed = 'http://shop.example/api?oauth_consumer_key=k&oauth_signature=abc'

t.test('a redirect that loses something is a failure', async (t) => {
  t.strictSame(await found({ url: 'http://shop.example/api', headers: BEARER, ...to('https://shop.example/api') }), [
    'http.redirect.to-https certain'
  ])
  t.strictSame(await found({ url: signed, ...to('https://shop.example/api?oauth_consumer_key=k&oauth_signature=abc') }), [
    'http.redirect.to-https certain'
  ])
  t.strictSame(await found({ url: 'https://www.shop.example/api', headers: BEARER, ...to('https://shop.example/api', 308) }), [
    'http.redirect.host-change certain'
  ])
  t.strictSame(await found({ method: 'POST', body: '{}', url: 'http://shop.example/api', ...to('https://shop.example/api') }), [
    'http.redirect.to-https certain'
  ])
  t.strictSame(
    await found({ url: 'https://shop.example/api', headers: BEARER, ...to('https://other.example/api') }),
    ['http.redirect.host-change likely'],
    'two strange names need not be one site'
  )
})

t.test('a redirect that loses nothing is none', async (t) => {
  t.strictSame(await found({ url: 'http://shop.example/', ...to('https://shop.example/') }), [], 'no credential, GET')
  t.strictSame(await found({ url: 'https://shop.example/a', headers: BEARER, ...to('/a/') }), [], 'same origin')
  t.strictSame(
    await found({
      url: 'http://shop.example/a?consumer_key=ck_1&consumer_secret=cs_1',
      ...to('https://shop.example/a?consumer_key=ck_1&consumer_secret=cs_1')
    }),
    [],
    'keys in the query survive'
  )
  t.strictSame(await found({ url: 'https://shop.example/a', headers: BEARER, status: 304, answerHeaders: {}, answer: '' }), [], '304')
  t.strictSame(await found({ url: 'https://shop.example/a', headers: BEARER, ...to('https://[bad') }), [], 'unreadable Location')
})

t.test('a redirect that drops the query with the keys', async (t) => {
  const keys = 'https://shop.example/a?consumer_key=ck_1&consumer_secret=cs_1'
  const [first] = await diagnosesOf([{ url: keys, ...to('/b') }])
  t.match(first, {
    code: 'http.query-dropped.redirect',
    certainty: 'certain',
    culprit: { in: 'response.header', name: 'location', pointer: '/response/headers/0' }
  })
})

t.test('a redirect to another resource drops no query', async (t) => {
  const lookup = { url: 'https://shop.example/codes/lookup.json?code=A', headers: BEARER }
  t.strictSame(await found({ ...lookup, ...to('/codes/17', 303) }), [], 'the answer of a lookup')
  t.strictSame(await found({ ...lookup, ...to('/codes/17', 302) }), [], 'another path')
  t.strictSame(await found({ ...lookup, ...to('/codes/lookup.json/', 301) }), ['http.query-dropped.redirect certain'], 'the same path')
  const next: Call = { url: 'https://shop.example/codes/17', headers: BEARER, status: 404, answer: '{"error":"gone"}', after: 1 }
  const after = (await diagnosesOf([{ ...lookup, ...to('/codes/17', 303) }, next])).map(({ code }) => code)
  t.notOk(after.includes('http.query-dropped.redirect'), 'nor was it lost for the call after it')
})

t.test('a credential that is not repeated at the same host', async (t) => {
  const hop: Call = { url: 'https://shop.example/codes/lookup.json', headers: BEARER, ...to('/codes/17', 303) }
  const next: Call = { url: 'https://shop.example/codes/17', after: 1 }
  const refused = await best(hop, { ...next, status: 401, answer: '{"error":"who?"}' })
  t.match(refused, { code: 'http.redirect.auth-dropped', certainty: 'certain', why: /same host/, fix: [/automatic redirects off/] })
  const sent = await diagnosesOf([hop, { ...next, ...to('/admin/auth/login', 302) }])
  t.match(sent[0], { code: 'http.redirect.auth-dropped', certainty: 'certain' }, 'sent to log in')
})

t.test('what followed the redirect is explained by it', async (t) => {
  const hop: Call = { url: 'http://shop.example/api', headers: BEARER, ...to('https://shop.example/api') }
  const refused: Call = { url: 'https://shop.example/api', status: 401, answer: '{"error":"who?"}', after: 1 }
  const dropped = await best(hop, refused)
  t.match(dropped, { code: 'http.redirect.auth-dropped', certainty: 'certain', culprit: { in: 'request.header', name: 'authorization' } })
  t.ok(
    dropped.evidence.some(({ exchange }) => exchange === 'har-0'),
    'rests on the earlier exchange'
  )
  t.strictSame(await found(hop, { ...refused, headers: BEARER }), ['http.unexplained possible'], 'the credential came along')
  t.strictSame(await found(hop, { ...refused, url: 'https://shop.example/other' }), ['http.unexplained possible'], 'another URL')
  t.strictSame(await found(hop, { ...refused, after: 300 }), ['http.unexplained possible'], 'too long ago')
  t.strictSame(await found(hop, { ...refused, status: 200, answer: '[]' }), [], 'a success is not accused')
})

t.test('a POST that became a GET', async (t) => {
  const hop: Call = { method: 'POST', body: '{"a":1}', url: 'http://shop.example/api', headers: BEARER, ...to('https://shop.example/api') }
  const list: Call = { url: 'https://shop.example/api', headers: BEARER, answer: '[]', after: 1 }
  const [first] = await diagnosesOf([hop, list])
  t.match(
    first,
    { code: 'http.redirect.post-became-get', certainty: 'certain', culprit: { in: 'request.method', name: 'GET' } },
    'also where it got 200'
  )
  const form: Call = { method: 'POST', body: 'a=1', url: 'https://shop.example/login', headers: CLIENT, ...to('/account', 302) }
  t.strictSame(await found(form, { url: 'https://shop.example/account', answer: '{}', after: 1 }), [], 'POST, 302, GET is how forms work')
  t.strictSame(await found({ ...hop, ...to('https://shop.example/api', 303) }, list), [], '303 means GET')
})

t.test('a GET with the leftovers of a POST', async (t) => {
  const url = 'https://api.example.test/v1/graphql.json'
  const headers = { ...CLIENT, 'content-type': 'application/json' }
  const call: Call = { url, headers, status: 404, answer: '{"errors":"Not Found"}' }
  t.strictSame(await found(call), ['http.redirect.post-became-get possible'])
  t.strictSame(await found({ ...call, headers: CLIENT }), ['http.unexplained possible'], 'no media type')
  t.strictSame(await found({ ...call, method: 'POST', body: '{}' }), ['http.unexplained possible'])
})

t.test('a redirect past the proxy', async (t) => {
  const stores = [storeAt('https://shop.example')]
  const past = await diagnosesOf([{ url: 'http://localhost:4010/a', ...to('https://shop.example/b') }], stores)
  t.match(past, [{ code: 'http.redirect.leaves-proxy', level: 'notice' }])
  const ours = { _forwarded: { url: 'https://shop.example/a', reasons: [] } }
  t.strictSame(
    await diagnosesOf([{ url: 'http://localhost:4010/a', ...to('https://shop.example/b'), extra: ours }], stores),
    [],
    'our gateway rewrites that'
  )
  const www = await diagnosesOf([{ url: 'http://localhost:4010/a', ...to('https://www.shop.example/a'), extra: ours }], stores)
  t.match(www, [{ code: 'http.redirect.leaves-proxy' }], 'another name stays')
})

t.test('what becomes of another write than POST depends on the client', async (t) => {
  const call = (method: string) => ({ method, body: '{}', headers: BEARER, url: 'https://shop.example/api/1', ...to('/api/1/', 302) })
  t.match((await best(call('PUT'))).summary, /some clients follow with GET.*others repeat the PUT/)
  t.match((await best(call('POST'))).summary, /a client that follows asks with GET/)
})

t.test('slashes in a row are folded by the redirect that the client followed', async (t) => {
  const put = { method: 'PUT', body: '{}', headers: BEARER, url: 'https://shop.example//api/1', ...to('https://shop.example/api/1') }
  t.equal((await found(put, { headers: BEARER, url: 'https://shop.example/api/1', after: 1 }))[0], 'http.redirect.post-became-get certain')
})
