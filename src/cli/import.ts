/** `storetap import`: HAR files of any tool, and our own NDJSON, into the log. */
import { join } from 'node:path'
import { type Flags, loadConfig } from '../config.js'
import { createEngine } from '../diagnosis/engine.js'
import { httpFacts } from '../diagnosis/facts.js'
import { createMemory } from '../diagnosis/memory.js'
import { storeOf } from '../diagnosis/store-of.js'
import type { Exchange } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import { platforms, ruleBook } from '../platforms/index.js'
import { loadKey } from '../privacy/fingerprint.js'
import { createMasker, type RecordMasker } from '../privacy/mask.js'
import { openStore } from '../store/lowdb.js'
import { command, execute } from './command.js'
import { count } from './count.js'
import { flagsOf } from './flags.js'
import { asHar } from '../har/foreign.js'
import { openHar, problemWith } from '../har/file.js'
import { importHar } from '../har/import.js'

/** @returns the exit status: 0 read to the end, 1 the file cannot be read or breaks off, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('import', 'Read a HAR file (or NDJSON of storetap export) into the log. Secrets are masked on the way.', [
    'storetap import session.har',
    'storetap import shop.postman_collection.json',
    'storetap import - < session.har'
  ])
  program.argument('<file>', 'HAR 1.2 or NDJSON file, or a Postman collection with saved responses; - reads standard input')
  program.option('--data <dir>', 'folder of the log (.storetap)').option('--config <file>', 'configuration file')
  return await execute(program, argv, () => read(String(program.args[0]), flagsOf(program.opts())))
}

async function read(file: string, flags: Flags): Promise<number> {
  const config = loadConfig(flags, false)
  // Before the log is opened, which makes its folder.
  const unreadable = await problemWith(file)
  if (unreadable) throw new Error(unreadable)
  const { exchanges, bytes } = config.retention
  const store = await openStore({ dir: config.data, maxExchanges: exchanges, maxBytes: bytes, onProblem: warn })
  try {
    const masker = createMasker(loadKey(join(config.data, 'fingerprint.key')))
    const places = platforms.flatMap(({ secrets }) => secrets)
    const { imported, problems, complete } = await importHar({
      source: asHar(openHar(file, process.stdin)),
      store,
      masker,
      assign: (exchange) => {
        const settings = storeOf(exchange, config.stores)
        const facts = httpFacts(exchange, settings)
        const platform = platforms.find(({ id }) => id === settings?.platform) ?? platforms.find((one) => one.recognise(facts))
        return { store: settings?.name ?? facts.target.host, platform: platform?.id ?? 'http' }
      },
      judge: createJudge(config.stores, masker),
      places: () => places,
      known: config.stores.flatMap(({ credentials }) => Object.values(credentials).filter((value) => typeof value === 'string'))
    })
    for (const problem of problems) warn(`${file === '-' ? 'standard input' : file}: ${problem}`)
    process.stderr.write(`${count(imported, 'exchange')} imported into ${config.data}.\n`)
    return complete ? 0 : 1
  } finally {
    await store.close()
  }
}

/** The entries of a file are one history, as in `explain`. */
function createJudge(stores: readonly StoreSettings[], masker: RecordMasker): (exchange: Exchange) => Exchange {
  const onRuleError = (error: unknown, codes: readonly string[]) =>
    warn(`the rule for ${codes[0]} failed and was skipped: ${String(error)}`)
  const engine = createEngine({ ...ruleBook, stores, masker, onRuleError })
  const memory = createMemory()
  return (exchange) => {
    const { diagnoses, graphql, past } = engine.judge(exchange, memory, true)
    memory.remember(past)
    return { ...exchange, diagnoses, ...(graphql && { graphql }) }
  }
}

function warn(message: string): void {
  process.stderr.write(`storetap: ${message}\n`)
}
