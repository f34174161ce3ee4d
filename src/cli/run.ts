/** `storetap run -- CMD`: gateways and viewer, then a program whose calls to stores come through them; ends as the program ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import pino from 'pino'
import { type App, startApp } from '../app.js'
import { type Config, inheritedEnvironment, loadConfig } from '../config.js'
import { checkAuthorities } from '../config/authorities.js'
import { runEnvironment } from '../forward/environment.js'
import { placeOf } from '../forward/recognise.js'
import { writeTrustFiles } from '../forward/trust-files.js'
import { createLog } from '../log.js'
import { addOptions, command, execute } from './command.js'
import { flagsOf } from './flags.js'

/** How a program ended: a status, or the signal that ended it. */
interface Ending {
  readonly code: number
  readonly signal?: NodeJS.Signals
}

/** As a shell tells them (POSIX sh, "Exit Status for Commands"). */
const NOT_FOUND = 127
const NOT_EXECUTABLE = 126
const BY_SIGNAL = 128
const STOP_LIMIT_MS = 4500

/** Passed on to the program; a terminal sends those of the second list to it by itself. */
const SIGNALS = ['SIGTERM', 'SIGUSR2', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGHUP', 'SIGQUIT']

/** @returns the program's exit status as a shell tells it; of our own: 1 the proxy could not start, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('run', 'Run a program whose calls to stores are recorded and explained, without changing the program.', [
    'storetap run -- npm start                      # *.myshopify.com and WordPress sites are recognised',
    'storetap run --target https://shop.example -- php artisan sync',
    'storetap run --log-level warn -- python3 import.py'
  ])
  addOptions(program, 'stores are recognised by their calls')
  program.argument('<command...>', 'the program and its arguments').passThroughOptions()
  return await execute(program, argv, async () => {
    const config = loadConfig(flagsOf(program.opts()), process.stderr.isTTY === true)
    return await conduct(config, program.args)
  })
}

/** Standard output is the program's alone: we speak on standard error. */
async function conduct(config: Config, [file = '', ...args]: readonly string[]): Promise<number> {
  checkAuthorities(config)
  const log = createLog(config, pino.destination({ fd: 2, sync: false }))
  for (const warning of config.warnings) log.warn(warning)
  const inherited = inheritedEnvironment()
  if (inherited['HTTPS_PROXY'] ?? inherited['https_proxy']) {
    log.warn('HTTPS_PROXY is set: it is replaced for the program, and storetap itself connects directly')
  }
  const app = await startApp(config, log, { forward: true })
  if (config.log.format === 'pretty') process.stderr.write(`storetap: calls to stores are recorded; see them at ${app.ready.viewer.url}\n`)
  log.ready(app.ready)
  let ending: Ending
  try {
    ending = await lend(app, config, (environment) => execution(file, args, { ...inherited, ...environment }))
  } finally {
    await Promise.race([app.close().then(() => log.flush()), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref())])
  }
  // A hanging upstream must not keep the process; and whoever waits for us shall see the program's own end.
  setImmediate(() => {
    if (ending.signal) process.kill(process.pid, ending.signal)
    setTimeout(() => process.exit(ending.code), ending.signal ? 100 : 0)
  })
  return ending.code
}

/** Gives the program its environment for as long as it runs. */
async function lend(app: App, config: Config, use: (environment: Record<string, string>) => Promise<Ending>): Promise<Ending> {
  if (!app.forward) throw new Error('the forward proxy did not start')
  const inherited = inheritedEnvironment()
  const files = writeTrustFiles(config.data, app.forward.certificate, inherited)
  const surroundings = {
    ...files,
    proxy: app.forward.url,
    register: import.meta.resolve('storetap/register'),
    stores: config.stores.map(({ url }) => placeOf(url).host)
  }
  try {
    const ending = await use(runEnvironment(inherited, surroundings))
    await app.settled()
    return ending
  } finally {
    files.remove()
  }
}

function execution(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
  return new Promise((resolve) => {
    // npm and its like are scripts on Windows, which only a shell can start.
    const child = spawn(file, args, { stdio: 'inherit', env, shell: process.platform === 'win32' })
    const stop = passSignals(child)
    child.once('error', (error: NodeJS.ErrnoException) => {
      stop()
      const missing = error.code === 'ENOENT'
      process.stderr.write(`storetap: ${file} cannot be run: ${missing ? 'there is no such program' : error.message}\n`)
      resolve({ code: missing ? NOT_FOUND : NOT_EXECUTABLE })
    })
    child.once('exit', (code, signal) => {
      stop()
      resolve(signal ? { code: BY_SIGNAL + constants.signals[signal], signal } : { code: code ?? 1 })
    })
  })
}

/** @returns takes the handlers away again */
function passSignals(child: ChildProcess): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      if (!(process.stdin.isTTY && FROM_TERMINAL.includes(signal))) child.kill(signal)
    }
    process.on(signal, handler)
    return { signal, handler }
  })
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler)
  }
}
