import { spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MAIN, removeFolder, runStoretap, startStoretap, started } from '../e2e/storetap.js'

t.test('a filter with a mistake leaves the file of an earlier export as it is', async (t) => {
  const folder = t.testdir({ 'calls.har': 'earlier' })
  const output = join(folder, 'calls.har')
  const run = await runStoretap(['export', '--data', join(folder, 'log'), '--output', output, '--filter', 'status:('])
  t.equal(run.code, 2)
  t.match(run.err, /^storetap: --filter: [^\n]*\n$/)
  t.equal(readFileSync(output, 'utf8'), 'earlier')
})

t.test('a standard output that takes nothing more is one sentence', { skip: !existsSync('/dev/full') && 'no /dev/full' }, async (t) => {
  const folder = t.testdir({ 'calls.har': '{"log":{"entries":[]}}' })
  for (const args of [['codes'], ['explain', join(folder, 'calls.har')]]) {
    const { status, stderr } = spawnSync(...started(process.execPath, [MAIN, ...args]), {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe']
    })
    t.equal(status, 1)
    t.match(String(stderr), /^storetap: standard output cannot be written: ENOSPC[^\n]*\n$/)
  }
})

t.test('a folder without a log is said to be none, and is not made', async (t) => {
  const data = join(t.testdir({}), 'typo')
  const { code, err } = await runStoretap(['export', '--data', data])
  t.equal(code, 1)
  t.match(err, /^storetap: there is no log in .*typo: .*--data\)\n$/)
  t.notOk(existsSync(data))
})

t.test('the log of a storetap that runs is had from its viewer', async (t) => {
  const run = await startStoretap()
  t.teardown(() => run.stop().then(() => removeFolder(run.data)))
  const port = new URL(run.viewer.url).port
  const args = ['export', '--data', run.data, '--filter', "store:it's"]
  const { code, err } = await runStoretap(args, { environment: { STORETAP_VIEWER_PORT: port } })
  t.equal(code, 1)
  const url = /curl -o calls\.har '(http[^']+)'\n$/.exec(err)?.[1] ?? ''
  t.match(await (await fetch(url)).json(), { log: { version: '1.2' } })
})
