/** `storetap export`: the log as HAR 1.2 or NDJSON, masked as it is kept. */
import { createWriteStream } from 'node:fs'
import { ConfigError } from '../config/error.js'
import { type Flags, loadConfig, version } from '../config.js'
import { FilterError, parseFilter } from '../model/filter.js'
import { openStore } from '../store/lowdb.js'
import { command, execute } from './command.js'
import { exportHar } from '../har/export.js'
import { flagsOf } from './flags.js'

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
  const { data, retention } = loadConfig(flags, false)
  const store = await openStore({ dir: data, maxExchanges: retention.exchanges, maxBytes: retention.bytes, onProblem: warn })
  try {
    const output = options.output === undefined ? process.stdout : createWriteStream(options.output, { mode: 0o600 })
    const { filter, format } = options
    const count = await exportHar({ store, format, version: version(), output, ...(filter !== undefined && { filter }) })
    process.stderr.write(`${count} exchanges written; secrets are masked.\n`)
    return 0
  } finally {
    await store.close()
  }
}

function warn(message: string): void {
  process.stderr.write(`storetap: ${message}\n`)
}
