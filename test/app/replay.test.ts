import t from 'tap'
import type { RawRequest } from '#src/app/raw-memory.js'
import { createReplay, patchRequest, type Running } from '#src/app/replay.js'
import type { PatchOperation } from '#src/model/diagnosis.js'
import type { ReplayRequest } from '#src/proxy/replay.js'

const raw: RawRequest = {
  id: '1',
  store: 'acme',
  request: {
    method: 'POST',
    url: 'http://localhost:4010/admin/api/2026-10/products.json?limit=5&_=1',
    httpVersion: 'HTTP/1.1',
    headers: [
      { name: 'Authorization', value: 'Bearer shpat_x' },
      { name: 'Content-Type', value: 'application/json' }
    ],
    queryString: [
      { name: 'limit', value: '5' },
      { name: '_', value: '1' }
    ],
    postData: { mimeType: 'application/json', size: 2 },
    bodySize: 2
  },
  body: new TextEncoder().encode('{}'),
  truncated: false
}

const patched = (...patch: PatchOperation[]) => patchRequest(raw, patch, { accessToken: 'shpat_configured' })

t.test('without a patch the request stays, with its body as text', (t) => {
  t.match(patched(), { url: raw.request.url, postData: { text: '{}' } })
  t.end()
})

t.test('removing a query parameter rewrites the URL', (t) => {
  t.match(patched({ op: 'remove', path: '/request/queryString/1' }), {
    url: 'http://localhost:4010/admin/api/2026-10/products.json?limit=5',
    queryString: [{ name: 'limit' }]
  })
  const encoded = patched({ op: 'replace', path: '/request/queryString/1', value: { name: 'q', value: "it's (ü)" } })
  t.match(encoded, { url: /\?limit=5&q=it%27s%20%28%C3%BC%29$/ })
  t.end()
})

t.test('a new URL, method or body is taken as it is', (t) => {
  t.match(patched({ op: 'replace', path: '/request/url', value: 'http://localhost:4010/x?a=b' }), { url: 'http://localhost:4010/x?a=b' })
  t.match(patched({ op: 'replace', path: '/request/postData/text', value: '{"a":1}' }), { postData: { text: '{"a":1}' } })
  t.end()
})

t.test('a secret comes from the configuration; one that is missing is refused by name', (t) => {
  const value = { name: 'X-Shopify-Access-Token', value: { $secret: 'config:accessToken' } }
  t.match(patched({ op: 'add', path: '/request/headers/-', value }), { headers: [{}, {}, { value: 'shpat_configured' }] })
  const missing = patched({ op: 'add', path: '/request/headers/-', value: { name: 'X', value: { $secret: 'config:consumerSecret' } } })
  t.match(missing, { refused: /needs consumerSecret.*stores\[\]\.credentials\.consumerSecret/ })
  t.end()
})

t.test('a patch that does not fit is refused, and the kept request is untouched', (t) => {
  t.match(patched({ op: 'remove', path: '/request/headers/9' }), { refused: /does not fit this request/ })
  t.match(patched({ op: 'move', from: '/nowhere', path: '/request/headers/0' }), { refused: /does not fit/ })
  t.equal(raw.request.headers.length, 2)
  t.end()
})

/** What leaves for the gateway when a call with this body is sent again. */
async function sentAgain(body: Uint8Array, patch: readonly PatchOperation[]): Promise<Uint8Array | undefined> {
  let sent: ReplayRequest | undefined
  const gateway = { send: async (request: ReplayRequest) => ((sent = request), 'new') }
  const running = [{ settings: { name: 'acme', credentials: {} }, gateway }] as unknown as Running[]
  const memory = { get: () => ({ ...raw, body }), keep: () => {}, forget: () => {}, clear: () => {} }
  await createReplay(memory, running, () => undefined)('1', patch)
  return sent?.body
}

t.test('the bytes of a body are sent again as they came, unless the patch changes its text', async (t) => {
  const image = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0x80)
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)
  const elsewhere: PatchOperation = { op: 'remove', path: '/request/headers/0' }
  for (const body of [image, marked, new Uint8Array()]) {
    t.same(await sentAgain(body, []), body)
    t.same(await sentAgain(body, [elsewhere]), body)
  }
  t.same(await sentAgain(image, [{ op: 'replace', path: '/request/postData/text', value: 'é' }]), Uint8Array.of(0xc3, 0xa9))
  t.same(await sentAgain(image, [{ op: 'remove', path: '/request/postData' }]), new Uint8Array())
})

t.test('a patch that leaves nothing that could be sent is refused with a sentence', async (t) => {
  const refused = (patch: PatchOperation, why: RegExp) => t.match(patched(patch), { refused: why }, JSON.stringify(patch))
  const set = (path: string, value: unknown, why: RegExp) => refused({ op: 'replace', path: `/request/${path}`, value }, why)
  refused({ op: 'remove', path: '/request' }, /cannot be sent: /)
  refused({ op: 'remove', path: '/request/queryString' }, /\/request\/queryString must be a list/)
  refused({ op: 'remove', path: 'request' }, /does not fit/)
  refused({ op: 'move', path: '/request/url' } as unknown as PatchOperation, /does not fit/)
  set('headers', 5, /\/request\/headers must be a list of \{"name": "…", "value": "…"\}/)
  set('headers/0', { name: 'X' }, /\/request\/headers must be a list/)
  for (const value of ['a\r\nX: y', 'a\nX: y', 'a\u010aX: y', 'a\0']) set('headers/0/value', value, /headers\/0 holds a line break/)
  set('url', 7, /\/request\/url must be a text in one line/)
  set('url', '/a HTTP/1.1\r\nX: y', /\/request\/url/)
  set('method', '', /\/request\/method/)
  set('queryString/0/value', '\ud800', /half a character/)
  set('postData', 'a=b', /\/request\/postData must have/)
  set('postData/text', {}, /\/request\/postData must have/)
  refused({ op: 'add', path: '/request/postData/params', value: [1] }, /\/request\/postData\/params must be a list/)
})
