import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openHistory } from '#src/app/history-file.js'
import type { PastExchange } from '#src/diagnosis/history.js'

const past: PastExchange = {
  ...{ id: 'a', at: 1, store: 's', platform: 'http', method: 'GET', origin: 'https://a.example', path: '/', route: '/' },
  ...{ status: 200, ok: true, notes: [] }
}

t.test('what was learnt is there again after a restart', async (t) => {
  const folder = t.testdir()
  const first = await openHistory(folder, t.fail)
  first.memory.remember(past)
  await first.close()
  const second = await openHistory(folder, t.fail)
  t.strictSame(second.memory.previous(), past)
  await second.close()
  t.strictSame(JSON.parse(readFileSync(join(folder, 'history.json'), 'utf8')), { past: [past] })
})

t.test('a file that is JSON and nothing that storetap wrote is told of, and begun anew', async (t) => {
  for (const content of ['{"past":null}', '{"past":5}', '{"past":[1]}', '{"past":[null]}', '{"past":[{"id":"a"}]}']) {
    const folder = t.testdir()
    writeFileSync(join(folder, 'history.json'), content)
    const problems: string[] = []
    const { memory, close } = await openHistory(folder, (message) => problems.push(message))
    t.match(problems.join(' '), /history\.json is not as storetap writes it, beginning without it/, content)
    memory.remember(past)
    t.strictSame(memory.snapshot(), [past])
    await close()
  }
})
