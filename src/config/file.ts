/** Reads and checks the configuration file against the JSON Schema that ships in config/. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as AjvPackage from 'ajv'
import type { LogTransport } from '../config.js'
import type { Credentials } from '../model/settings.js'
import { ConfigError } from './error.js'
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
  if (!validate(filled)) throw new ConfigError(`${path}: ${speak(validate.errors?.[0])}`)
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
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message
    throw new ConfigError(`${path}: cannot be read: ${reason}`)
  }
  try {
    return JSON.parse(text)
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
function speak(error: AjvPackage.ErrorObject | undefined): string {
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
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {})
      const near = nearest(name, known)
      return `${key}: unknown key ${JSON.stringify(shown(name))}; ${near ? `did you mean ${JSON.stringify(near)}?` : `known keys are ${known.join(', ')}`}`
    }
    case 'required':
      return `${key}: the key ${JSON.stringify(error.params['missingProperty'])} is missing`
    case 'enum':
      return `${key}: expected one of ${(error.params['allowedValues'] as unknown[]).map((word) => JSON.stringify(word)).join(', ')}${found}`
    case 'pattern':
    case 'anyOf':
      return `${key}: expected ${expectation(error)}${found}`
    default:
      return `${key}: ${error.message ?? 'is not valid'}${found}`
  }
}

function expectation(error: AjvPackage.ErrorObject): string {
  const description = error.parentSchema?.['description']
  if (/(url|publicUrl)$/i.test(error.instancePath)) return 'a URL such as https://shop.example'
  return typeof description === 'string' ? description.replace(/\.$/, '') : 'another form'
}
