// Own fixtures for what Http11Probe and llhttp's tests probe: refused ones never reach the store, the others arrive unambiguous.
import t from 'tap'
import { failureOf } from '#src/model/exchange.js'
import { bodyText } from '../proxy/rig.js'
import { noOracle, objections } from './h11.js'
import { PROBES } from './probes.js'
import { dechunked, isWhole, piecesOf, setStage } from './stage.js'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

t.test('probes', async (t) => {
  const stage = await setStage(t, { settings: { timeouts: { connect: 500, head: 600, idle: 600 } } })
  for (const { name, section, request, verdict } of PROBES) {
    const label = `${name} (${section})`
    const records = stage.rig.records.length
    const { upstream, client, recorded, hits } = await stage.say(name, request, OK)
    const { exchange } = recorded
    t.notMatch(client, /<still open>$/, `${label}: the connection closes`)
    if (verdict === 'refused') {
      t.equal(hits, 0, `${label}: nothing whole reaches the store`)
      t.match(client, /^HTTP\/1\.1 (4\d\d|501) [\s\S]*"storetap"/, `${label}: refused in our name`)
      const refusal = { outcome: 'failed', answeredBy: 'gateway', failure: { phase: 'request' } }
      t.match(exchange, refusal, `${label}: recorded as refused by us`)
      t.ok((failureOf(exchange)?.message ?? '').length > 20, `${label}: with a sentence`)
    } else {
      t.equal(hits, 1, `${label}: one request (${failureOf(exchange)?.message})`)
      t.match(client, /HTTP\/1\.1 200 OK\r\n/, label)
      t.match(exchange, { outcome: 'answered', answeredBy: 'store' }, `${label}: recorded`)
      const { lines, body } = piecesOf(upstream ?? '')
      t.ok(isWhole(upstream ?? ''), `${label}: framed`)
      t.equal(lines.filter((line) => /^(host|content-length|transfer-encoding):/i.test(line)).length <= 2, true, `${label}: unambiguous`)
      const content = lines.some((line) => /^transfer-encoding:/i.test(line)) ? dechunked(body).content : body
      t.equal(content, bodyText(recorded.requestBody), `${label}: the record has the body that was sent`)
    }
    t.equal(stage.rig.records.length, records + 1, `${label}: one record`)
  }
  t.ok(PROBES.length > 130, `${PROBES.length} probes`)
  t.same(stage.rig.errors, [])
  if (noOracle) t.comment(noOracle)
  else t.same(objections(stage.emitted), [], 'h11 accepts what we emitted')
})
