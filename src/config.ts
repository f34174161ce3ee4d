/**
 * Flags + environment + file + defaults -> one frozen Config. The only reader of the environment.
 *
 * Precedence: flag > environment > file > default. Whatever is wrong is one clear line (ConfigError) and nothing starts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ConfigError } from './config/error.js'
import { type ConfigFile, readConfigFile, type StoreEntry } from './config/file.js'
import { OPTIONS, type OptionName } from './config/options.js'
import { parseDuration, parsePlace, parseSize, shown } from './config/values.js'
import type { StoreSettings } from './model/settings.js'

export interface Config {
  /** Empty: the embedded sandbox store is the upstream. */
  readonly stores: readonly StoreSettings[]
  readonly host: string
  /** First store's port where nothing is said; the sandbox's gateway listens here. */
  readonly port: number
  /** The first store's TLS port where the command line or the environment says one. */
  readonly tlsPort: number | undefined
  readonly viewer: {
    readonly host: string
    readonly port: number
    readonly token: string | null
    readonly publicUrl: string | null
    readonly allowedHosts: readonly string[]
  }
  readonly data: string
  readonly log: {
    readonly level: string
    readonly format: 'pretty' | 'json'
    readonly transports: readonly LogTransport[]
  }
  readonly annotate: 'headers' | 'off'
  readonly rewriteLinks: boolean
  readonly retention: { readonly exchanges: number; readonly bytes: number }
  readonly capture: { readonly maxBody: number }
  /** The configuration file, where there is one. */
  readonly file?: string
  /** Things worth a warning that do not stop the start, e.g. an unknown STORETAP_ variable. */
  readonly warnings: readonly string[]
}

export interface LogTransport {
  readonly target: string
  readonly level?: string
  readonly options?: Record<string, unknown>
}

/** Values of the command line by option name, as text; `target` and `allow-host` may repeat. */
export type Flags = Readonly<Partial<Record<OptionName, string | readonly string[]>>>

const DEFAULT_PORT = 4010
const DEFAULT_TIMEOUTS = { connect: 10_000, head: 120_000, idle: 300_000 }
const DEFAULT_FILE = 'storetap.config.json'

/**
 * @param isTty whether the console is a terminal (decides the log format where nothing is said)
 * @throws ConfigError with one line that names flag, variable or file and key, what was expected and what was found
 */
export function loadConfig(flags: Flags, isTty: boolean, environment: NodeJS.ProcessEnv = process.env): Config {
  const given = new Given(flags, environment)
  const path = given.text('config') ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined)
  const file = path === undefined ? {} : readConfigFile(path, environment)
  const host = given.text('host') ?? file.host ?? '127.0.0.1'
  const viewerHost = given.text('viewer-host') ?? file.viewer?.host ?? host
  const port = given.number('port')
  return deepFreeze({
    stores: storesFrom(given, file),
    host,
    port: port ?? DEFAULT_PORT,
    tlsPort: given.number('tls-port'),
    viewer: {
      host: viewerHost,
      port: given.number('viewer-port') ?? file.viewer?.port ?? 4020,
      token: given.text('viewer-token') ?? file.viewer?.token ?? (listensOnLoopback(viewerHost) ? null : randomToken()),
      publicUrl: given.text('public-url') ?? file.viewer?.publicUrl ?? null,
      allowedHosts: given.list('allow-host') ?? file.viewer?.allowedHosts ?? []
    },
    data: resolve(given.text('data') ?? file.data ?? '.storetap'),
    log: {
      level: given.text('log-level') ?? file.log?.level ?? 'info',
      format: (given.text('log-format') ?? file.log?.format ?? (isTty ? 'pretty' : 'json')) as 'pretty' | 'json',
      transports: file.log?.transports ?? []
    },
    ...(path !== undefined && { file: path }),
    annotate: (given.text('annotate') ?? file.annotate ?? 'headers') as 'headers' | 'off',
    rewriteLinks: [true, 'on'].includes(given.text('rewrite-links') ?? file.rewriteLinks ?? 'on'),
    retention: {
      exchanges: given.number('max-exchanges') ?? file.retention?.exchanges ?? 100_000,
      bytes: given.number('max-bytes') ?? parseSize(file.retention?.bytes ?? '1GB')
    },
    capture: { maxBody: given.number('max-body') ?? parseSize(file.capture?.maxBody ?? '1MB') },
    warnings: unknownVariables(environment)
  })
}

/** The stores of a configuration file alone, for `explain --config`. */
export function loadStores(path: string, environment: NodeJS.ProcessEnv = process.env): readonly StoreSettings[] {
  const file = readConfigFile(path, environment)
  return deepFreeze((file.stores ?? []).map((entry, index) => storeFrom(entry, index, {})))
}

/** Reads an option wherever it was said first: command line, then environment. Values are checked as they are read. */
class Given {
  constructor(
    private readonly flags: Flags,
    private readonly environment: NodeJS.ProcessEnv
  ) {}

  text(name: OptionName): string | undefined {
    return this.list(name)?.at(-1)
  }

  number(name: OptionName): number | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : Number(OPTIONS[name].check(text))
  }

  list(name: OptionName): readonly string[] | undefined {
    const option = OPTIONS[name]
    const flag = this.flags[name]
    const variable = this.environment[option.variable]
    const source = flag === undefined ? option.variable : `--${name}`
    const values =
      flag !== undefined ? [flag].flat() : variable ? (option.repeats ? variable.split(/\s+/).filter(Boolean) : [variable]) : undefined
    for (const value of values ?? []) {
      try {
        option.check(value)
      } catch (error) {
        const found = name === 'viewer-token' ? '' : `, found ${JSON.stringify(shown(value))}`
        throw new ConfigError(`${source}: ${(error as Error).message}${found}`)
      }
    }
    return values
  }
}

function storesFrom(given: Given, file: ConfigFile): StoreSettings[] {
  const platform = given.text('platform') as StoreSettings['platform'] | undefined
  const targets = given.list('target')
  const listed = file.stores ?? []
  const entries = targets ? targets.map((url) => listed.find((entry) => trimUrl(entry.url) === trimUrl(url)) ?? { url }) : listed
  const first = { port: given.number('port'), tlsPort: given.number('tls-port') }
  const nextTls = first.tlsPort === undefined ? undefined : NEXT_FREE
  const stores = entries.map((entry, index) =>
    storeFrom(platform ? { ...entry, platform } : entry, index, index === 0 ? first : { tlsPort: entry.tlsPort ?? nextTls })
  )
  const names = new Set<string>()
  for (const { name } of stores) {
    if (names.has(name)) throw new ConfigError(`two stores are named ${JSON.stringify(name)}: give each a name of its own (stores[].name)`)
    names.add(name)
  }
  return stores
}

/** @param said ports of the command line or the environment */
function storeFrom(entry: StoreEntry, index: number, said: { port?: number | undefined; tlsPort?: number | undefined }): StoreSettings {
  const url = trimUrl(entry.url)
  const timeouts = entry.timeouts ?? {}
  const tlsPort = said.tlsPort ?? entry.tlsPort
  return {
    name: entry.name ?? new URL(url).host,
    platform: entry.platform ?? 'auto',
    url,
    port: said.port ?? entry.port ?? (index === 0 ? DEFAULT_PORT : NEXT_FREE),
    ...(tlsPort !== undefined && { tlsPort }),
    ...(entry.connectTo !== undefined && { connectTo: parsePlace(entry.connectTo) }),
    credentials: entry.credentials ?? {},
    tls: { verify: entry.tls?.verify ?? true, caFile: entry.tls?.caFile ?? null },
    timeouts: {
      connect: parseDuration(timeouts.connect ?? DEFAULT_TIMEOUTS.connect),
      head: parseDuration(timeouts.head ?? DEFAULT_TIMEOUTS.head),
      idle: parseDuration(timeouts.idle ?? DEFAULT_TIMEOUTS.idle)
    }
  }
}

/** A store that nobody configured, met by `storetap run`. */
export function discoveredStore(url: string, platform: 'shopify' | 'woocommerce'): StoreSettings {
  return deepFreeze(storeFrom({ url, platform }, 0, { port: 0 }))
}

/** What a program that we start inherits, and what it gets on top. */
export function inheritedEnvironment(): Readonly<NodeJS.ProcessEnv> {
  return process.env
}

/** A further store without a port of its own takes the next free one after the store before it. */
export const NEXT_FREE = -1

function trimUrl(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '')
}

function unknownVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.values(OPTIONS).map(({ variable }) => variable))
  return Object.keys(environment)
    .filter((name) => name.startsWith('STORETAP_') && !known.has(name))
    .map((name) => `${name} is not a variable of storetap and is ignored`)
}

/** A listening address that only this machine reaches; `0.0.0.0` and `::` are everybody's. */
function listensOnLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function randomToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url')
}

/** Version of this package, for health, HAR creator and `--version`. */
export function version(): string {
  return JSON.parse(readFileSync(new URL(import.meta.resolve('storetap/package.json')), 'utf8')).version
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
