import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { createMasker, isMasked } from '#src/privacy/mask.js'
import { isPlaceholder } from '#src/privacy/secret-value.js'
import { masker } from './exchanges.js'

const TOKEN = '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'

t.test('a masked value keeps prefix and last four', async (t) => {
  t.equal(masker.mask(TOKEN), 'shpat_…1f3a')
  t.match(masker.record(TOKEN), /^shpat_…1f3a\(38-hex-[0-9a-f]{8}\)$/)
  t.match(masker.record('ck_71c3423a9b448f843cb345d4fd1b14a20747369a'), /^ck_…369a\(43-hex-/)
  t.equal(masker.mask('hunter2'), '…(7)', 'below 16 characters nothing of the value shows')
  t.match(masker.record('hunter2'), /^…\(7-alnum-[0-9a-f]{8}\)$/)
  t.match(masker.record('shpat_short'), /^shpat_…\(11-/, 'a short one keeps its prefix and no more')
})

t.test('stray characters show', async (t) => {
  t.equal(masker.mask(` ${TOKEN}\n`), '␠shpat_…1f3a␊')
  t.equal(masker.mask(`"${TOKEN}"`), '″shpat_…1f3a″')
  t.equal(masker.mask(`${TOKEN}\u200b`), 'shpat_…1f3a‹U+200B›')
  t.equal(masker.mask(`${TOKEN}${' '.repeat(9)}`), 'shpat_…1f3a␠␠␠␠‹+5›')
  t.equal(masker.mask(`Bearer ${TOKEN}`), 'Bearer shpat_…1f3a', 'a label in front of the token stays')
  t.equal(masker.mask(`token=${TOKEN}`), 'token=shpat_…1f3a')
})

t.test('a JWT keeps header and claims, loses the signature', async (t) => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjbWUifQ.c2lnbmF0dXJlLXRoYXQtaXMtc2VjcmV0X3g5UXc'
  const record = masker.record(jwt)
  t.match(record, /^eyJhbGciOiJIUzI1NiJ9\.eyJpc3MiOiJodHRwczovL2FjbWUifQ\.…5UXc\(39-alnum-/)
  t.notOk(record.includes('c2lnbmF0dXJl'))
  t.equal(masker.mask(jwt), 'eyJ…5UXc')
})

t.test('placeholders are no secrets', async (t) => {
  const placeholders = [
    'undefined',
    'null',
    'None',
    '{{token}}',
    '{{ access_token }}',
    `\${TOKEN}`,
    '$SHOPIFY_TOKEN',
    '<token>',
    '[object Object]'
  ]
  for (const value of [
    ...placeholders,
    'your-token',
    'YOUR_ACCESS_TOKEN',
    '',
    '   ',
    'shpat_xxxxxxxx',
    'xxxx',
    '***',
    'ck_…',
    'process.env.KEY'
  ]) {
    t.equal(masker.mask(value), value, value)
    t.equal(masker.record(value), value, value)
  }
  for (const value of ['undefinedd1', `<${TOKEN}>`, `\${${TOKEN}}`, `{{${TOKEN}}}`, 'your-t0k3n9x8', 'nullable', 'my-secretpassw0rd']) {
    t.not(masker.record(value), value, `near miss: ${value}`)
    t.notOk(isPlaceholder(value), value)
  }
})

t.test('fingerprints compare within one key only', async (t) => {
  t.match(masker.fingerprint(TOKEN), /^#[0-9a-f]{8}$/)
  t.equal(masker.fingerprint(TOKEN), masker.fingerprint(` ${TOKEN}\n`), 'stray characters do not make another token')
  t.equal(masker.fingerprint(masker.record(TOKEN)), masker.fingerprint(TOKEN), 'readable from the record')
  t.not(masker.fingerprint(TOKEN), masker.fingerprint(`${TOKEN.slice(0, -1)}b`))
  t.not(createMasker(new Uint8Array(32).fill(8)).fingerprint(TOKEN), masker.fingerprint(TOKEN))
})

t.test('an ellipsis alone does not pass for a mask', async (t) => {
  t.notOk(isMasked('my long passphrase …abcd'))
  t.notOk(masker.record(`secretsecretsecret…abcd(18-alnum-00000000)`).startsWith('secretsecret'))
})

t.test('properties of any value', async (t) => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ maxLength: 60 }),
    fc.stringMatching(/^ {0,2}(shpat|shcat|atkn|prtapi|ck|cs)_[0-9a-f]{0,40}\n?$/)
  )
  fc.assert(
    fc.property(value, (text) => {
      const record = masker.record(text)
      const shown = masker.mask(text)
      const note = inspect({ text, record, shown })
      t.equal(masker.record(record), record, `record is a fixed point: ${note}`)
      t.equal(masker.mask(shown), shown, `display is a fixed point: ${note}`)
      t.equal(masker.mask(record), shown, `display of the record: ${note}`)
      t.ok(record.length <= text.length + 120, `growth is bounded: ${note}`)
      const core = text.trim()
      if (core.length > 8 && !isPlaceholder(text) && !isMasked(text)) t.notOk(record.includes(core), `the value is gone: ${note}`)
    }),
    { numRuns: 400 }
  )
})
