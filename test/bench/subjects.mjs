// Starts and stops what is measured.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { cpuOf, placed, rssOf } from './machine.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
export const MAIN = here('../../dist/main.js')
export const SMALL = '/admin/api/2026-10/products.json'
const START_LIMIT_MS = 30_000
const STOP_LIMIT_MS = 6000

const hasPackage = (name) => existsSync(here(`../../node_modules/${name}/package.json`))
const hasProgram = (name) => spawnSync(name, ['--version']).error === undefined

/** Peers of this run: the bare plugin and the least recorder always, the others where they are installed. */
export const PEERS = { mockttp: hasPackage('mockttp'), mitmdump: hasProgram('mitmdump'), mitmweb: hasProgram('mitmweb') }
export const INSTALLED = ['bare', 'least', 'storetap', ...Object.keys(PEERS).filter((name) => PEERS[name])]

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A started program, not waited for. */
export function launch(place, command, args) {
  const child = spawn(...placed(place, command, args), { stdio: ['ignore', 'pipe', 'inherit'], cwd: here('../..') })
  running.add(child)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  gone.then(() => running.delete(child))
  child.stdout.resume()
  return {
    child,
    gone,
    begun: performance.now(),
    cpu: () => cpuOf(child.pid),
    rss: () => rssOf(child.pid),
    async stop() {
      child.kill('SIGTERM')
      const isLate = await Promise.race([gone, sleep(STOP_LIMIT_MS, 'late', { ref: false })])
      if (isLate === 'late') child.kill('SIGKILL')
      await gone
    },
    /** What is explained after an answer has left belongs to it too: waits until the program rests. */
    async settled() {
      for (let turn = 0, before = -1; turn < 100; turn++) {
        const now = this.cpu()
        if (now === before) break
        before = now
        await sleep(200)
      }
      return this.cpu()
    }
  }
}

/** @param portOf finds the port in what the program prints, or the port itself, which is then waited for */
async function start(place, command, args, portOf) {
  const subject = launch(place, command, args)
  const limit = setTimeout(() => subject.child.kill('SIGKILL'), START_LIMIT_MS)
  const waiting = typeof portOf === 'number' ? whenOpen(portOf, subject.gone) : printed(subject.child, portOf, `${command} ${args[0]}`)
  const port = await waiting.finally(() => clearTimeout(limit))
  return Object.assign(subject, { port })
}

function printed(child, portOf, name) {
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk) => {
      output += chunk
      const found = portOf(output)
      if (found === undefined) return
      child.stdout.off('data', read).resume()
      resolve(found)
    }
    child.stdout.on('data', read)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${output.slice(0, 500)}`)))
  })
}

async function whenOpen(port, gone) {
  let isGone = false
  gone.then(() => (isGone = true))
  while (!isGone) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
      socket.unref().once('connect', () => socket.destroy())
    })
    if (isOpen) return port
    await sleep(20)
  }
  throw new Error(`nothing came up on port ${port}`)
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

const firstLine = (output) => (/^\d+$/m.test(output) ? Number(/^\d+$/m.exec(output)[0]) : undefined)

export async function startStore(place = 'load') {
  const store = await start(place, process.execPath, [here('store-server.mjs')], firstLine)
  return { ...store, url: `http://127.0.0.1:${store.port}` }
}

export function storetapArgs(store, data, port = 0, viewerPort = 0) {
  const places = ['--port', String(port), '--viewer-port', String(viewerPort), '--data', data]
  return [MAIN, 'start', ...places, '--platform', 'shopify', '--target', store, '--log-format', 'json']
}

export const newFolder = () => mkdtempSync(join(tmpdir(), 'storetap-bench-'))

/** With its defaults, and a page that listens as an open viewer does. @param data folder of the log, kept after the stop where one is given */
export async function startStoretap(store, { place = 'proxy', data, nodeOptions = [], options = [] } = {}) {
  const folder = data ?? newFolder()
  let viewer
  const subject = await start(place, process.execPath, [...nodeOptions, ...storetapArgs(store, folder), ...options], (output) => {
    const line = output.split('\n').find((text) => text.includes('"event":"ready"') && text.endsWith('}'))
    if (line === undefined) return undefined
    const ready = JSON.parse(line)
    viewer = new URL(ready.viewer.url)
    return Number(new URL(ready.gateways[0].url).port)
  })
  const page = get({ host: '127.0.0.1', port: viewer.port, path: '/api/events', agent: false }, (events) =>
    events.on('error', () => 0).resume()
  )
  page.on('error', () => undefined)
  const { stop } = subject
  return Object.assign(subject, {
    api: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${viewer.port}${path}`, { signal: AbortSignal.timeout(60_000) })
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
      return answer.json()
    },
    stop: async () => {
      page.destroy()
      await stop()
      if (data === undefined) rmSync(folder, { recursive: true, force: true })
    }
  })
}

async function startMitm(program, store, place, more) {
  const port = await freePort()
  const folder = newFolder()
  const args = ['-q', '--set', `confdir=${folder}`, '--listen-host', '127.0.0.1', '-p', String(port), '--mode', `reverse:${store}`, ...more]
  const subject = await start(place, program, args, port)
  const { stop } = subject
  return Object.assign(subject, { stop: () => stop().finally(() => rmSync(folder, { recursive: true, force: true })) })
}

const STARTS = {
  bare: (store, place) => start(place, process.execPath, [here('bare.mjs'), store], firstLine),
  least: (store, place) => start(place, process.execPath, [here('least.mjs'), store], firstLine),
  storetap: (store, place) => startStoretap(store, { place }),
  mockttp: (store, place) => start(place, process.execPath, [here('mockttp.mjs'), store], firstLine),
  mitmdump: (store, place) => startMitm('mitmdump', store, place, []),
  mitmweb: async (store, place) =>
    startMitm('mitmweb', store, place, ['--no-web-open-browser', '--web-host', '127.0.0.1', '--web-port', String(await freePort())])
}

export const startSubject = (name, store, place = 'proxy') => STARTS[name](store, place)
