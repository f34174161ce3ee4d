/** `storetap explain`: diagnoses a HAR file, a Postman collection or one pasted call offline. */
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import type { StoreSettings } from '../model/settings.js'
import { terminalLine } from '../privacy/terminal.js'
import { curlDocument } from './explain-curl.js'
import { explainHar } from './explain-har.js'
import { asHar } from '../har/foreign.js'
import { openHar, problemWith } from '../har/file.js'
import { reportOf } from './report.js'

const USAGE = `Usage: storetap explain FILE.har [--config FILE] [--json]
       storetap explain --curl 'curl ...' --status N [--body TEXT] [--header 'Name: value']... [--config FILE] [--json]

Says why the calls in a HAR 1.2 file, or those saved in a Postman collection, failed. The file's entries are read as one history,
oldest first, as HAR wants them. FILE "-" reads standard input. Nothing is sent anywhere.

Options:
  --curl CMD     one call instead of a file: the command as a shell, a browser or Postman copies it
  --status N     status of its answer, 0 where none came
  --body TEXT    body of its answer: most causes are told by it
  --header LINE  a field line of its answer (repeatable)
  --config FILE  known stores with their URLs and credentials; without it no configuration is read
  --json         {"entries":[{"index","request":{"method","url"},"status","diagnoses":[...]}]}
  --help         this text

Examples:
  storetap explain devtools.har
  storetap explain devtools.har --config storetap.config.json --json | jq '.entries[].diagnoses[].code'
  storetap explain shop.postman_collection.json
  storetap explain --curl "curl -H 'Authorization: Bearer shpat_...' https://acme.myshopify.com/admin/api/2026-10/shop.json" \\
    --status 401 --body '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}'
  curl -s https://ci.example/failed.har | storetap explain -

Exit status: 0 explained, 1 the file cannot be read (to its end), 2 wrong usage.
`

interface Options {
  /** A path, or a document made of a pasted call. */
  readonly source: string | Uint8Array
  readonly config?: string
  readonly json: boolean
  /** What would tell more, where something is missing. */
  readonly hint?: string
}

const NO_BODY = `Most causes are told by the body of the answer, and none was given: add --body '...'.`

/** A person never sees a stack trace. @returns the exit status */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    return await explain(argv)
  } catch (error) {
    return complain(sentenceOf(error), 1)
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { syscall = '' } = error as NodeJS.ErrnoException
  return /^(?:open|read)$/.test(syscall) ? `the file cannot be read: ${error.message}` : error.message
}

async function explain(argv: readonly string[]): Promise<number> {
  const options = read(argv)
  if (options === 'help') return write(USAGE, 0)
  if (typeof options === 'string') return complain(`${options}\nTry "storetap explain --help".`, 2)
  const stores = await storesOf(options.config)
  if (typeof stores === 'string') return complain(stores, 2)
  const { source } = options
  const unreadable = typeof source === 'string' ? await problemWith(source) : undefined
  if (unreadable) return complain(unreadable, 1)
  const bytes = typeof source === 'string' ? asHar(openHar(source, process.stdin)) : Readable.from([source])
  const explanation = await explainHar(bytes, stores, reportBrokenRule)
  for (const problem of explanation.problems) complain(`${typeof source === 'string' ? source : '--curl'}: ${problem}`, 1)
  if (explanation.entries.length === 0 && !explanation.complete) return 1
  const { entries } = explanation
  const text = options.hint === undefined ? reportOf(explanation) : `${reportOf(explanation)}${options.hint}\n`
  return write(options.json ? `${JSON.stringify({ entries })}\n` : text, explanation.complete ? 0 : 1)
}

function read(argv: readonly string[]): Options | 'help' | string {
  try {
    const text = { type: 'string' } as const
    const header = { type: 'string', multiple: true } as const
    const flags = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
    const options = { config: text, curl: text, status: text, body: text, header, ...flags }
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options })
    if (values.help) return 'help'
    const common = { json: values.json ?? false, ...(values.config !== undefined && { config: values.config }) }
    const [file, ...more] = positionals
    if (values.curl !== undefined) {
      if (file !== undefined) return 'Either a file or --curl is expected, found both; is the command in quotes?'
      const { curl, status, body } = values
      const source = curlDocument({ curl, status, body, header: values.header ?? [] })
      return { source, ...common, ...(body === undefined && Number(status) >= 400 && { hint: NO_BODY }) }
    }
    if ((values.status ?? values.body ?? values.header) !== undefined) return '--status, --body and --header go with --curl.'
    if (file === undefined) return 'A HAR file is expected, or "-" for standard input.'
    if (more.length > 0) return `One HAR file is expected, found ${positionals.length}.`
    return { source: file, ...common }
  } catch (error) {
    return (error as Error).message
  }
}

/** The configuration room is loaded only where it is wanted: most calls need none. */
async function storesOf(file: string | undefined): Promise<readonly StoreSettings[] | string> {
  if (file === undefined) return []
  const [{ loadStores }, { ConfigError }] = await Promise.all([import('../config.js'), import('../config/error.js')])
  try {
    return loadStores(file)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

function reportBrokenRule(error: unknown, codes: readonly string[]): void {
  complain(`The rule for ${codes[0] ?? 'a platform'} broke and was skipped: ${error instanceof Error ? error.message : String(error)}`, 1)
}

function complain(message: string, status: number): number {
  process.stderr.write(`storetap: ${message.split('\n').map(terminalLine).join('\n')}\n`)
  return status
}

/** Waits until all is written; a reader that has seen enough (`| head`) is no error. */
async function write(text: string, status: number): Promise<number> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve(status) : reject(error)))
    process.stdout.write(text, () => resolve(status))
  })
}
