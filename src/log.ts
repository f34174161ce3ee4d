/**
 * The console and the way out: pino, pretty on a terminal, JSON otherwise, plus any pino transports of the configuration.
 *
 * Our vocabulary: `ready` (console only), `exchange` (one line per ended exchange), `problem` (something of ours is not well).
 */
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import pino, { type DestinationStream, type Logger, type StreamEntry } from 'pino'
import { bytesOf, toByteText } from './byte-text.js'
import { ConfigError } from './config/error.js'
import type { Config } from './config.js'
import { prettyStream } from './log/pretty.js'
import type { ExchangeSummary } from './model/live.js'
import { terminalJson } from './privacy/terminal.js'

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

/** The file is named where a transport in it is not there. */
type LogConfig = Pick<Config, 'log' | 'file'>

/**
 * @param stdout where the console lines go; a file descriptor in real life
 * @throws ConfigError that names the transport which is not there
 */
export function createLog(config: LogConfig, stdout: DestinationStream = ownStdout(config.log.format)): Log {
  const settings = config.log
  const consoleStream = settings.format === 'pretty' ? prettyStream(stdout) : writtenOut(stdout)
  const transport = settings.transports.length > 0 ? openTransports(config) : undefined
  const streams: StreamEntry[] = [{ level: 'trace', stream: consoleStream }]
  if (transport) streams.push({ level: 'trace', stream: transport })
  const options = { level: settings.level, base: null, timestamp: createIsoTime() }
  // The ready line is not talk: scripts wait for it at any level.
  const announcer = pino({ ...options, level: 'info' }, consoleStream)
  const logger = pino(options, transport ? pino.multistream(streams) : consoleStream)

  const atOnce = () => void flushed(stdout)

  return {
    ready: (event) => {
      if (settings.format === 'json') announcer.info({ event: 'ready', ...event }, 'storetap is ready')
      atOnce()
    },
    exchange: createExchangeLines(logger),
    problem: (message) => {
      logger.error({ event: 'problem' }, message)
      atOnce()
    },
    warn: (message) => {
      logger.warn(message)
      atOnce()
    },
    debug: (message) => logger.debug(message),
    flush: async () => {
      await flushed(stdout)
      if (transport) await new Promise<void>((resolve) => transport.on('close', resolve).end())
    }
  }
}

/** Somebody may read the lines at a terminal all the same. */
function writtenOut(stream: DestinationStream): DestinationStream {
  return { write: (line) => stream.write(terminalJson(line)) }
}

/** @throws ConfigError that names the transport which is not there */
function openTransports({ log: { transports }, file }: LogConfig) {
  // A thread finds out about a path, too late to say so before the start.
  const absent = transports.find(({ target }) => isAbsolute(target) && !existsSync(target))
  try {
    if (absent) throw new Error(`there is no file ${JSON.stringify(absent.target)}`)
    return pino.transport({ targets: [...transports] })
  } catch (error) {
    const expected = 'expected pino transports that are installed where storetap is, or absolute paths of modules'
    throw new ConfigError(`${file === undefined ? '' : `${file}: `}log.transports: ${expected}; ${(error as Error).message}`)
  }
}

/**
 * Lines for a program leave together, a moment later (milliseconds, bytes): each write is handed to a thread, so that a reader who stands
 * still keeps no call waiting, and handing over costs as much as forty lines.
 */
const LINES_WAIT = 40
const LINES_TOGETHER = 64 * 1024
/** A reader who stands still for long loses lines, which are all in the log, instead of filling our memory. */
const LINES_AT_MOST = 16 * 1024 * 1024

function ownStdout(format: Config['log']['format']): DestinationStream {
  if (format === 'pretty') return pino.destination({ fd: 1, sync: true })
  const destination = pino.destination({ fd: 1, sync: false, maxLength: LINES_AT_MOST, contentMode: 'buffer' })
  // Gathered here and not by the destination (`minLength`), which measures all that waits again with every line.
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const leave = () => {
    clearTimeout(timer)
    timer = undefined
    // Its types know of text alone; what `contentMode` makes it take are bytes.
    if (waiting !== '') destination.write(bytesOf(waiting) as unknown as string)
    waiting = ''
  }
  return {
    write(line) {
      waiting += toByteText(line)
      if (waiting.length >= LINES_TOGETHER) leave()
      else timer ??= setTimeout(leave, LINES_WAIT)
    },
    flush: (callback?: (error?: Error) => void) => {
      leave()
      destination.flush(callback)
    }
  } as DestinationStream
}

/** As pino's own, but lines of the same millisecond share the text. */
function createIsoTime(): () => string {
  let last = 0
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== last) {
      last = now
      text = `,"time":"${new Date(now).toISOString()}"`
    }
    return text
  }
}

/** More kinds of calls than an app makes; a client may send any method, and a store any status. */
const KINDS = 500

/** One line per exchange. A failing one is a warning, so that `--log-level warn` shows just those. */
function createExchangeLines(logger: Logger): (summary: ExchangeSummary) => void {
  // What lines of one kind share becomes JSON once, in a child logger: half the cost of a line.
  const kinds = new Map<string, Logger>()

  function loggerFor({ store, platform, method, status, outcome, diagnoses }: ExchangeSummary): Logger {
    const kind = `${store} ${platform} ${method} ${status} ${outcome} ${diagnoses.length === 0}`
    let child = kinds.get(kind)
    if (!child) {
      if (kinds.size >= KINDS) kinds.clear()
      const shared = { event: 'exchange', store, platform, method, status, outcome, ...(diagnoses.length === 0 && { diagnoses }) }
      kinds.set(kind, (child = logger.child(shared)))
    }
    return child
  }

  return (summary) => {
    if (!logger.isLevelEnabled('warn')) return
    const failing = summary.outcome === 'failed' || summary.status >= 400 || summary.diagnoses.some(({ level }) => level === 'failure')
    if (!failing && !logger.isLevelEnabled('info')) return
    const { id, seq, startedDateTime, time: duration, url, size, graphql, diagnoses } = summary
    const own: Partial<ExchangeEvent> = { id, seq, startedDateTime, url, size, duration }
    if (graphql) Object.assign(own, { graphql })
    if (diagnoses.length > 0) Object.assign(own, { diagnoses })
    const line = loggerFor(summary)
    if (failing) line.warn(own)
    else line.info(own)
  }
}

function flushed(stream: DestinationStream & { flush?: (callback: (error?: Error) => void) => void }): Promise<void> {
  return new Promise((resolve) => {
    if (typeof stream.flush === 'function') stream.flush(() => resolve())
    else resolve()
  })
}
