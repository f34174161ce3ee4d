import t from 'tap'
import { prettyMessage } from '#src/log/pretty.js'
import { createLog } from '#src/log.js'
import type { ExchangeSummary } from '#src/model/live.js'

const summary: ExchangeSummary = {
  id: 'x1',
  seq: 1,
  store: 'acme',
  platform: 'shopify',
  startedDateTime: '2026-11-22T10:11:12.000Z',
  time: 12.4,
  method: 'GET',
  url: 'http://localhost:4010/admin/api/2026-10/shop.json',
  status: 401,
  outcome: 'answered',
  size: 89,
  diagnoses: [{ code: 'shopify.token.missing', level: 'failure', certainty: 'certain', summary: 'X-Shopify-Access-Token is missing.' }]
}

function captured(level = 'info') {
  const lines: string[] = []
  const log = createLog({ log: { level, format: 'json', transports: [] } }, { write: (line: string) => void lines.push(line) })
  return { log, events: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

t.test('an exchange is one structured line; its duration does not collide with the time of the line', (t) => {
  const { log, events } = captured()
  log.exchange(summary)
  const [line] = events()
  t.match(line, { event: 'exchange', id: 'x1', status: 401, duration: 12.4, diagnoses: [{ code: 'shopify.token.missing' }] })
  t.match(line?.['time'], /^\d{4}-\d\d-\d\dT/)
  t.equal(line?.['level'], 40, 'a failing one is a warning')
  t.end()
})

t.test('each line tells of its own exchange, however many kinds there are', (t) => {
  const { log, events } = captured()
  const calls = Array.from({ length: 1200 }, (_, at) => ({
    ...summary,
    id: `x${at}`,
    method: `M${at % 600}`,
    status: 200 + (at % 3),
    diagnoses: []
  }))
  for (const call of calls) log.exchange(call)
  t.strictSame(
    events().map(({ id, method, status, diagnoses }) => ({ id, method, status, diagnoses })),
    calls.map(({ id, method, status, diagnoses }) => ({ id, method, status, diagnoses }))
  )
  t.end()
})

t.test('--log-level warn shows just the failing ones', (t) => {
  const { log, events } = captured('warn')
  log.exchange({ ...summary, status: 200, diagnoses: [] })
  t.same(events(), [])
  log.exchange(summary)
  log.exchange({ ...summary, status: 200 })
  t.equal(events().length, 2, 'a 200 with a failure in it counts as failing')
  t.end()
})

t.test('the ready line comes at any level', (t) => {
  const { log, events } = captured('silent')
  log.ready({ gateways: [], viewer: { url: 'http://localhost:1/', token: null } })
  log.exchange(summary)
  t.match(events(), [{ event: 'ready' }])
  t.end()
})

t.test('for people: one line, the reason below, and control characters made visible', (t) => {
  t.equal(
    prettyMessage({ ...summary, event: 'exchange', duration: 12.4 }),
    '10:11:12 401  GET  /admin/api/2026-10/shop.json acme  12 ms\n         ✗ certain: X-Shopify-Access-Token is missing.  shopify.token.missing'
  )
  const hostile = prettyMessage({ ...summary, event: 'exchange', duration: 1, url: 'http://x/\u001b[2J\r\n', method: 'GE\u0007T' })
  t.notMatch(hostile, /[\u0000-\u0009\u000b-\u001f]/)
  t.equal(hostile.split('\n').length, 2)
  t.equal(prettyMessage({ msg: 'disk\u001b[31m full', level: 50 }), '! disk\\x1b[31m full')
  t.end()
})

t.test('notices are no failures', (t) => {
  const notice = { code: 'shopify.version.fell-forward', level: 'notice', certainty: 'certain', summary: 'fell forward' } as const
  t.match(prettyMessage({ ...summary, event: 'exchange', duration: 1, status: 200, diagnoses: [notice] }), /ℹ fell forward/)
  t.end()
})

t.test('a transport that is not there is a fault of the configuration', (t) => {
  for (const target of ['no-such-transport', '/no/such/transport.mjs']) {
    const config = { log: { level: 'info', format: 'json', transports: [{ target }] }, file: 'storetap.config.json' } as const
    const message = new RegExp(`^storetap\\.config\\.json: log\\.transports: expected pino transports .*"${target}"$`)
    t.throws(() => createLog(config, { write: () => undefined }), { name: 'ConfigError', message })
  }
  t.end()
})

t.test('JSON lines hold no character that steers a terminal, and say the same', (t) => {
  const lines: string[] = []
  const log = createLog({ log: { level: 'info', format: 'json', transports: [] } }, { write: (line: string) => void lines.push(line) })
  const url = 'http://x/\u009b31m\u0085\u007f\u202e\u2028é🛒'
  log.exchange({ ...summary, url })
  log.ready({ gateways: [], viewer: { url, token: null } })
  t.notMatch(lines.join(''), /[\u007f-\u009f\u202e\u2028]/)
  for (const line of lines) t.match(JSON.stringify(JSON.parse(line)), JSON.stringify(url).slice(1, -1))
  t.end()
})
