import t from 'tap'
import { asHar } from '#src/har/foreign.js'
import { importHar } from '#src/har/import.js'
import { exchangeOf, masker } from '../privacy/exchanges.js'
import { fakeStore } from './store.js'

t.test('the kind of a file shows also where its first piece is a single byte', async (t) => {
  const text = Buffer.from(`${JSON.stringify(exchangeOf({}))}\n`)
  const slow = (async function* () {
    yield text.subarray(0, 1)
    yield text.subarray(1)
  })()
  const assign = () => ({ store: 'acme', platform: 'http' as const })
  const options = { source: asHar(slow), store: fakeStore(), masker, assign, judge: <E>(exchange: E) => exchange, places: () => [] }
  t.same(await importHar(options), { imported: 1, problems: [], complete: true })
})
