/** An option that V8 does not know would be a line of complaint at every start. */
import { execFileSync } from 'node:child_process'
import t from 'tap'
import { INLINING } from '#src/cli/compiler.js'

t.test('this Node knows the option', async (t) => {
  const [name = ''] = INLINING.split('=')
  t.match(execFileSync(process.execPath, ['--v8-options']).toString(), `${name} `)
})
