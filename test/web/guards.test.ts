import t from 'tap'
import { allowedNames, hostName } from '#src/web/guards.js'
import { createSession } from '#src/web/session.js'
import { exchange, harness, TOKEN } from './harness.js'

const PUBLIC = new Set(['GET /api/health', 'HEAD /api/health', 'GET /open', 'HEAD /open'])

/** Every route that is registered, with parameters filled in. */
async function routesOf(): Promise<readonly { readonly method: string; readonly url: string }[]> {
  const { app } = await harness({ exchanges: [exchange(1)] })
  await app.ready()
  const table = app.printRoutes({ commonPrefix: false, includeHooks: false })
  await app.close()
  const routes: { method: string; url: string }[] = []
  const stack: string[] = []
  for (const line of table.split('\n')) {
    const match = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!match) continue
    const depth = (match[1] ?? '').length / 4
    stack.length = depth
    stack[depth] = match[2] ?? ''
    const url = stack.join('').replace(/:(\w+)/g, (_, name) => (name === 'language' ? 'php' : 'e1'))
    for (const method of match[3]?.split(', ') ?? []) routes.push({ method, url })
  }
  return routes
}

t.test('every registered route refuses a wrong Host, another site and a missing token', async (t) => {
  const routes = await routesOf()
  t.ok(routes.length > 30, `found ${routes.length} routes`)
  for (const wanted of [
    '/api/events',
    '/api/exchanges',
    '/api/exchanges/e1',
    '/api/exchanges/e1/response/body',
    '/api/har',
    '/',
    '/api/settings'
  ])
    t.ok(
      routes.some(({ url }) => url === wanted),
      `the table knows ${wanted}`
    )
  const { app } = await harness({ exchanges: [exchange(1)], token: TOKEN })
  const bearer = { authorization: `Bearer ${TOKEN}` }
  for (const { method, url } of routes) {
    const route = `${method} ${url}`
    const ask = async (headers: Record<string, string>) => (await app.inject({ method: method as 'GET', url, headers })).statusCode
    t.equal(await ask({ ...bearer, host: 'evil.example' }), 403, `${route}: wrong Host`)
    t.equal(await ask({ ...bearer, host: 'localhost.evil.example' }), 403, `${route}: lookalike Host`)
    t.equal(await ask({ ...bearer, host: 'localhost', 'sec-fetch-site': 'cross-site' }), 403, `${route}: cross-site`)
    t.equal(await ask({ ...bearer, host: 'localhost', 'sec-fetch-site': 'same-site' }), 403, `${route}: another port of this machine`)
    t.equal(await ask({ ...bearer, host: 'localhost', origin: 'http://evil.example' }), 403, `${route}: foreign Origin`)
    t.equal(await ask({ ...bearer, host: 'localhost', origin: 'null' }), 403, `${route}: null Origin`)
    if (PUBLIC.has(route)) continue
    t.equal(await ask({ host: 'localhost' }), 403, `${route}: no token`)
    t.equal(await ask({ host: 'localhost', authorization: 'Bearer wrong' }), 403, `${route}: wrong token`)
  }
  await app.close()
})

t.test('an unknown address is guarded as well', async (t) => {
  const { app } = await harness({ token: TOKEN })
  t.equal((await app.inject({ url: '/nothing', headers: { host: 'localhost' } })).statusCode, 403)
  t.equal((await app.inject({ url: '/nothing', headers: { host: 'localhost', authorization: `Bearer ${TOKEN}` } })).statusCode, 404)
})

t.test('loopback names, the public name and configured ones may be used, whatever the port', async (t) => {
  const { app } = await harness({ viewer: { host: '0.0.0.0', publicUrl: 'https://tap.example:8443', allowedHosts: ['storetap'] } })
  const status = async (host: string) => (await app.inject({ url: '/api/health', headers: { host } })).statusCode
  for (const host of ['localhost', 'LOCALHOST:4020', '127.0.0.1:5000', '[::1]:4020', 'tap.example', 'storetap:4020'])
    t.equal(await status(host), 200, host)
  for (const host of ['0.0.0.0:4020', '192.168.1.9', 'a.storetap', 'storetap.', 'localhost@evil', 'evil:80:localhost', '127.0.0.1.nip.io'])
    t.equal(await status(host), 403, host)
  const refused = await app.inject({ url: '/api/health', headers: { host: 'box.lan:4020' } })
  t.match(refused.json().error, /--allow-host box\.lan/, 'says how to allow it')
  t.same(hostName('[fe80::1]:99'), '[fe80::1]')
  t.ok(allowedNames({ host: '192.168.1.9', allowedHosts: [] }).has('192.168.1.9'), 'the address we were told to listen on')
})

t.test('the viewer itself and programs pass', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1)] })
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ method: 'DELETE', url: '/api/exchanges', headers })).statusCode
  t.equal(await status({ host: 'localhost:4020' }), 204, 'no browser')
  t.equal(await status({ host: 'localhost:4020', origin: 'http://localhost:4020', 'sec-fetch-site': 'same-origin' }), 204, 'own page')
  t.equal(await status({ host: 'localhost:4020', 'sec-fetch-site': 'none' }), 204, 'typed by a person')
  t.equal(await status({ host: 'localhost:4020', origin: 'http://localhost:4010' }), 403, 'the gateway is another origin')
})

t.test('a link from another site opens a page, but not the API', async (t) => {
  const { app } = await harness()
  const headers = { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  t.not((await app.inject({ url: '/exchanges/e1', headers })).statusCode, 403)
  t.equal((await app.inject({ url: '/api/exchanges', headers })).statusCode, 403)
  t.equal((await app.inject({ url: '/', headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).statusCode, 403)
})

t.test('a write with a body must be JSON', async (t) => {
  const { app, services } = await harness({ exchanges: [exchange(1)] })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/exchanges/e1/replay',
      headers: { host: 'localhost', 'content-type': type },
      payload: '{"patch":[]}'
    })
    t.equal(answer.statusCode, 415, type)
    t.match(answer.json().error, /must be JSON/)
  }
  t.same(services.replayed, [], 'nothing was sent')
})

t.test('answers carry the security header fields and never CORS', async (t) => {
  const { app } = await harness()
  for (const url of ['/', '/api/exchanges', '/api/nothing']) {
    const { headers } = await app.inject({ url, headers: { host: 'localhost', origin: 'http://localhost' } })
    t.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/)
    t.notMatch(String(headers['content-security-policy']), /unsafe|\*/)
    t.equal(headers['x-content-type-options'], 'nosniff')
    t.equal(headers['referrer-policy'], 'no-referrer')
    t.equal(headers['cross-origin-resource-policy'], 'same-origin')
    t.notOk(Object.keys(headers).some((name) => name.startsWith('access-control-')))
  }
})

t.test('a one-use link becomes a cookie, once', async (t) => {
  const { app, session } = await harness({ token: TOKEN })
  const code = session?.issueCode() ?? ''
  const open = () => app.inject({ url: `/open?code=${code}`, headers: { host: 'localhost' } })
  const first = await open()
  const cookie = String(first.headers['set-cookie'])
  t.equal(first.statusCode, 200)
  t.match(cookie, /HttpOnly; SameSite=Strict/)
  t.notMatch(cookie, new RegExp(TOKEN), 'the token itself is not in it')
  t.equal((await open()).statusCode, 403, 'a second time it is refused')
  const status = async (value: string) =>
    (await app.inject({ url: '/api/exchanges', headers: { host: 'localhost', cookie: value } })).statusCode
  t.equal(await status(`other=1; ${cookie.split(';')[0]}`), 200)
  t.equal(await status(`${cookie.split('=')[0]}=${TOKEN}`), 403)
  t.ok(createSession(TOKEN, false).admits({ cookie: cookie.split(';')[0] ?? '' }), 'good after a restart with the same token')
  t.notOk(createSession('another', false).admits({ cookie: cookie.split(';')[0] ?? '' }))
})

t.test('codes age and are few', async (t) => {
  let now = 0
  const session = createSession(TOKEN, true, () => now)
  const old = session.issueCode()
  now = 25 * 60 * 60 * 1000
  t.equal(session.redeem(old), undefined, 'a day old')
  const first = session.issueCode()
  for (let index = 0; index < 20; index++) session.issueCode()
  t.equal(session.redeem(first), undefined, 'pushed out by twenty newer ones')
  t.match(session.redeem(session.issueCode()), /; Secure$/)
})

t.test('health says only that we run where the token is missing', async (t) => {
  const { app } = await harness({ exchanges: [exchange(1)], token: TOKEN })
  const ask = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/api/health', headers: { host: 'localhost', ...headers } })).json()
  t.same(await ask({}), { status: 'ok' })
  t.match(await ask({ authorization: `Bearer ${TOKEN}` }), {
    status: 'ok',
    version: '0.0.0',
    exchanges: 1,
    dropped: 0,
    disk: { status: 'ok' }
  })
})

t.test('no route takes a path, a command or a URL', async (t) => {
  for (const { url } of await routesOf()) t.notMatch(url, /\*/, `${url} is no wildcard`)
  const { app } = await harness()
  const answer = await app.inject({ url: '/assets/..%2f..%2fpackage.json', headers: { host: 'localhost' } })
  t.equal(answer.statusCode, 404)
})

t.test('a person who opens a page without the token reads a sentence, not JSON', async (t) => {
  const { app } = await harness({ token: TOKEN })
  const page = await app.inject({ url: '/', headers: { host: 'localhost', accept: 'text/html,*/*' } })
  t.equal(page.statusCode, 403)
  t.match(page.headers['content-type'], /^text\/plain/)
  t.match(page.body, /^storetap: This viewer needs its token/)
  const api = await app.inject({ url: '/api/exchanges', headers: { host: 'localhost', accept: 'text/html' } })
  t.match(api.json().error, /needs its token/)
})
