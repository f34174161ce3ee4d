import t from 'tap'
import { readRouting } from '#src/register/routing.js'

t.test('no proxy, or none that is spoken to in plain HTTP: nothing is routed', (t) => {
  for (const HTTPS_PROXY of [undefined, '', 'nonsense', 'socks5://127.0.0.1:1', 'https://proxy.example']) {
    t.equal(readRouting({ HTTPS_PROXY }), undefined, String(HTTPS_PROXY))
  }
  t.same(readRouting({ https_proxy: 'http://proxy.example' })?.proxy, { host: 'proxy.example', port: 80 })
  t.end()
})

t.test('NO_PROXY as curl reads it, and never the proxy itself', (t) => {
  const routing = readRouting({
    HTTPS_PROXY: 'http://127.0.0.1:4050',
    NO_PROXY: 'localhost,::1, .internal.example *.corp.example 10.0.0.1:8080,[fd00::1]:99'
  })
  const goes = (host: string, port = 443) => routing?.concerns(host, port)
  for (const host of ['acme.myshopify.com', 'notlocalhost', 'myinternal.example', '10.0.0.2', '127.0.0.1']) t.equal(goes(host), true, host)
  for (const host of [
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '[::1]',
    '::1',
    'internal.example',
    'a.internal.example',
    'x.corp.example'
  ]) {
    t.equal(goes(host), false, host)
  }
  t.same([goes('10.0.0.1', 8080), goes('10.0.0.1', 80), goes('fd00::1', 99), goes('fd00::1', 98)], [false, true, false, true])
  t.equal(goes('127.0.0.1', 4050), false)
  t.equal(readRouting({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' })?.concerns('a.example', 443), false)
  t.end()
})
