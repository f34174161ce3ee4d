/** What the proxy tests stand on: scripted stores, a gateway that keeps what it was told, and clients that send raw bytes. */
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Test } from 'tap'
import type { Exchange } from '#src/model/exchange.js'
import type { StoreSettings } from '#src/model/settings.js'
import { type Gateway, type GatewayOptions, startGateway } from '#src/proxy/gateway.js'
import type { CapturedBody, Observer, Recorded } from '#src/proxy/observer.js'

export interface Rig {
  readonly gateway: Gateway
  readonly started: Exchange[]
  readonly records: Recorded[]
  /** What the gateway logged as an error. */
  readonly errors: object[]
  /** Waits until so many exchanges have ended. */
  ended(count: number): Promise<Recorded>
}

export function storeSettings(url: string, over: Partial<StoreSettings> = {}): StoreSettings {
  return {
    name: 'shop',
    platform: 'auto',
    url,
    port: 0,
    credentials: {},
    tls: { verify: true, caFile: null },
    timeouts: { connect: 2000, head: 3000, idle: 3000 },
    ...over
  }
}

export type RigOptions = Partial<Omit<GatewayOptions, 'observer' | 'store'>> & {
  readonly settings?: Partial<StoreSettings>
  readonly observer?: Partial<Observer>
}

export async function startRig(t: Test, url: string, options: RigOptions = {}): Promise<Rig> {
  const started: Exchange[] = []
  const records: Recorded[] = []
  const errors: object[] = []
  const waiting: { count: number; resolve: (recorded: Recorded) => void }[] = []
  let seq = 0
  const { settings, observer, ...rest } = options
  const gateway = await startGateway({
    store: storeSettings(url, settings),
    host: '127.0.0.1',
    port: 0,
    maxBody: 1_000_000,
    annotate: 'off',
    rewriteLinks: true,
    viewerUrl: (id) => `http://viewer.invalid/#/exchanges/${id}`,
    log: { warn: () => undefined, error: (details) => errors.push(details), debug: () => undefined },
    ...rest,
    observer: {
      nextId() {
        seq += 1
        return { id: `e${seq}`, seq }
      },
      started: (_id, pending) => started.push(pending()),
      ended(recorded) {
        records.push(recorded)
        for (const { count, resolve } of waiting) if (records.length >= count) resolve(recorded)
      },
      ...observer
    }
  })
  t.teardown(() => gateway.close())
  const ended = (count: number) =>
    new Promise<Recorded>((resolve, reject) => {
      const last = records[count - 1]
      if (last) resolve(last)
      const limit = setTimeout(() => reject(new Error(`only ${records.length} of ${count} exchanges ended`)), 30_000)
      waiting.push({
        count,
        resolve: (recorded) => {
          clearTimeout(limit)
          resolve(recorded)
        }
      })
      if (last) clearTimeout(limit)
    })
  return { gateway, started, records, errors, ended }
}

export interface ScriptedStore {
  readonly url: string
  readonly port: number
  /** Raw bytes of each request as they arrived, Latin-1. */
  readonly requests: string[]
  /** Connections that were opened. */
  connections: number
}

/** A store made of bytes: `answer` is written once per request head that has arrived. */
export async function scriptedStore(
  t: Test,
  answer: string | ((socket: Socket, request: string) => void),
  complete: (request: string) => boolean = (request) => request.includes('\r\n\r\n')
): Promise<ScriptedStore> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const store = { url: '', port: 0, requests, connections: 0 }
  const server = createServer((socket) => {
    store.connections += 1
    sockets.add(socket)
    let text = ''
    let answered = false
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      if (text === '') answered = false
      text += chunk.toString('latin1')
      if (answered || !complete(text)) return
      answered = true
      requests.push(text)
      const request = text
      text = ''
      if (typeof answer === 'string') socket.write(answer, 'latin1')
      else answer(socket, request)
    })
  })
  store.port = await listen(server)
  store.url = `http://127.0.0.1:${store.port}`
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return store
}

/** A store on node:http. */
export async function httpStore(t: Test, handler: RequestListener): Promise<{ readonly url: string; readonly port: number }> {
  const server = createHttpServer(handler)
  const port = await listen(server)
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, port }
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Sends bytes and gives everything that came back until the gateway closed the connection, as Latin-1. */
export function exchangeBytes(port: number, bytes: string | Uint8Array, limit = 5000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const timer = setTimeout(() => {
      text += '<still open>'
      socket.destroy()
    }, limit)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text)
    })
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
  })
}

export function bodyText(body: CapturedBody | undefined): string {
  return Buffer.concat(body?.chunks ?? []).toString('latin1')
}

/** Header lines of one raw message, without its first line. */
export function linesOf(message: string): string[] {
  return (message.split('\r\n\r\n')[0] ?? '').split('\r\n').slice(1)
}
