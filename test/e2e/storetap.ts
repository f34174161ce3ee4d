/** Starts the real program for a test, on free ports and an own data folder, and ends it again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReadyEvent } from '#src/log.js'
import type { Exchange } from '#src/model/exchange.js'
import type { ExchangeSummary } from '#src/model/live.js'
import { until } from '../until.js'

export const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))

export interface Running extends ReadyEvent {
  /** The first gateway's base URL. */
  readonly url: string
  readonly data: string
  readonly child: ChildProcess
  /** Everything on stdout and stderr so far. */
  output(): string
  api<T>(path: string, init?: RequestInit): Promise<T>
  /** Newest first; waits until `count` exchanges are there and diagnosed. */
  exchanges(count: number): Promise<readonly ExchangeSummary[]>
  newest(count?: number): Promise<Exchange>
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'storetap-test-'))
}

/** Without what a test's environment must not lend to the program: settings, and the test runner's own preload. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const lent = ([name]: readonly [string, unknown]) => !name.startsWith('STORETAP_') && name !== 'NODE_OPTIONS'
  return { ...Object.fromEntries(Object.entries(process.env).filter(lent)), ...more }
}

/**
 * A command for `spawn` that starts as it would for a user. The runner gives its preload to every program that a test starts, whatever
 * environment the test says, which makes a start of Node three times as long; env(1) takes it away again.
 */
export function started(
  command: string,
  args: readonly string[],
  { NODE_OPTIONS }: Readonly<Record<string, string>> = {}
): readonly [string, readonly string[]] {
  return ['env', [...(NODE_OPTIONS === undefined ? ['-u', 'NODE_OPTIONS'] : [`NODE_OPTIONS=${NODE_OPTIONS}`]), command, ...args]]
}

export async function startStoretap(
  args: readonly string[] = [],
  { data = temporaryFolder(), environment = {} }: { readonly data?: string; readonly environment?: Readonly<Record<string, string>> } = {}
): Promise<Running> {
  const all = ['start', '--port', '0', '--viewer-port', '0', '--data', data, '--log-format', 'json', ...args]
  const child = spawn(...started(process.execPath, [MAIN, ...all], environment), {
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: data
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const ready = await until(() => {
    if (child.exitCode !== null) throw new Error(`storetap ended with ${child.exitCode}:\n${output}`)
    const line = output.split('\n').find((text) => text.includes('"event":"ready"') && text.endsWith('}'))
    return line === undefined ? undefined : (JSON.parse(line) as ReadyEvent)
  })
  const base = ready.viewer.url.replace(/\/(open\?.*)?$/, '')
  const headers: Record<string, string> = ready.viewer.token ? { authorization: `Bearer ${ready.viewer.token}` } : {}
  const api = async <T>(path: string, init: RequestInit = {}) => {
    const answer = await fetch(base + path, { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const exchanges = (count: number) =>
    until(async () => {
      const { items } = await api<{ items: ExchangeSummary[] }>('/api/exchanges?limit=500')
      const judged = items.filter(({ outcome, diagnoses, status }) => outcome !== 'pending' && (status < 400 || diagnoses.length > 0))
      return judged.length >= count ? items : undefined
    })
  return {
    ...ready,
    url: ready.gateways[0]?.url ?? '',
    data,
    child,
    output: () => output,
    api,
    exchanges,
    newest: async (count = 1) => api<Exchange>(`/api/exchanges/${(await exchanges(count))[0]?.id}`),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      return await exited
    }
  }
}

/** Runs the program to its end. */
export function runStoretap(args: readonly string[], { input = '', environment = {}, cwd = tmpdir() } = {}) {
  return new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve) => {
    const child = spawn(...started(process.execPath, [MAIN, ...args], environment), {
      env: cleanEnvironment(environment),
      cwd,
      timeout: 30_000
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.on('close', (code) => resolve({ code, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 })
}
