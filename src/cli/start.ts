/** `storetap [start]`: gateways and viewer until a signal comes. */
import { startApp } from '../app.js'
import { type Flags, loadConfig } from '../config.js'
import { checkAuthorities } from '../config/authorities.js'
import { createLog, type ReadyEvent } from '../log.js'
import { addOptions, command, execute } from './command.js'
import { compileLess } from './compiler.js'
import { flagsOf } from './flags.js'
import { keepHeapSmall } from './heap.js'

/** Even where a connection hangs, a stop is over before Docker sends SIGKILL after its grace period. */
const STOP_LIMIT_MS = 4500

/** @returns the exit status: 0 a signal ended it, 1 it could not start, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('start', 'Forward to each store, record every call, and say why a failing one failed.', [
    'storetap                                        # tries it out with the embedded sandbox store',
    'storetap --target https://acme.myshopify.com    # then use http://localhost:4010 as the base URL',
    'storetap --target https://shop.example --platform woocommerce --port 8080',
    'storetap --target https://acme.myshopify.com --tls-port 4443    # for clients that insist on https; see storetap ca',
    'storetap --config storetap.config.json --log-format json'
  ])
  addOptions(program)
  program.allowExcessArguments(false)
  return await execute(program, argv, () => start(flagsOf(program.opts())))
}

async function start(flags: Flags): Promise<number> {
  const stopped = untilSignal()
  compileLess()
  keepHeapSmall()
  const config = loadConfig(flags, process.stdout.isTTY === true)
  checkAuthorities(config)
  const log = createLog(config)
  for (const warning of config.warnings) log.warn(warning)
  const app = await startApp(config, log)
  if (config.log.format === 'pretty') process.stdout.write(banner(app.ready, config.stores.length === 0))
  log.ready(app.ready)
  await stopped
  // The timer also holds the process: a transport's thread does not, and what waits in it would be lost (exit status 13).
  await Promise.race([app.close().then(() => log.flush()), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS))])
  // A client's kept-alive connection or a hanging upstream must not keep the process.
  setImmediate(() => process.exit(0))
  return 0
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

function banner(ready: ReadyEvent, sandbox: boolean): string {
  const lines = ready.gateways.map(
    ({ store, target, url, tlsUrl }) => `  ${[url, tlsUrl].filter(Boolean).join('  ')}  ->  ${target}  (${store})`
  )
  const trust = ready.gateways.some(({ tlsUrl }) => tlsUrl !== null)
    ? '\n  The https addresses have a certificate of a local authority: storetap ca says how clients come to trust it.\n'
    : ''
  const why = sandbox ? '\n  No --target given: the upstream is the embedded sandbox store, not a real one.\n' : ''
  return `\nstoretap is ready. Point your app's base URL at:\n${lines.join('\n')}\n${why}${trust}\nLog viewer: ${ready.viewer.url}\n\n`
}
