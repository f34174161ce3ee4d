/** h11 (an independent, strict HTTP/1.1 state machine in Python) judges bytes: python3 of Debian with python3-h11. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One message that the gateway wrote: a request to the store, or everything that a client got for one request. */
export interface Emission {
  readonly label: string
  readonly role: 'request' | 'response'
  readonly method: string
  /** Latin-1. */
  readonly bytes: string
}

const PYTHON = '/usr/bin/python3'
// The compiled test runs from build/test/conformance; the script stays with the source.
const ORACLE = fileURLToPath(new URL('../../../test/conformance/oracle.py', import.meta.url))

/** Why the oracle cannot be asked, or false. */
export const noOracle: string | false =
  spawnSync(PYTHON, ['-c', 'import h11']).status === 0 ? false : 'h11 is not here (Debian: python3-h11)'

/** What h11 objects to, one line each; empty where it accepts all. */
export function objections(emissions: readonly Emission[]): readonly string[] {
  const lines = emissions.map(({ bytes, ...rest }) => JSON.stringify({ ...rest, bytes: Buffer.from(bytes, 'latin1').toString('base64') }))
  const run = spawnSync(PYTHON, [ORACLE], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 60_000
  })
  if (run.status !== 0) throw new Error(`the oracle failed: ${run.stderr}`)
  return JSON.parse(run.stdout) as string[]
}
