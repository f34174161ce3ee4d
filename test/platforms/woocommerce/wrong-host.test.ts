import t from 'tap'
import { createEngine } from '#src/diagnosis/engine.js'
import { createMemory } from '#src/diagnosis/memory.js'
import type { Exchange } from '#src/model/exchange.js'
import type { StoreSettings } from '#src/model/settings.js'
import { neutralRules, platforms, unexplained } from '#src/platforms/index.js'

const KEY = `ck_${'a1'.repeat(20)}`
const SECRET = `cs_${'b2'.repeat(20)}`

function settings(name: string, url: string): StoreSettings {
  const credentials = { consumerKey: KEY, consumerSecret: SECRET }
  const timeouts = { connect: 1, head: 1, idle: 1 }
  return { name, platform: 'woocommerce', url, port: 0, credentials, tls: { verify: true, caFile: null }, timeouts }
}

function codes(stores: readonly StoreSettings[], asked: string): string[] {
  const masker = { mask: () => '…', fingerprint: (value: string) => `#${value.length}` }
  const onRuleError = (error: unknown) => {
    throw error
  }
  const engine = createEngine({ platforms, neutral: neutralRules, unexplained, stores, masker, onRuleError })
  const text = '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}'
  const exchange: Exchange = {
    id: '1',
    seq: 1,
    store: '',
    platform: 'woocommerce',
    startedDateTime: '2026-11-22T10:00:00.000Z',
    time: 1,
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: 1, receive: 0 },
    request: {
      method: 'GET',
      url: `${asked}/wp-json/wc/v3/products`,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Authorization', value: `Basic ${btoa(`${KEY}:${SECRET}`)}` }],
      queryString: [],
      bodySize: 0
    },
    diagnoses: [],
    outcome: 'answered',
    answeredBy: 'store',
    response: {
      status: 401,
      statusText: 'Unauthorized',
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Content-Type', value: 'application/json; charset=UTF-8' }],
      content: { mimeType: 'application/json; charset=UTF-8', size: text.length, text },
      bodySize: text.length
    }
  }
  return engine.judge(exchange, createMemory(), true).diagnoses.map(({ code }) => code)
}

const live = settings('live', 'https://shop.example')

t.test('a key of another configured store accuses the host', (t) => {
  const other = { ...settings('other', 'https://other.example'), credentials: {} }
  t.equal(codes([live, other], 'https://other.example')[0], 'woo.url.wrong-host')
  t.end()
})

t.test('two stores that share a key accuse nobody', (t) => {
  const staging = settings('staging', 'https://staging.example')
  t.notOk(codes([live, staging], 'https://staging.example').includes('woo.url.wrong-host'))
  t.notOk(codes([live, staging], 'https://shop.example').includes('woo.url.wrong-host'))
  t.end()
})
