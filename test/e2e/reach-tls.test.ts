/** Clients that insist on https, against the gateways' TLS ports. */
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { SHOPIFY, WOOCOMMERCE } from '#src/sandbox/accounts.js'
import { startSandbox } from '#src/sandbox/server.js'
import { runClient, runProgram } from './program.js'
import { removeFolder, runStoretap, startStoretap, temporaryFolder } from './storetap.js'

const sandbox = await startSandbox({ seesHttps: true })
const data = temporaryFolder()
const file = join(data, 'config.json')
writeFileSync(
  file,
  JSON.stringify({
    stores: [
      { name: 'one', url: sandbox.url, tlsPort: 0 },
      { name: 'two', url: sandbox.url }
    ]
  })
)
const run = await startStoretap(['--config', file, '--tls-port', '0'], { data })
t.teardown(() => Promise.all([run.stop(), sandbox.close()]).then(() => removeFolder(data)))
const tlsUrl = run.gateways[0]?.tlsUrl ?? ''
const authority = (await runStoretap(['ca', '--path', '--data', data])).out.trim()
const trusted = { NODE_EXTRA_CA_CERTS: authority }
let count = 0
const newest = () => run.newest(++count)

t.test('each store has its https address, also in the viewer', async (t) => {
  t.match(run.gateways, [{ tlsUrl: /^https:\/\/localhost:\d+$/ }, { tlsUrl: /^https:\/\/localhost:\d+$/ }])
  t.equal(new Set(run.gateways.map((gateway) => gateway.tlsUrl)).size, 2)
  t.match(
    await run.api('/api/stores'),
    run.gateways.map(({ store, tlsUrl }) => ({ name: store, tlsUrl }))
  )
})

t.test('@shopify/admin-api-client with storeDomain localhost:PORT', async (t) => {
  const { out, err } = await runClient('admin-api-client', [new URL(tlsUrl).host, SHOPIFY.tokens.app.token], trusted)
  t.match(JSON.parse(out), { data: { shop: { name: /./ } } }, err)
  t.match(await newest(), {
    store: 'one',
    platform: 'shopify',
    request: { url: `${tlsUrl}/admin/api/2026-10/graphql.json` },
    response: { status: 200 },
    graphql: { operationName: 'GetShop' }
  })
  const failing = await runClient('admin-api-client', [new URL(tlsUrl).host, SHOPIFY.clientSecret], trusted)
  t.match(JSON.parse(failing.out), { status: 401 }, failing.err)
  t.match(await newest(), { diagnoses: [{ code: 'shopify.token.wrong-kind.client-secret', certainty: 'certain' }] })
})

t.test('@woocommerce/woocommerce-rest-api uses Basic over https', async (t) => {
  const { out, err } = await runClient('woocommerce', [tlsUrl, WOOCOMMERCE.admin.key, WOOCOMMERCE.admin.secret], trusted)
  t.match(JSON.parse(out), { status: 200, count: Number }, err)
  const got = await newest()
  t.match(got.request.headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value, /^Basic /)
  t.notMatch(got.request.url, /oauth_/)
  t.match(got, { platform: 'woocommerce', outcome: 'answered', response: { status: 200 } })
})

t.test('a replay takes the https way again', async (t) => {
  const [, shopify] = await run.exchanges(count)
  const { id } = await run.api<{ id: string }>(`/api/exchanges/${shopify?.id}/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"patch":[]}'
  })
  t.match(await newest(), { id, replayOf: shopify?.id, request: { url: /^https:/ } })
})

t.test('curl and Python trust the authority by its path, and nobody does without', async (t) => {
  const url = `${tlsUrl}/admin/api/2026-10/shop.json`
  const curl = await runProgram('curl', ['-sS', '--cacert', authority, '-o', '/dev/null', '-w', '%{http_code}', url])
  t.same([curl.out, curl.err], ['401', ''])
  t.match(await newest(), { response: { status: 401 } })
  const script =
    'import sys,urllib.request,urllib.error\ntry: urllib.request.urlopen(sys.argv[1])\nexcept urllib.error.HTTPError as e: print(e.code)'
  const python = await runProgram('python3', ['-c', script, url], { SSL_CERT_FILE: authority })
  t.equal(python.out.trim(), '401', python.err)
  t.match(await newest(), { response: { status: 401 } })
  t.match(JSON.parse((await runClient('admin-api-client', [new URL(tlsUrl).host, 'token'])).out).error, /fetch failed/, 'Node hangs up')
  const foreign = await runProgram('curl', ['-sS', url])
  t.match(foreign.err, /certificate/)
  t.match(await newest(), {
    outcome: 'failed',
    failure: { phase: 'request', message: /trust the gateway's local authority/ },
    diagnoses: [{ code: 'http.proxy.ca-not-trusted' }]
  })
})

t.test('plain HTTP on the TLS port and TLS on the plain port get a sentence', async (t) => {
  const answer = await fetch(`${tlsUrl.replace('https:', 'http:')}/admin/api/2026-10/shop.json`)
  t.equal(answer.status, 400)
  t.match(await answer.text(), /This port speaks HTTPS.*use https:\/\//)
  t.match(await newest(), {
    failure: { code: 'PLAIN_ON_TLS_PORT' },
    request: { url: /^https:\/\/localhost:\d+\/admin\/api\/2026-10\/shop.json$/ },
    diagnoses: [{ code: 'http.proxy.plain-on-tls-port' }]
  })
  const wrong = await runProgram('curl', ['-sS', run.url.replace('http:', 'https:')])
  t.match(wrong.err, /wrong version number|SSL/i)
  t.match(await newest(), { failure: { code: 'TLS_ON_PLAIN_PORT', message: /This port speaks plain HTTP/ } })
})

t.test('a connection that says nothing does not keep a stop waiting', async (t) => {
  const idle = connect(Number(new URL(tlsUrl).port), '127.0.0.1')
  idle.on('error', () => undefined)
  await new Promise((resolve) => idle.once('connect', resolve))
  t.equal(await run.stop(), 0)
})

t.test('a data folder with a foreign or broken authority is told so in one line', async (t) => {
  const other = temporaryFolder()
  t.teardown(() => removeFolder(other))
  await runStoretap(['ca', '--data', other])
  writeFileSync(join(other, 'tls', 'ca.key'), 'garbage')
  const { code, err } = await runStoretap(['--tls-port', '0', '--port', '0', '--viewer-port', '0', '--data', other])
  t.equal(code, 1)
  t.match(
    err,
    /^storetap: .*tls is not the local certificate authority .* expected: the key is not readable PEM\. Remove it; a new one is made\.\n$/
  )
})
