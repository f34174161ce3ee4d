import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runStoretap } from '../e2e/storetap.js'

t.test('a filter with a mistake leaves the file of an earlier export as it is', async (t) => {
  const folder = t.testdir({ 'calls.har': 'earlier' })
  const output = join(folder, 'calls.har')
  const run = await runStoretap(['export', '--data', join(folder, 'log'), '--output', output, '--filter', 'status:('])
  t.equal(run.code, 1)
  t.match(run.err, /^storetap: [^\n]*\n$/)
  t.equal(readFileSync(output, 'utf8'), 'earlier')
})
