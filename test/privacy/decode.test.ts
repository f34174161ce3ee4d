import * as zlib from 'node:zlib'
import t from 'tap'
import { decodeBody, type EncodedBody } from '#src/privacy/decode.js'

const TEXT = JSON.stringify({ rows: Array.from({ length: 3000 }, (_, index) => `row ${Math.sin(index)}`) })
const decode = (body: Partial<EncodedBody> & { bytes: Uint8Array }) =>
  decodeBody({ contentEncoding: '', mimeType: 'application/json', ...body })

t.test('content codings are undone, alone and in layers', async (t) => {
  const cases: Record<string, Uint8Array> = {
    '': Buffer.from(TEXT),
    identity: Buffer.from(TEXT),
    gzip: zlib.gzipSync(TEXT),
    'X-GZIP': zlib.gzipSync(TEXT),
    br: zlib.brotliCompressSync(TEXT),
    deflate: zlib.deflateSync(TEXT),
    'deflate ': zlib.deflateRawSync(TEXT),
    'gzip, br': zlib.brotliCompressSync(zlib.gzipSync(TEXT))
  }
  for (const [contentEncoding, bytes] of Object.entries(cases))
    t.same(await decode({ bytes, contentEncoding }), { content: TEXT }, contentEncoding)
})

t.test('a cut body yields its beginning', async (t) => {
  for (const [contentEncoding, whole] of [
    ['gzip', zlib.gzipSync(TEXT)],
    ['br', zlib.brotliCompressSync(TEXT)],
    ['deflate', zlib.deflateSync(TEXT)]
  ] as const) {
    const { content, truncated } = await decode({ bytes: whole.subarray(0, whole.length / 2), contentEncoding, truncated: true })
    t.ok(typeof content === 'string' && content.length > 1000 && TEXT.startsWith(content), contentEncoding)
    t.equal(truncated, true)
  }
})

t.test('bombs are bounded', async (t) => {
  const huge = await decode({ bytes: zlib.gzipSync(Buffer.alloc(60_000_000, 97)), contentEncoding: 'gzip' })
  t.equal(huge.content?.length, 8 * 1024 * 1024)
  t.equal(huge.truncated, true)
  t.match(huge.note, /more than 8388608 bytes/)
  const steep = await decode({ bytes: zlib.brotliCompressSync(Buffer.alloc(60_000_000, 97)), contentEncoding: 'br' })
  t.ok((steep.content?.length ?? 0) <= 256 * 1024, 'a few bytes may not become megabytes')
  const layers = await decode({ bytes: zlib.gzipSync(TEXT), contentEncoding: 'gzip, gzip, gzip, gzip' })
  t.match(layers, { content: undefined, note: /4 content codings/ })
})

t.test('what cannot be decoded is not kept, and says why', async (t) => {
  t.match(await decode({ bytes: Buffer.from(TEXT), contentEncoding: 'gzip' }), { content: undefined, note: /not valid gzip/ })
  t.match(await decode({ bytes: Buffer.from(TEXT), contentEncoding: 'compress' }), { content: undefined, note: /"compress" is not known/ })
  t.match(await decode({ bytes: Buffer.from('junk'), contentEncoding: 'zstd' }), { content: undefined, note: /zstd/ })
})

t.test('charsets, byte order marks and binary content', async (t) => {
  t.same(await decode({ bytes: Buffer.from('Käse', 'latin1'), mimeType: 'text/html; charset=ISO-8859-1' }), { content: 'Käse' })
  t.same(await decode({ bytes: Buffer.from('\ufeff{}') }), { content: '\ufeff{}' }, 'the mark that breaks JSON parsers stays visible')
  t.same(await decode({ bytes: Buffer.from('\ufeff{}', 'utf16le') }), { content: '\ufeff{}' })
  t.same(await decode({ bytes: Buffer.from('a\xff', 'latin1') }), { content: 'a\ufffd' }, 'damaged text is still text')
  t.same(
    await decode({ bytes: Buffer.from('Käse').subarray(0, 2), truncated: true }),
    { content: 'K', truncated: true },
    'cut inside a character'
  )
  t.same(await decode({ bytes: Buffer.from('x'), mimeType: 'text/plain; charset=klingon' }), { content: 'x' })
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1])
  t.same(await decode({ bytes: png, mimeType: 'application/octet-stream' }), { content: png })
  t.same(await decode({ bytes: Buffer.from('GIF'), mimeType: 'image/gif' }), { content: Buffer.from('GIF') })
  t.same(await decode({ bytes: Buffer.from('<svg/>'), mimeType: 'image/svg+xml' }), { content: '<svg/>' })
})
