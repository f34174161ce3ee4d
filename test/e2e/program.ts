/** Runs one of the client programs in programs/, or any other, to its end. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnvironment, started } from './storetap.js'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export function programPath(name: string): string {
  return fileURLToPath(new URL(`programs/${name}.js`, import.meta.url))
}

export function runProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd?: string
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(...started(command, args, environment), {
      env: cleanEnvironment(environment),
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.once('error', reject).once('close', (code, signal) => resolve({ code, signal, out, err }))
  })
}

/** A client program of ours under this very node. */
export function runClient(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return runProgram(process.execPath, [programPath(name), ...args], environment)
}
