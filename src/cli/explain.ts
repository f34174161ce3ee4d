/** `storetap explain FILE.har`: diagnoses a HAR file offline. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createEngine } from '../diagnosis/engine.js'
import { createMemory } from '../diagnosis/memory.js'
import type { Diagnosis } from '../model/diagnosis.js'
import { responseOf } from '../model/exchange.js'
import type { StoreSettings } from '../model/settings.js'
import { neutralRules } from '../platforms/http/index.js'
import { unexplained } from '../platforms/http/unexplained.js'
import { platforms } from '../platforms/index.js'
import { exchangeOf } from './har-entry.js'

export interface ExplainedEntry {
  readonly index: number
  readonly request: { readonly method: string; readonly url: string }
  readonly status: number
  readonly diagnoses: readonly Diagnosis[]
}

const masker = {
  mask: (value: string) => (value.length >= 16 ? `${/^[a-z]{2,8}_/.exec(value)?.[0] ?? ''}…${value.slice(-4)}` : '…'),
  fingerprint: (value: string) => `#${createHash('sha256').update(value).digest('hex').slice(0, 8)}`
}

export function explainEntries(entries: readonly unknown[], stores: readonly StoreSettings[]): ExplainedEntry[] {
  const engine = createEngine({
    platforms,
    neutral: neutralRules,
    unexplained,
    stores,
    masker,
    onRuleError: (error, codes) => process.stderr.write(`storetap: rule ${codes[0]} failed: ${String(error)}\n`)
  })
  const memory = createMemory()
  return entries.map((entry, index) => {
    const exchange = exchangeOf(entry, index)
    const { diagnoses, past } = engine.judge(exchange, memory, true)
    memory.remember(past)
    const { method, url } = exchange.request
    return { index, request: { method, url }, status: responseOf(exchange)?.status ?? 0, diagnoses }
  })
}

export async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, config: { type: 'string' } }
  })
  const stores = values.config ? storesOf(JSON.parse(readFileSync(values.config, 'utf8'))) : []
  const har = JSON.parse(readFileSync(positionals[0] === '-' ? 0 : (positionals[0] ?? ''), 'utf8'))
  const entries = explainEntries(har.log.entries, stores)
  process.stdout.write(`${JSON.stringify({ entries }, null, values.json ? 0 : 2)}\n`)
  return 0
}

function storesOf(config: { readonly stores?: readonly Partial<StoreSettings>[] }): StoreSettings[] {
  return (config.stores ?? []).map((store) => ({
    name: store.name ?? '',
    platform: store.platform ?? 'auto',
    url: (store.url ?? '').replace(/\/$/, ''),
    port: store.port ?? 4010,
    credentials: store.credentials ?? {},
    tls: store.tls ?? { verify: true, caFile: null },
    timeouts: store.timeouts ?? { connect: 10_000, head: 120_000, idle: 300_000 }
  }))
}
