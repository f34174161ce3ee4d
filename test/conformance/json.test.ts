// JSONTestSuite (MIT, github.com/nst/JSONTestSuite), read from beside the checkout: each file as the body of an answer through
// the real program. The bytes reach the client as they are, and recorder, masking, rules and viewer API survive them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import { removeFolder, startStoretap } from '../e2e/storetap.js'
import { httpStore } from '../proxy/rig.js'

const CORPUS = '../shared/conformance/json-test-suite'
const skip = existsSync(CORPUS) ? false : 'the conformance data is not here'

/** `{key: 'value'}`: a value of that name is taken for a secret and masked. */
const MASKED = 'n_object_key_with_single_quotes.json'

t.test('each file as a body', { skip }, async (t) => {
  const names = readdirSync(CORPUS).filter((name) => name.endsWith('.json'))
  t.ok(names.length >= 318, `${names.length} files`)
  const files = new Map(names.map((name) => [name, readFileSync(`${CORPUS}/${name}`)]))
  const store = await httpStore(t, (request, response) => {
    const [, status = '200', name = ''] = (request.url ?? '').split('/').map(decodeURIComponent)
    request.resume().on('end', () => response.writeHead(Number(status), { 'Content-Type': 'application/json' }).end(files.get(name)))
  })
  const run = await startStoretap(['--target', store.url, '--platform', 'shopify'])
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const ids = new Map<string, string>()
  for (const [index, [name, bytes]] of [...files].entries()) {
    // Failing answers go through the rules, requests with a body through their masking as well.
    const status = index % 2 === 0 ? 200 : 422
    const answer = await fetch(`${run.url}/${status}/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new Uint8Array(bytes)
    })
    const received = Buffer.from(await answer.arrayBuffer())
    t.ok(answer.status === status && received.equals(bytes), `${name}: bytes equal at the client`)
    ids.set(name, answer.headers.get('x-storetap-id') ?? '')
  }
  await run.exchanges(names.length)
  for (const [name, bytes] of files) {
    const id = ids.get(name) ?? ''
    const exchange = await run.api<Exchange>(`/api/exchanges/${id}`)
    t.match(exchange, {
      outcome: 'answered',
      answeredBy: 'store',
      request: { bodySize: bytes.length },
      response: { bodySize: bytes.length }
    })
    if (bytes.length === 0) continue
    const body = await fetch(new URL(`/api/exchanges/${id}/response/body`, run.viewer.url))
    const kept = Buffer.from(await body.arrayBuffer())
    // Text that is not UTF-8 is kept as far as it can be read as text.
    const isText = Buffer.from(bytes.toString('utf8')).equals(bytes)
    t.ok(body.status === 200 && (!isText || kept.equals(bytes) || name === MASKED), `${name}: kept as it is`)
  }
  t.notMatch(run.output(), /could not be explained|failed and was skipped|"level":60/)
  t.equal(run.child.exitCode, null, 'alive')
})
