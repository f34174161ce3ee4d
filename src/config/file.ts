/** Reads and checks the configuration file against the JSON Schema that ships in config/. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as AjvPackage from 'ajv'
import type { LogTransport } from '../config.js'
import type { Credentials } from '../model/settings.js'
import { ConfigError, readFault } from './error.js'
import { nearest } from './nearest.js'
import { parseBaseUrl, parsePlace, shown } from './values.js'

/** The file as the schema allows it, before defaults. */
export interface ConfigFile {
  readonly stores?: readonly StoreEntry[]
  readonly host?: string
  readonly viewer?: {
    readonly host?: string
    readonly port?: number
    readonly token?: string
    readonly publicUrl?: string
    readonly allowedHosts?: readonly string[]
  }
  readonly data?: string
  readonly log?: { readonly level?: string; readonly format?: string; readonly transports?: readonly LogTransport[] }
  readonly annotate?: string
  readonly rewriteLinks?: boolean | string
  readonly retention?: { readonly exchanges?: number; readonly bytes?: string | number }
  readonly capture?: { readonly maxBody?: string | number }
}

export interface StoreEntry {
  readonly name?: string
  readonly platform?: 'shopify' | 'woocommerce' | 'auto'
  readonly url: string
  readonly port?: number
  readonly tlsPort?: number
  readonly connectTo?: string
  readonly credentials?: Credentials
  readonly tls?: { readonly verify?: boolean; readonly caFile?: string | null }
  readonly timeouts?: Readonly<Partial<Record<'connect' | 'head' | 'idle', string | number>>>
}

/** @throws ConfigError naming file, key and what was expected */
export function readConfigFile(path: string, environment: NodeJS.ProcessEnv): ConfigFile {
  const raw = parse(path)
  const schema = JSON.parse(readFileSync(new URL(import.meta.resolve('storetap/storetap.schema.json')), 'utf8'))
  // Most starts have no file, and loading ajv takes as long as loading the proxy.
  const { Ajv } = createRequire(import.meta.url)('ajv') as typeof AjvPackage
  const validate = new Ajv({ allErrors: false, verbose: true, strict: false }).compile<ConfigFile>(schema)
  const filled = fillVariables(raw, path, '', environment)
  if (!validate(filled)) throw new ConfigError(`${path}: ${speak(validate.errors ?? [])}`)
  filled.stores?.forEach((store, index) => {
    check(path, `stores[${index}].url`, store.url, parseBaseUrl)
    if (store.connectTo !== undefined) check(path, `stores[${index}].connectTo`, store.connectTo, parsePlace)
  })
  if (filled.viewer?.publicUrl) check(path, 'viewer.publicUrl', filled.viewer.publicUrl, parseBaseUrl)
  return filled
}

function parse(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError(`${path}: cannot be read: ${readFault(error)}`)
  }
  try {
    // Some editors write a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // The message quotes the text, and that may be a key.
    throw new ConfigError(`${path}: expected JSON; ${(error as Error).message.replace(/, (?:\.\.\.)?"[\s\S]*$/, '')}`)
  }
}

/** Replaces `${NAME}` in every text of the file. */
function fillVariables(value: unknown, path: string, key: string, environment: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      const found = environment[name]
      if (found === undefined) throw new ConfigError(`${path}: ${key}: the environment variable ${name} is not set`)
      return found
    })
  }
  if (Array.isArray(value)) return value.map((item, index) => fillVariables(item, path, `${key}[${index}]`, environment))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, fillVariables(part, path, key ? `${key}.${name}` : name, environment)])
  )
}

function check(path: string, key: string, value: string, parse: (value: string) => unknown): void {
  try {
    parse(value)
  } catch (error) {
    throw new ConfigError(`${path}: ${key}: ${(error as Error).message}, found ${JSON.stringify(shown(value))}`)
  }
}

/** One line for the first fault: key, what was expected, what was found. Values below `credentials` are never shown. */
function speak(errors: readonly AjvPackage.ErrorObject[]): string {
  // Where several forms are allowed, the first error speaks of the first form alone.
  const error = errors.find(({ keyword }) => keyword === 'anyOf') ?? errors[0]
  if (!error) return 'is not a valid configuration'
  const key =
    error.instancePath
      .slice(1)
      .replace(/\/(\d+)/g, '[$1]')
      .replace(/\//g, '.') || 'the file'
  const found = /credentials|token/i.test(key) ? '' : `, found ${shown(JSON.stringify(error.data) ?? '').slice(0, 80)}`
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params['additionalProperty'])
      const near = nearest(name, knownKeys(error))
      return `${key}: unknown key ${JSON.stringify(shown(name))}; ${near ? `did you mean ${JSON.stringify(near)}?` : `known keys are ${knownKeys(error).join(', ')}`}`
    }
    case 'required': {
      const missing = String(error.params['missingProperty'])
      const unknown = Object.keys(error.data as object).find((name) => !knownKeys(error).includes(name))
      return `${key}: the key ${JSON.stringify(missing)} is missing${unknown === undefined ? '' : `; ${JSON.stringify(shown(unknown))} is no known key`}`
    }
    case 'enum':
      return `${key}: expected one of ${(error.params['allowedValues'] as unknown[]).map((word) => JSON.stringify(word)).join(', ')}${found}`
    default:
      return `${key}: ${expectation(error)}${found}`
  }
}

function knownKeys(error: AjvPackage.ErrorObject): readonly string[] {
  return Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {})
}

/** By the last part of the key: what the flags say of the same values. */
const EXPECTED: Readonly<Record<string, string>> = {
  url: 'a URL such as https://shop.example',
  publicUrl: 'a URL such as https://shop.example',
  connectTo: 'host:port such as 127.0.0.1:8443',
  port: 'a port from 0 (any free one) to 65535',
  tlsPort: 'a port from 0 (any free one) to 65535',
  bytes: 'a size such as 500KB, 1MB or 1GiB',
  maxBody: 'a size such as 500KB, 1MB or 1GiB',
  connect: 'a duration such as 500ms, 10s or 2m',
  head: 'a duration such as 500ms, 10s or 2m',
  idle: 'a duration such as 500ms, 10s or 2m'
}

function expectation({ instancePath, message }: AjvPackage.ErrorObject): string {
  const expected = EXPECTED[instancePath.split('/').at(-1) ?? '']
  return expected === undefined ? (message ?? 'is not valid') : `expected ${expected}`
}
