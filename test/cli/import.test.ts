import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runStoretap } from '../e2e/storetap.js'

t.test('a file that is not there, and one that is no HAR, are named', async (t) => {
  const folder = t.testdir({ 'other.har': '{"a":1}' })
  const data = join(folder, 'data')
  const absent = join(folder, 'nope.har')
  t.same(await runStoretap(['import', absent, '--data', data]), { code: 1, out: '', err: `storetap: There is no file ${absent}.\n` })
  t.notOk(existsSync(data), 'no log is made for it')
  const { code, err } = await runStoretap(['import', join(folder, 'other.har'), '--data', data])
  t.equal(code, 1)
  t.match(err, /^storetap: .*other\.har: no "log\.entries" list/)
})
