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
