import t from 'tap'
import { rewriteLink, rewriteLocation } from '#src/proxy/links.js'
import { storePlace } from '#src/proxy/target.js'

const MAP = { store: storePlace('https://example.com/blog'), gateway: 'http://localhost:4010', asked: 'http://localhost:4010/old' }

t.test('what is exactly the store comes back to the gateway', async (t) => {
  const rows: [string, string][] = [
    ['https://example.com/blog/new', 'http://localhost:4010/new'],
    ['https://EXAMPLE.com:443/blog/new?a=%2f#x', 'http://localhost:4010/new?a=%2f#x'],
    ['https://example.com/blog', 'http://localhost:4010/'],
    ['https://example.com/blog?p=1', 'http://localhost:4010/?p=1']
  ]
  for (const [from, to] of rows) t.equal(rewriteLocation(from, MAP), to)
})

t.test('everything else stays', async (t) => {
  const kept = [
    'http://example.com/blog/new',
    'https://www.example.com/blog/new',
    'https://example.com:8443/blog/new',
    'https://example.com/blogger',
    'https://example.com/other',
    'https://user@example.com/blog/x',
    'https://example.com.evil/blog/x',
    '/blog/new',
    'new',
    '//example.com/blog/new',
    '',
    'https://example.com/blog/old'
  ]
  for (const value of kept) t.equal(rewriteLocation(value, MAP), value, value || 'empty')
})

t.test('each target of a Link field on its own', async (t) => {
  const link = '<https://example.com/blog/p?page=2>; rel="next", <https://api.w.org/>; rel=x, <https://example.com/blog/old>; rel="self"'
  t.equal(
    rewriteLink(link, MAP),
    '<http://localhost:4010/p?page=2>; rel="next", <https://api.w.org/>; rel=x, <https://example.com/blog/old>; rel="self"'
  )
  t.equal(rewriteLink('<<<<', MAP), '<<<<')
})

t.test('a store without a base path', async (t) => {
  const map = { ...MAP, store: storePlace('http://127.0.0.1:8080') }
  t.equal(rewriteLocation('http://127.0.0.1:8080', map), 'http://localhost:4010/')
  t.equal(rewriteLocation('http://127.0.0.1:8080/a', map), 'http://localhost:4010/a')
  t.equal(rewriteLocation('http://127.0.0.1:80800/a', map), 'http://127.0.0.1:80800/a')
})
