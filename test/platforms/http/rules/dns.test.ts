import t from 'tap'
import { best, found } from '../entry.js'

const unknown = (host: string) => ({ status: 0, error: { code: 'ENOTFOUND', message: `getaddrinfo ENOTFOUND ${host}` } })

t.test('a host that cannot exist is told from one that is only unknown', async (t) => {
  const malformed = ['http.dns-not-found.malformed-host certain']
  t.strictSame(await found({ url: 'https://https//acme.example/v1', ...unknown('https') }), malformed, 'scheme twice')
  t.strictSame(await found({ url: 'https://acme.myshopify.com.myshopify.com/v1', ...unknown('x') }), malformed, 'suffix twice')
  t.strictSame(await found({ url: 'https://acme.example/v1', ...unknown('https://acme.example') }), malformed, 'scheme in the message')
  t.strictSame(await found({ url: 'https://acme..example/v1', ...unknown('x') }), malformed, 'empty part')
  t.strictSame(await found({ url: 'https://acme.exmaple/v1', ...unknown('acme.exmaple') }), ['http.dns-not-found certain'])
  t.strictSame(
    await found({ url: 'https://shop.co.uk.example.co.uk/v1', ...unknown('x') }),
    ['http.dns-not-found certain'],
    'no repetition'
  )
})

t.test('the fix names what to take out', async (t) => {
  const { fix, summary, culprit } = await best({ url: 'https://acme.myshopify.com.myshopify.com/v1', ...unknown('x') })
  t.match(fix[0], /should read "acme\.myshopify\.com"/)
  t.match(summary, /repeats the ending "\.myshopify\.com"/)
  t.match(culprit, { in: 'request.url', name: 'host' })
})

t.test('a host that no URL can hold is quoted as it was sent', async (t) => {
  const failed = { status: 0, error: { code: '', message: 'lookup tore=[myshopify.com]: no such host' } }
  const { code, summary, evidence } = await best({ url: 'https://tore=[myshopify.com]/admin/themes.json', ...failed })
  t.equal(code, 'http.dns-not-found.malformed-host')
  t.match(summary, 'Host "tore=[myshopify.com]" cannot exist: no host name holds "="')
  t.notMatch(JSON.stringify(evidence), /invalid\.invalid/, 'what stands in for it inside is not shown')
  t.match((await best({ url: 'https://[::1]/v1', ...unknown('::1') })).code, /^http\.dns-not-found$/, 'an IPv6 address is one')
})

t.test('scheme and suffix at once are both taken out', async (t) => {
  const { fix } = await best({ url: 'https://https//acme.myshopify.com.myshopify.com/v1', ...unknown('https') })
  t.match(fix[0], /should read "acme\.myshopify\.com"/)
})

t.test('a resolver that does not answer says nothing about the host', async (t) => {
  t.strictSame(await found({ status: 0, error: { code: 'EAI_AGAIN', message: 'getaddrinfo EAI_AGAIN api.example.test' } }), [
    'http.dns-failure certain'
  ])
  t.strictSame(
    await found({ status: 0, error: { code: 'net::ERR_NAME_NOT_RESOLVED', message: '' } }),
    ['http.dns-not-found certain'],
    'Chrome'
  )
})
