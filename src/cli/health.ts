/** `storetap health`: asks a running viewer on this machine, for Docker's HEALTHCHECK. */
import { isIPv6 } from 'node:net'
import { loadConfig } from '../config.js'
import { command, execute } from './command.js'
import { flagsOf } from './flags.js'

export async function run(argv: readonly string[]): Promise<number> {
  const program = command('health', 'Exit 0 where a running storetap answers.', ['storetap health --viewer-port 4020'])
  program.option('--viewer-port <n>', 'port of the log viewer (4020)')
  return await execute(program, argv, async () => {
    const { viewer } = loadConfig(flagsOf(program.opts()), false)
    const answer = await fetch(`http://${authority(viewer)}/api/health`, { signal: AbortSignal.timeout(2500) })
    return answer.ok ? 0 : 1
  })
}

/** By number, not as `localhost`: an image need not know that name. */
function authority({ host, port }: { readonly host: string; readonly port: number }): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `${isIPv6(address) ? `[${address}]` : address}:${port}`
}
