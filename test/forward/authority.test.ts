import t from 'tap'
import { isLoopbackAddress, parseAbsolute, parseAuthority } from '#src/forward/authority.js'

t.test('host:port', (t) => {
  t.same(parseAuthority('Acme.MyShopify.com.:443'), { host: 'acme.myshopify.com', port: 443 })
  t.same(parseAuthority('[::1]:8443'), { host: '::1', port: 8443 })
  for (const wrong of [
    '',
    'host',
    'host:',
    'host:0',
    'host:65536',
    ':443',
    'a b:443',
    'user@host:443',
    '::1:443',
    'host:443/path',
    'https://host:443'
  ]) {
    t.equal(parseAuthority(wrong), undefined, wrong)
  }
  t.end()
})

t.test('absolute form', (t) => {
  t.same(parseAbsolute('http://shop.example/a?b=1'), { host: 'shop.example', port: 80, secure: false, path: '/a?b=1' })
  t.same(parseAbsolute('HTTPS://shop.example:8443'), { host: 'shop.example', port: 8443, secure: true, path: '/' })
  t.same(parseAbsolute('https://[::1]?x'), { host: '::1', port: 443, secure: true, path: '/?x' })
  for (const wrong of ['/path', '*', 'ftp://a/', 'http://', 'http://user:pass@host/']) t.equal(parseAbsolute(wrong), undefined, wrong)
  t.end()
})

t.test('loopback addresses', (t) => {
  for (const yes of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) t.ok(isLoopbackAddress(yes), yes)
  for (const no of ['128.0.0.1', '10.0.0.1', '127.example', '']) t.notOk(isLoopbackAddress(no), no)
  t.end()
})
