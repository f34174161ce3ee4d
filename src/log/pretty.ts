/** What a person sees on a terminal: one line per exchange, the diagnosis under each failure. */
import { createRequire } from 'node:module'
import type { DestinationStream } from 'pino'
import type Pretty from 'pino-pretty'
import type { ExchangeEvent } from '../log.js'
import type { DiagnosisSummary } from '../model/live.js'
import { terminalLine } from '../privacy/terminal.js'

type Line = Partial<Omit<ExchangeEvent, 'event'>> & { readonly event?: string; readonly msg?: string; readonly level?: number }

type Paint = (text: string) => string
/** What pino-pretty lends: the identity where the console has no colours. */
export interface Colors {
  readonly red: Paint
  readonly yellow: Paint
  readonly green: Paint
  readonly gray: Paint
  readonly bold: Paint
}

const PLAIN: Colors = { red: String, yellow: String, green: String, gray: String, bold: String }

/** A pino stream that writes for people. Captured text loses its control characters, so that it cannot steer the terminal. */
export function prettyStream(destination: DestinationStream): DestinationStream {
  // Only a terminal needs it.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof Pretty
  return pretty({
    destination: destination as never,
    sync: true,
    colorize: process.stdout.isTTY === true,
    hideObject: true,
    ignore: 'pid,hostname,level,time',
    messageFormat: (log, _key, _label, { colors }) => prettyMessage(log as unknown as Line, colors as unknown as Colors)
  })
}

const URL_LIMIT = 100

/** Without the line break at its end; several lines where there are diagnoses. */
export function prettyMessage(line: Line, colors: Colors = PLAIN): string {
  if (line.event !== 'exchange') return `${line.level && line.level >= 50 ? colors.red('! ') : ''}${terminalLine(line.msg ?? '')}`
  const failing = (line.diagnoses ?? []).some(({ level }) => level === 'failure') || (line.status ?? 0) >= 400 || line.outcome === 'failed'
  const answer = line.status ? String(line.status) : line.outcome === 'aborted' ? 'gone' : 'none'
  const operation = line.graphql?.operationName ? ` ${line.graphql.operationName}` : ''
  const path = terminalLine(`${pathOf(line.url ?? '')}${operation}`)
  const started = terminalLine((line.startedDateTime ?? '').slice(11, 19))
  const head = [
    colors.gray(started),
    (failing ? colors.red : colors.green)(answer.padEnd(4)),
    colors.bold(terminalLine((line.method ?? '').padEnd(4))),
    path,
    colors.gray(terminalLine(`${line.store}  ${Math.round(line.duration ?? 0)} ms`))
  ].join(' ')
  return [head, ...(line.diagnoses ?? []).map((diagnosis) => prettyDiagnosis(diagnosis, colors))].join('\n')
}

const MARK = { certain: '✗', likely: '✗', possible: '?' } as const
const INDENT = ' '.repeat(9)

function prettyDiagnosis({ code, level, certainty, summary }: DiagnosisSummary, colors: Colors): string {
  if (level === 'notice') return `${INDENT}${colors.gray(`ℹ ${terminalLine(summary)}  ${code}`)}`
  const paint = certainty === 'certain' ? colors.red : colors.yellow
  return `${INDENT}${paint(`${MARK[certainty]} ${certainty}:`)} ${terminalLine(summary)}  ${colors.gray(terminalLine(code))}`
}

/** Path and query; a long query (OAuth parameters) is cut, the viewer has it whole. */
function pathOf(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/, '') || '/'
  return path.length > URL_LIMIT ? `${path.slice(0, URL_LIMIT)}…` : path
}
