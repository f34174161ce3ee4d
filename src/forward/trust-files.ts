/** The files that a program's environment points to: certificates and an ini file, in a folder that lives as long as the program. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type { Environment } from './environment.js'

export interface TrustFiles {
  readonly authority: string
  readonly bundle: string
  readonly phpFolder: string
  remove(): void
}

/** Where systems keep the authorities that they trust: Debian, Fedora, Alpine and SUSE, macOS. */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/cert.pem',
  '/etc/ssl/ca-bundle.pem'
]

/** @param certificate our authority's, PEM @param inherited what it names is trusted as before */
export function writeTrustFiles(data: string, certificate: string, inherited: Environment): TrustFiles {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const folder = mkdtempSync(join(data, 'run-'))
  const authority = join(folder, 'ca.pem')
  const bundle = join(folder, 'bundle.pem')
  const phpFolder = join(folder, 'php')
  const extra = read(inherited['NODE_EXTRA_CA_CERTS'])
  writeFileSync(authority, joined([certificate, extra]), { mode: 0o600 })
  writeFileSync(bundle, joined([certificate, extra, known(inherited)]), { mode: 0o600 })
  mkdirSync(phpFolder, { mode: 0o700 })
  writeFileSync(join(phpFolder, 'storetap.ini'), `curl.cainfo="${bundle}"\nopenssl.cafile="${bundle}"\n`, { mode: 0o600 })
  return { authority, bundle, phpFolder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function known(inherited: Environment): string {
  const named = [inherited['SSL_CERT_FILE'], inherited['REQUESTS_CA_BUNDLE'], inherited['CURL_CA_BUNDLE']].map(read)
  const first = [...named, ...SYSTEM_BUNDLES.map(read)].find((text) => text !== undefined)
  return first ?? rootCertificates.join('\n')
}

function read(path: string | undefined): string | undefined {
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function joined(texts: readonly (string | undefined)[]): string {
  return `${texts
    .filter((text) => text !== undefined)
    .map((text) => text.trim())
    .join('\n')}\n`
}
