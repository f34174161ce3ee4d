import { spawnSync } from 'node:child_process'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { MAIN, runStoretap } from '../e2e/storetap.js'

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
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
    t.equal(status, 1)
    t.match(String(stderr), /^storetap: standard output cannot be written: ENOSPC[^\n]*\n$/)
  }
})
