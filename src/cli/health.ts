/** `storetap health`: asks a running viewer on this machine, for Docker's HEALTHCHECK. */
import { loadConfig } from '../config.js'
import { command, execute } from './command.js'
import { flagsOf } from './flags.js'
import { viewerAddress } from './viewer-address.js'

/** @returns the exit status: 0 it answers and is well, 1 it does not, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('health', 'Exit 0 where a running storetap answers.', ['storetap health --viewer-port 4020'])
  program.option('--viewer-port <n>', 'port of the log viewer (4020)')
  return await execute(program, argv, async () => {
    const url = `${viewerAddress(loadConfig(flagsOf(program.opts()), false).viewer)}/api/health`
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(2500) }).catch((error: Error) => {
      throw new Error(`no storetap answers at ${url} (${reasonOf(error)}): start it, or name the port of its viewer with --viewer-port`)
    })
    if (!ok)
      throw new Error(`${url} answers ${status}, which a storetap that is well does not: name the port of its viewer with --viewer-port`)
    return 0
  })
}

/** What fetch hides behind "fetch failed". */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : message
}
