/** The environment that makes a program's HTTP clients come through the forward proxy and trust its certificates. Pure. */
import { normalHost } from './authority.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Surroundings {
  /** The forward proxy's URL. */
  readonly proxy: string
  /** Path of our authority's certificate (with what NODE_EXTRA_CA_CERTS named before). */
  readonly authority: string
  /** Path of all known authorities and ours: most variables replace what a client trusts, they do not add to it. */
  readonly bundle: string
  /** Folder with an ini file for PHP, whose cURL reads no variable. */
  readonly phpFolder: string
  /** URL of the preload for Node programs. */
  readonly register: string
  /** Hosts of the stores: never to be left out by NO_PROXY. */
  readonly stores: readonly string[]
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1']

/** What to set on top of `inherited`. */
export function runEnvironment(inherited: Environment, { proxy, authority, bundle, phpFolder, register, stores }: Surroundings) {
  const exempt = exceptions(inherited['NO_PROXY'] ?? inherited['no_proxy'] ?? '', stores)
  const scanned = inherited['PHP_INI_SCAN_DIR'] ?? ''
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    // curl reads these in lower case only (HTTP_PROXY may be a request's Proxy field in CGI).
    http_proxy: proxy,
    https_proxy: proxy,
    NO_PROXY: exempt,
    no_proxy: exempt,
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    DENO_CERT: authority,
    // An empty part stands for the folder that PHP was built with.
    PHP_INI_SCAN_DIR: `${scanned}:${phpFolder}`,
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: [inherited['NODE_OPTIONS'], `--import ${register}`].filter(Boolean).join(' ')
  }
}

/** Calls within this machine stay as they are, unless a store lives there. */
function exceptions(before: string, stores: readonly string[]): string {
  const listed = before.split(/[\s,]+/).filter(Boolean)
  const all = [...new Set([...listed, ...LOOPBACK])]
  return all.filter((entry) => !stores.some((host) => exempts(entry, host))).join(',')
}

/** `*`, `shop.example`, `.example`, `*.example`, with or without a port. */
function exempts(entry: string, host: string): boolean {
  if (entry === '*') return true
  const name = normalHost(entry.replace(/^(\*?\.)/, '').replace(/:\d+$/, (port) => (entry.includes('::') ? port : '')))
  return host === name || host.endsWith(`.${name}`)
}
