/** `storetap export`: the log as HAR 1.2 or NDJSON, masked as it is kept. */
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../config/error.js'
import { type Config, type Flags, loadConfig, version } from '../config.js'
import { FilterError, parseFilter } from '../model/filter.js'
import { FolderInUseError } from '../store/lock.js'
import { openStore } from '../store/lowdb.js'
import { command, execute } from './command.js'
import { count } from './count.js'
import { exportHar } from '../har/export.js'
import { flagsOf } from './flags.js'
import { viewerAddress } from './viewer-address.js'

/** @returns the exit status: 0 written, 1 there is no log or it cannot be opened, 2 usage, filter or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('export', 'Write the log as HAR 1.2 (or NDJSON). Secrets are masked already.', [
    'storetap export --output calls.har',
    "storetap export --filter 'status:401 store:acme' > failures.har",
    'storetap export --format ndjson | jq .request.url'
  ])
  program
    .option('--output <file>', 'where to write (standard output)')
    .option('--filter <filter>', "the viewer's filter language, e.g. 'status:4xx -op:GetShop'")
    .option('--format <form>', 'har or ndjson', 'har')
    .option('--data <dir>', 'folder of the log (.storetap)')
    .option('--config <file>', 'configuration file')
  return await execute(program, argv, async () => {
    const { output, filter, format, ...flags } = program.opts()
    if (format !== 'har' && format !== 'ndjson') program.error(`--format: expected har or ndjson, found ${JSON.stringify(format)}`)
    // Before the file is opened, which empties it.
    if (filter !== undefined) checkFilter(filter)
    return await write(flagsOf(flags), { output, filter, format })
  })
}

function checkFilter(filter: string): void {
  try {
    parseFilter(filter)
  } catch (error) {
    throw error instanceof FilterError ? new ConfigError(`--filter: ${error.message}`) : error
  }
}

async function write(flags: Flags, options: { output?: string; filter?: string; format: 'har' | 'ndjson' }): Promise<number> {
  const config = loadConfig(flags, false)
  // The folder log comes with the first call, the file lock with a storetap that runs; opening the store would make both.
  if (!['log', 'lock'].some((name) => existsSync(join(config.data, name)))) {
    throw new Error(`there is no log in ${config.data}: nothing was recorded there, or it is in another folder (--data)`)
  }
  const store = await open(config, options.filter)
  try {
    const output = options.output === undefined ? process.stdout : createWriteStream(options.output, { mode: 0o600 })
    const { filter, format } = options
    const written = await exportHar({ store, format, version: version(), output, ...(filter !== undefined && { filter }) })
    process.stderr.write(`${count(written, 'exchange')} written; secrets are masked.\n`)
    return 0
  } finally {
    await store.close()
  }
}

function open({ data, retention, viewer }: Config, filter: string | undefined) {
  const opened = openStore({ dir: data, maxExchanges: retention.exchanges, maxBytes: retention.bytes, onProblem: warn })
  return opened.catch((error: unknown) => {
    if (!(error instanceof FolderInUseError)) throw error
    const query = filter === undefined ? '' : `?filter=${encodeURIComponent(filter).replaceAll("'", '%27')}`
    const url = `${viewerAddress(viewer)}/api/har${query}`
    throw new Error(`${error.message} While it runs, its viewer gives the log as HAR: curl -o calls.har '${url}'`)
  })
}

function warn(message: string): void {
  process.stderr.write(`storetap: ${message}\n`)
}
