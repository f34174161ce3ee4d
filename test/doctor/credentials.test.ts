import t from 'tap'
import { judgeCredentials } from '#src/doctor/credentials.js'
import type { Credentials, StoreSettings } from '#src/model/settings.js'
import { createMasker } from '#src/privacy/mask.js'
import { storeSettings } from '../proxy/rig.js'

const masker = createMasker(new Uint8Array(32))
const hex = (length: number) => '0123456789abcdef'.repeat(4).slice(0, length)
const judge = (credentials: Credentials, platform: StoreSettings['platform'] = 'auto') =>
  judgeCredentials(storeSettings('https://shop.example', { credentials, platform }), masker)

t.test('well-formed ones, shown masked', (t) => {
  const all = { accessToken: `shpat_${hex(32)}`, apiKey: hex(32), apiSecret: `shpss_${hex(32)}`, storefrontToken: hex(32) }
  const checks = judge({ ...all, consumerKey: `ck_${hex(40)}`, consumerSecret: `cs_${hex(40)}` })
  t.equal(checks.length, 6)
  t.same(
    checks.filter(({ status }) => status !== 'ok'),
    []
  )
  t.notMatch(JSON.stringify(checks), hex(12))
  t.match(JSON.stringify(checks), /shpat_…cdef/)
  t.same(judge({}), [])
  t.end()
})

const FAULTS: readonly (readonly [Credentials, 'warn' | 'fail', RegExp, RegExp])[] = [
  [{ accessToken: `shpss_${hex(32)}` }, 'fail', /a client secret/, /apiSecret/],
  [{ accessToken: `shpat_${hex(32)}\n` }, 'fail', /blanks, quotes or line ends/, /remove them/],
  [{ accessToken: `"shpat_${hex(32)}"` }, 'fail', /blanks, quotes or line ends/, /remove them/],
  [{ accessToken: `Bearer shpat_${hex(32)}` }, 'fail', /auth scheme word/, /what stands behind it/],
  [{ accessToken: 'undefined' }, 'fail', /the placeholder "undefined"/, /real value/],
  [{ accessToken: '' }, 'fail', /nothing/, /leave it out/],
  [{ accessToken: `shpat_${hex(31)}` }, 'warn', /31 characters after shpat_/, /cut off/],
  [{ accessToken: hex(32) }, 'warn', /perhaps a client id/, /make sure/],
  [{ accessToken: 'hello-world-1' }, 'warn', /without the shape/, /make sure/],
  [{ accessToken: `prtapi_${hex(32)}` }, 'fail', /a Partner API token/, /partners\.shopify\.com/],
  [{ apiKey: `shpat_${hex(32)}` }, 'fail', /an Admin API access token/, /accessToken/],
  [{ apiSecret: `shpat_${hex(32)}` }, 'fail', /an Admin API access token/, /client secret/],
  [{ storefrontToken: `shpss_${hex(32)}` }, 'fail', /a client secret/, /Storefront/],
  [{ consumerKey: `cs_${hex(40)}`, consumerSecret: `ck_${hex(40)}` }, 'fail', /the two are swapped/, /exchange/],
  [{ consumerKey: `ck_${hex(40)}` }, 'fail', /nothing, while its other half/, /add consumerSecret/],
  [{ consumerSecret: `cs_${hex(40)}`, consumerKey: `cs_${hex(40)}` }, 'fail', /the other half of a pair/, /starts with ck_/],
  [{ consumerKey: `ck_${hex(39)}`, consumerSecret: `cs_${hex(40)}` }, 'fail', /42 characters: cut off/, /make a new one/],
  [{ consumerKey: `ck_${hex(40)}`, consumerSecret: `cs_${hex(40)} ` }, 'fail', /blanks or line ends/, /byte by byte/],
  [{ consumerKey: `ck_${hex(40)}`, consumerSecret: 'cs_xxxx' }, 'fail', /the placeholder "cs_xxxx"/, /real value/],
  [{ consumerKey: 'admin@shop.example', consumerSecret: `cs_${hex(40)}` }, 'fail', /does not start with ck_/, /no keys/]
]

t.test('what is wrong, what to do, and no secret', (t) => {
  for (const [credentials, status, found, fix] of FAULTS) {
    const wrong = judge(credentials).filter((check) => check.status !== 'ok')
    const name = JSON.stringify(credentials).slice(0, 60)
    t.match(wrong, [{ status, found, fix }], name)
    t.equal(wrong.length, 1, name)
    t.notMatch(JSON.stringify(wrong), hex(12), 'masked')
  }
  t.end()
})

t.test('credentials of the other platform', (t) => {
  const keys = { consumerKey: `ck_${hex(40)}`, consumerSecret: `cs_${hex(40)}` }
  t.match(judge(keys, 'shopify').at(-1), { status: 'warn', found: /consumerKey/, fix: /correct the platform/ })
  t.match(judge({ accessToken: `shpat_${hex(32)}` }, 'woocommerce').at(-1), { status: 'warn', found: 'accessToken' })
  t.equal(judge(keys, 'woocommerce').length, 2)
  t.end()
})
