/** The authorities that stores are configured with: checked before anything starts that trusts them. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from '../config.js'
import { ConfigError, readFault } from './error.js'

const EXPECTED = "expected a PEM file with the CA of the store's certificate"

/** @throws ConfigError that names the file which is not there or is none */
export function checkAuthorities({ file = 'configuration', stores }: Config): void {
  for (const { name, tls } of stores) {
    const fault = tls.caFile === null ? undefined : faultOf(tls.caFile)
    if (fault) throw new ConfigError(`${file}: tls.caFile of store ${name}: ${EXPECTED}, found ${JSON.stringify(tls.caFile)}: ${fault}`)
  }
}

function faultOf(caFile: string): string | undefined {
  let text: string
  try {
    text = readFileSync(caFile, 'utf8')
  } catch (error) {
    return readFault(error)
  }
  try {
    new X509Certificate(text)
    return undefined
  } catch {
    return 'there is no certificate in PEM form in it'
  }
}
