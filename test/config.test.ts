import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { checkAuthorities } from '#src/config/authorities.js'
import { loadConfig, loadStores } from '#src/config.js'

const dir = mkdtempSync(join(tmpdir(), 'storetap-config-'))
let count = 0
function fileOf(content: unknown): string {
  const path = join(dir, `${++count}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

t.test('defaults: sandbox on loopback, no viewer token', (t) => {
  const config = loadConfig({}, false, {})
  t.match(config, { stores: [], host: '127.0.0.1', port: 4010, viewer: { host: '127.0.0.1', port: 4020, token: null } })
  t.match(config, { log: { level: 'info', format: 'json' }, annotate: 'headers', rewriteLinks: true })
  t.match(config, { retention: { exchanges: 100_000, bytes: 1e9 }, capture: { maxBody: 1e6 } })
  t.equal(loadConfig({}, true, {}).log.format, 'pretty')
  t.throws(() => Object.assign(config.viewer, { port: 1 }), 'frozen')
  t.end()
})

t.test('flag beats environment beats file beats default', (t) => {
  const file = fileOf({ stores: [{ url: 'https://shop.example' }], viewer: { port: 5001 }, host: '127.0.0.2', annotate: 'off' })
  const environment = { STORETAP_VIEWER_PORT: '5002', STORETAP_HOST: '127.0.0.3' }
  t.equal(loadConfig({ config: file, 'viewer-port': '5003' }, false, environment).viewer.port, 5003)
  t.equal(loadConfig({ config: file }, false, environment).viewer.port, 5002)
  t.equal(loadConfig({ config: file }, false, {}).viewer.port, 5001)
  t.equal(loadConfig({ config: file }, false, environment).host, '127.0.0.3')
  t.equal(loadConfig({ config: file }, false, {}).annotate, 'off')
  t.end()
})

t.test('several targets, from flag and environment; names, ports and platform', (t) => {
  const config = loadConfig({}, false, {
    STORETAP_TARGET: 'https://a.myshopify.com  https://b.example/blog/',
    STORETAP_PLATFORM: 'woocommerce'
  })
  t.same(
    config.stores.map(({ name, url, port, platform }) => ({ name, url, port, platform })),
    [
      { name: 'a.myshopify.com', url: 'https://a.myshopify.com', port: 4010, platform: 'woocommerce' },
      { name: 'b.example', url: 'https://b.example/blog', port: -1, platform: 'woocommerce' }
    ]
  )
  t.equal(loadConfig({ target: ['https://a.myshopify.com'], port: '0' }, false, {}).stores[0]?.port, 0)
  t.end()
})

t.test('a target that the file knows keeps its credentials', (t) => {
  const file = fileOf({ stores: [{ name: 'acme', url: 'https://shop.example', credentials: { consumerKey: 'ck_1' } }] })
  t.match(loadConfig({ config: file, target: ['https://shop.example/'] }, false, {}).stores, [
    { name: 'acme', credentials: { consumerKey: 'ck_1' } }
  ])
  t.end()
})

t.test('sizes and durations', (t) => {
  const file = fileOf({ stores: [{ url: 'http://x.example', timeouts: { connect: '2s', head: 500 } }], capture: { maxBody: '1MiB' } })
  const config = loadConfig({ config: file, 'max-bytes': '2GB' }, false, {})
  t.match(config.stores[0]?.timeouts, { connect: 2000, head: 500, idle: 300_000 })
  t.equal(config.capture.maxBody, 1_048_576)
  t.equal(config.retention.bytes, 2e9)
  t.end()
})

t.test('${NAME} is read from the environment', (t) => {
  const file = fileOf({ stores: [{ url: 'https://x.example', credentials: { consumerSecret: '${WOO}' } }] })
  t.equal(loadStores(file, { WOO: 'cs_1' })[0]?.credentials.consumerSecret, 'cs_1')
  t.throws(() => loadStores(file, {}), {
    name: 'ConfigError',
    message: /credentials\.consumerSecret: the environment variable WOO is not set/
  })
  t.end()
})

t.test('a token is made where the viewer leaves loopback', (t) => {
  const token = loadConfig({ host: '0.0.0.0' }, false, {}).viewer.token
  t.match(token, /^[\w-]{32}$/)
  t.not(loadConfig({ host: '0.0.0.0' }, false, {}).viewer.token, token, 'another at each start')
  t.equal(loadConfig({ host: '0.0.0.0', 'viewer-host': '127.0.0.1' }, false, {}).viewer.token, null)
  t.end()
})

t.test('what is wrong is one line that names place, expectation and finding', (t) => {
  const bad: [string, () => unknown, RegExp][] = [
    ['flag', () => loadConfig({ port: 'abc' }, false, {}), /^--port: expected a port .* found "abc"$/],
    ['variable', () => loadConfig({}, false, { STORETAP_PORT: '70000' }), /^STORETAP_PORT: expected a port/],
    [
      'url',
      () => loadConfig({ target: ['shop.example'] }, false, {}),
      /^--target: expected a URL such as https:\/\/shop\.example, found "shop\.example"$/
    ],
    ['scheme', () => loadConfig({ target: ['ftp://x.example'] }, false, {}), /https:\/\/ or http:\/\//],
    ['userinfo', () => loadConfig({ target: ['https://ck_1:cs_1@x.example'] }, false, {}), /without user and password/],
    ['unknown key', () => loadConfig({ config: fileOf({ sotres: [] }) }, false, {}), /unknown key "sotres"; did you mean "stores"\?/],
    [
      'bad value',
      () => loadConfig({ config: fileOf({ stores: [{ url: 'https://x', port: 'x' }] }) }, false, {}),
      /stores\[0\]\.port: expected a port from 0 \(any free one\) to 65535, found "x"$/
    ],
    [
      'enum',
      () => loadConfig({ config: fileOf({ stores: [{ url: 'https://x', platform: 'magento' }] }) }, false, {}),
      /expected one of "shopify"/
    ],
    ['missing url', () => loadConfig({ config: fileOf({ stores: [{ name: 'a' }] }) }, false, {}), /stores\[0\]: the key "url" is missing/],
    [
      'misspelt url',
      () => loadConfig({ config: fileOf({ stores: [{ ulr: 'https://x' }] }) }, false, {}),
      /stores\[0\]: the key "url" is missing; "ulr" is no known key$/
    ],
    [
      'size',
      () => loadConfig({ config: fileOf({ retention: { bytes: '1 gigabyte' } }) }, false, {}),
      /retention\.bytes: expected a size such as 500KB, 1MB or 1GiB, found "1 gigabyte"$/
    ],
    [
      'duration',
      () => loadConfig({ config: fileOf({ stores: [{ url: 'https://x', timeouts: { head: 'soon' } }] }) }, false, {}),
      /stores\[0\]\.timeouts\.head: expected a duration such as 500ms, 10s or 2m, found "soon"$/
    ],
    [
      'place',
      () => loadConfig({ config: fileOf({ stores: [{ url: 'https://x', connectTo: 'foo' }] }) }, false, {}),
      /stores\[0\]\.connectTo: expected host:port such as 127\.0\.0\.1:8443, found "foo"$/
    ],
    ['no file', () => loadConfig({ config: join(dir, 'absent.json') }, false, {}), /absent\.json: cannot be read: there is no such file/],
    ['no JSON', () => loadConfig({ config: fileOf('{ "stores": [') }, false, {}), /expected JSON/],
    [
      'same name',
      () => loadConfig({ target: ['https://x.example', 'https://x.example/a'] }, false, {}),
      /two stores are named "x\.example"/
    ]
  ]
  for (const [name, load, message] of bad) t.throws(load, { name: 'ConfigError', message }, name)
  t.end()
})

t.test('a secret in a bad place is not shown', (t) => {
  const file = fileOf({ stores: [{ url: 'https://x.example', credentials: { accessToken: ['shpat_secret'] } }] })
  try {
    loadConfig({ config: file }, false, {})
    t.fail('should refuse')
  } catch (error) {
    t.notMatch(String(error), /shpat_secret/)
    t.match(String(error), /credentials\.accessToken/)
  }
  t.end()
})

t.test('keys in a URL are not repeated in the message', (t) => {
  const url = 'https://ck_1:cs_secret@x.example'
  for (const load of [
    () => loadConfig({ target: [url] }, false, {}),
    () => loadConfig({ config: fileOf({ stores: [{ url }] }) }, false, {})
  ]) {
    try {
      load()
      t.fail('should refuse')
    } catch (error) {
      t.notMatch(String(error), /cs_secret/)
      t.match(String(error), /x\.example/)
    }
  }
  t.end()
})

t.test('an unknown STORETAP_ variable is a warning', (t) => {
  t.match(loadConfig({}, false, { STORETAP_PROT: '1', STORETAP_PORT: '4011' }).warnings, [/^STORETAP_PROT is not a variable/])
  t.end()
})

t.test('a byte order mark is no fault', (t) => {
  t.same(loadConfig({ config: fileOf('\uFEFF{"stores":[]}') }, false, {}).stores, [])
  t.end()
})

t.test('an authority that is not there, or is none, is found before the start', (t) => {
  const found = (caFile: string, message: RegExp) => {
    const file = fileOf({ stores: [{ name: 'acme', url: 'https://x', tls: { caFile } }] })
    t.throws(() => checkAuthorities(loadConfig({ config: file }, false, {})), { name: 'ConfigError', message })
  }
  found(join(dir, 'absent.pem'), /\.json: tls\.caFile of store acme: expected a PEM file .*absent\.pem": there is no such file$/)
  found(fileOf('hello'), /tls\.caFile of store acme: expected a PEM file .*: there is no certificate in PEM form in it$/)
  checkAuthorities(loadConfig({ config: fileOf({ stores: [{ url: 'https://x' }] }) }, false, {}))
  t.end()
})
