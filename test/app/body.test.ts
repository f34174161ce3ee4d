import { deflateSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { lateBody, smallBody } from '#src/app/body.js'
import type { CapturedBody } from '#src/proxy/observer.js'

const TEXT = '{"password":"Zk3vQ9xT7mW2pL8rN4sB6yH1"}'
const body = (bytes: Uint8Array, contentEncoding: string): CapturedBody => ({
  chunks: [bytes],
  total: bytes.length,
  truncated: false,
  contentEncoding,
  mimeType: 'application/json'
})

t.test('a small body is decoded at once', async (t) => {
  for (const coding of ['gzip', ' X-GZIP', 'identity, gzip', 'gzip, identity', ', gzip,']) {
    t.equal(smallBody(body(gzipSync(TEXT), coding))?.content, TEXT, coding)
  }
  t.equal(smallBody(body(deflateSync(TEXT), 'deflate'))?.content, TEXT)
  for (const coding of ['', 'identity', 'identity, identity']) t.equal(smallBody(body(Buffer.from(TEXT), coding))?.content, TEXT, coding)
})

t.test('several codings are left to the one that works beside the event loop', async (t) => {
  const twice = body(gzipSync(gzipSync(TEXT)), 'gzip, gzip')
  t.equal(smallBody(twice), undefined)
  t.equal((await lateBody(twice))?.content, TEXT)
})

t.test('a coding that is none, whatever JavaScript calls its own', async (t) => {
  for (const coding of ['rot13', 'constructor', '__proto__', 'toString'])
    t.equal(smallBody(body(Buffer.from(TEXT), coding)), undefined, coding)
})
