import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { type Environment, runEnvironment } from '#src/forward/environment.js'
import { writeTrustFiles } from '#src/forward/trust-files.js'

const surroundings = {
  proxy: 'http://127.0.0.1:5',
  authority: '/a',
  bundle: '/b',
  phpFolder: '/p',
  register: 'file:///r.js',
  stores: ['acme.myshopify.com']
}
const made = (inherited: Environment, stores = surroundings.stores) => runEnvironment(inherited, { ...surroundings, stores })

t.test('the variables of the issue', (t) => {
  t.match(made({}), {
    HTTP_PROXY: 'http://127.0.0.1:5',
    HTTPS_PROXY: 'http://127.0.0.1:5',
    http_proxy: 'http://127.0.0.1:5',
    https_proxy: 'http://127.0.0.1:5',
    NO_PROXY: 'localhost,127.0.0.1,::1',
    NODE_EXTRA_CA_CERTS: '/a',
    SSL_CERT_FILE: '/b',
    REQUESTS_CA_BUNDLE: '/b',
    CURL_CA_BUNDLE: '/b',
    PHP_INI_SCAN_DIR: ':/p',
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: '--import file:///r.js'
  })
  t.end()
})

t.test('what was there stays, unless it would lead past a store', (t) => {
  const { NODE_OPTIONS, PHP_INI_SCAN_DIR } = made({ NODE_OPTIONS: '--inspect', PHP_INI_SCAN_DIR: '/own' })
  t.same([NODE_OPTIONS, PHP_INI_SCAN_DIR], ['--inspect --import file:///r.js', '/own:/p'])
  const exempt = (before: string, stores?: string[]) => made({ NO_PROXY: before }, stores).NO_PROXY
  t.equal(exempt('intranet.example, 10.0.0.1'), 'intranet.example,10.0.0.1,localhost,127.0.0.1,::1')
  t.equal(exempt('*'), 'localhost,127.0.0.1,::1')
  for (const entry of ['acme.myshopify.com', 'myshopify.com', '.myshopify.com', '*.myshopify.com', 'acme.myshopify.com:443']) {
    t.equal(exempt(entry), 'localhost,127.0.0.1,::1', entry)
  }
  t.equal(exempt('shopify.com'), 'shopify.com,localhost,127.0.0.1,::1', 'another domain')
  t.equal(exempt('', ['localhost']), '127.0.0.1,::1', 'a store on this machine')
  t.equal(exempt('', ['::1']), 'localhost,127.0.0.1')
  t.end()
})

t.test('the files: ours and the known authorities, private, gone afterwards', (t) => {
  const data = t.testdir({ 'own.pem': 'OWN\n', 'extra.pem': 'EXTRA' })
  const files = writeTrustFiles(data, 'OURS\n', { SSL_CERT_FILE: join(data, 'own.pem'), NODE_EXTRA_CA_CERTS: join(data, 'extra.pem') })
  t.equal(readFileSync(files.authority, 'utf8'), 'OURS\nEXTRA\n')
  t.equal(readFileSync(files.bundle, 'utf8'), 'OURS\nEXTRA\nOWN\n')
  t.match(readFileSync(join(files.phpFolder, 'storetap.ini'), 'utf8'), `curl.cainfo="${files.bundle}"`)
  t.equal(statSync(files.bundle).mode & 0o777, 0o600)
  files.remove()
  t.notOk(existsSync(files.bundle))
  const plain = writeTrustFiles(data, 'OURS\n', { SSL_CERT_FILE: '/no/such/file' })
  t.match(readFileSync(plain.bundle, 'utf8'), /^OURS\n[\s\S]*-----BEGIN CERTIFICATE-----/)
  t.ok(readFileSync(plain.bundle, 'utf8').split('BEGIN CERTIFICATE').length > 50, 'real sites stay trusted')
  writeFileSync(join(data, 'end'), '')
  t.end()
})
