// Starts what is measured and reads what it costs from /proc (Linux).
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
export const MAIN = here('../../dist/main.js')
export const isInstalled = (name) => existsSync(here(`../../node_modules/${name}/package.json`))

/** Starts a program and waits for the port that `portOf` finds in its output. */
async function start(args, portOf, data) {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: here('../..') })
  const port = await new Promise((resolve, reject) => {
    let output = ''
    let isKnown = false
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${output.slice(0, 500)}`)))
    child.stdout.on('data', (chunk) => {
      if (isKnown) return
      output += chunk
      const found = portOf(output)
      if (found === undefined) return
      isKnown = true
      resolve(found)
    })
  })
  return {
    port,
    begun,
    cpu: () => cpuOf(child.pid),
    rss: () => rssOf(child.pid),
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      if (data) rmSync(data, { recursive: true, force: true })
    }
  }
}

const firstLine = (output) => (/^\d+$/m.test(output) ? Number(/^\d+$/m.exec(output)[0]) : undefined)

export const startStore = () => start([here('store-server.mjs')], firstLine)

const SUBJECTS = {
  bare: (store) => start([here('bare.mjs'), store], firstLine),
  mockttp: (store) => start([here('mockttp.mjs'), store], firstLine),
  storetap(store) {
    const data = mkdtempSync(join(tmpdir(), 'storetap-bench-'))
    const args = ['start', '--port', '0', '--viewer-port', '0', '--platform', 'shopify', '--target', store, '--data', data]
    return start([MAIN, ...args, '--log-format', 'json'], readyPort, data)
  }
}

export const startSubject = (name, store) => SUBJECTS[name](store)

function readyPort(output) {
  const line = output.split('\n').find((text) => text.includes('"event":"ready"') && text.endsWith('}'))
  return line && Number(new URL(JSON.parse(line).gateways[0].url).port)
}

/** User and system time of all threads, milliseconds (in steps of ten). */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function rssOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}
