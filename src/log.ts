/**
 * The console and the way out: pino, pretty on a terminal, JSON otherwise, plus any pino transports of the configuration.
 *
 * Our vocabulary: `ready` (console only), `exchange` (one line per ended exchange), `problem` (something of ours is not well).
 */
import pino, { type DestinationStream, type Logger, type StreamEntry } from 'pino'
import type { Config } from './config.js'
import { prettyStream } from './log/pretty.js'
import type { ExchangeSummary } from './model/live.js'

export interface ReadyEvent {
  readonly gateways: readonly {
    readonly store: string
    readonly platform: string
    readonly target: string
    readonly url: string
    readonly tlsUrl: string | null
  }[]
  readonly viewer: { readonly url: string; readonly token: string | null }
}

/** How an ended exchange leaves as a structured event; `time` is pino's word, so the duration (milliseconds) has its own. */
export interface ExchangeEvent extends Omit<ExchangeSummary, 'time'> {
  readonly event: 'exchange'
  readonly duration: number
}

export interface Log {
  /** Structured, to the console only: scripts wait for it. */
  ready(event: ReadyEvent): void
  exchange(summary: ExchangeSummary): void
  problem(message: string): void
  warn(message: string): void
  debug(message: string): void
  /** Waits until everything has left (SIGTERM). */
  flush(): Promise<void>
}

/**
 * @param stdout where the console lines go; a file descriptor in real life
 */
export function createLog(
  settings: Config['log'],
  stdout: DestinationStream = pino.destination({ fd: 1, sync: settings.format === 'pretty' })
): Log {
  const consoleStream = settings.format === 'pretty' ? prettyStream(stdout) : stdout
  const transport = settings.transports.length > 0 ? pino.transport({ targets: [...settings.transports] }) : undefined
  const streams: StreamEntry[] = [{ level: 'trace', stream: consoleStream }]
  if (transport) streams.push({ level: 'trace', stream: transport })
  const options = { level: settings.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const console_ = pino(options, consoleStream)
  const logger = transport ? pino(options, pino.multistream(streams)) : console_

  return {
    ready: (event) => {
      if (settings.format === 'json') console_.info({ event: 'ready', ...event }, 'storetap is ready')
    },
    exchange: (summary) => logExchange(logger, summary),
    problem: (message) => logger.error({ event: 'problem' }, message),
    warn: (message) => logger.warn(message),
    debug: (message) => logger.debug(message),
    flush: async () => {
      await flushed(stdout)
      if (transport) await new Promise<void>((resolve) => transport.on('close', resolve).end())
    }
  }
}

/** A failing exchange is a warning, so that `--log-level warn` shows just those. */
function logExchange(logger: Logger, summary: ExchangeSummary): void {
  const failing = summary.outcome === 'failed' || summary.status >= 400 || summary.diagnoses.some(({ level }) => level === 'failure')
  const { time, ...rest } = summary
  const line: ExchangeEvent = { event: 'exchange', ...rest, duration: time }
  if (failing) logger.warn(line)
  else logger.info(line)
}

function flushed(stream: DestinationStream & { flush?: (callback: (error?: Error) => void) => void }): Promise<void> {
  return new Promise((resolve) => {
    if (typeof stream.flush === 'function') stream.flush(() => resolve())
    else resolve()
  })
}
