import t from 'tap'
import { caughtUp } from '#src/app/caught-up.js'
import { createMemoryStore } from '#src/store/memory.js'
import { sampleDiagnosis, sampleExchange } from '../store/sample.js'

t.test('whoever reads the log gets what waits to be explained', async (t) => {
  const store = createMemoryStore()
  const exchange = sampleExchange(store.nextId())
  store.append(exchange)
  let waiting = 0
  const read = caughtUp(store, () => {
    if (waiting-- > 0) store.amend(exchange.id, { diagnoses: [sampleDiagnosis] })
  })
  t.strictSame((await read.get(exchange.id))?.diagnoses, [], 'nothing waited')
  waiting = 1
  t.equal((await read.get(exchange.id))?.diagnoses.length, 1)
  store.amend(exchange.id, { diagnoses: [] })
  waiting = 1
  t.equal((await read.list({})).items[0]?.diagnoses.length, 1)
  store.amend(exchange.id, { diagnoses: [] })
  waiting = 1
  for await (const each of read.all()) t.equal(each.diagnoses.length, 1)
})
