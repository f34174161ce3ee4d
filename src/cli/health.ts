/** `storetap health`: asks a running viewer on this machine, for Docker's HEALTHCHECK. */
import { loadConfig } from '../config.js'
import { command, execute } from './command.js'
import { flagsOf } from './flags.js'

export async function run(argv: readonly string[]): Promise<number> {
  const program = command('health', 'Exit 0 where a running storetap answers.', ['storetap health --viewer-port 4020'])
  program.option('--viewer-port <n>', 'port of the log viewer (4020)')
  return await execute(program, argv, async () => {
    const { viewer } = loadConfig(flagsOf(program.opts()), false)
    const host = viewer.host === '0.0.0.0' || viewer.host === '::' ? '127.0.0.1' : viewer.host
    const answer = await fetch(`http://${host}:${viewer.port}/api/health`, { signal: AbortSignal.timeout(2500) })
    return answer.ok ? 0 : 1
  })
}
