import t from 'tap'
import { runStoretap } from '../e2e/storetap.js'

t.test('each command says what it does without a store', async (t) => {
  for (const [command, says] of [
    ['start', 'embedded sandbox store'],
    ['run', 'recognised by their calls'],
    ['doctor', 'only this machine']
  ] as const) {
    const help = (await runStoretap([command, '--help'])).out.replace(/\s+/g, ' ')
    t.ok(help.includes(says), command)
    t.equal(/none: the embedded sandbox store/.test(help), command === 'start', command)
  }
})
