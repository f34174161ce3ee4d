import t from 'tap'
import { storeOf } from '#src/diagnosis/store-of.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { entryOf, storeAt } from '../platforms/http/entry.js'

const acme = { ...storeAt('https://acme.example'), name: 'acme', port: 4010 }
const blog = { ...storeAt('https://acme.example/blog'), name: 'blog', port: 4011, tlsPort: 4443 }
const other = { ...storeAt('http://other.example'), name: 'other', port: 4012 }
const all = [acme, blog, other]

function nameOf(url: string, stores = all, extra: Readonly<Record<string, unknown>> = {}): string | undefined {
  const reading = fromHarEntry(entryOf({ url, extra }), 0)
  if ('problem' in reading) throw new Error(reading.problem)
  return storeOf(reading.exchange, stores)?.name
}

t.test('exact origin and the longest base path', async (t) => {
  t.equal(nameOf('https://acme.example/x'), 'acme')
  t.equal(nameOf('https://acme.example/blog/x'), 'blog')
  t.equal(nameOf('https://acme.example/blog'), 'blog')
  t.equal(nameOf('https://acme.example/blogger'), 'acme', 'a longer word is no sub-folder')
})

t.test('then www and scheme variants', async (t) => {
  t.equal(nameOf('http://www.acme.example/x'), 'acme')
  t.equal(nameOf('https://other.example/x'), 'other')
  t.equal(nameOf('https://shop.acme.example/x'), undefined)
})

t.test('then loopback by port, or the only store', async (t) => {
  t.equal(nameOf('http://localhost:4012/x'), 'other')
  t.equal(nameOf('https://127.0.0.1:4443/x'), 'blog')
  t.equal(nameOf('http://localhost:9999/x'), undefined)
  t.equal(nameOf('http://localhost:9999/x', [other]), 'other')
  t.equal(nameOf('https://elsewhere.example/x', [other]), undefined)
})

t.test('a recorded name wins where it is configured', async (t) => {
  t.equal(nameOf('https://acme.example/x', all, { _store: 'other' }), 'other')
  t.equal(nameOf('https://acme.example/x', all, { _store: 'gone' }), 'acme')
})
