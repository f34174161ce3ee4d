// How long a person waits: from the start to the end of the first forwarded call, and for `explain` of a HAR with one entry. Beside them how
// long Node itself takes, for an empty program, and the others, for the same first call.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../figures.mjs'
import { firstCall } from '../load.mjs'
import { placed } from '../machine.mjs'
import { freePort, launch, MAIN, newFolder, startSubject, storetapArgs } from '../subjects.mjs'

const TURNS = 5

export async function* starts({ store }) {
  for (const name of ['bare', 'least']) yield ['start to first forwarded call, ms', name, await othersStart(name, store)]
  yield ['start to first forwarded call, ms', 'storetap', await startUp(store)]
  yield ['explain of one entry, ms', 'storetap', explain()]
  yield ['an empty program of Node (`node -e 0`), ms', 'bare', emptyProgram()]
}

/** From where they print their port on. */
async function othersStart(name, store) {
  const times = []
  for (let turn = 0; turn < TURNS; turn++) {
    const subject = await startSubject(name, store, 'anywhere')
    try {
      await firstCall(subject.port)
      times.push(performance.now() - subject.begun)
    } finally {
      await subject.stop()
    }
  }
  return median(times)
}

function emptyProgram() {
  const times = Array.from({ length: TURNS }, () => {
    const begun = performance.now()
    spawnSync(...placed('anywhere', process.execPath, ['-e', '0']))
    return performance.now() - begun
  })
  return median(times)
}

/** The port is asked again and again: what it prints comes after the log is open. */
async function startUp(store) {
  const times = []
  for (let turn = 0; turn < TURNS; turn++) {
    const data = newFolder()
    const port = await freePort()
    const subject = launch('anywhere', process.execPath, storetapArgs(store, data, port))
    try {
      await firstCall(port)
      times.push(performance.now() - subject.begun)
    } finally {
      await subject.stop()
      rmSync(data, { recursive: true, force: true })
    }
  }
  return median(times)
}

function explain() {
  const folder = newFolder()
  const file = join(folder, 'one.har')
  writeFileSync(file, JSON.stringify(har()))
  const times = Array.from({ length: TURNS }, () => {
    const begun = performance.now()
    const { status, stdout } = spawnSync(...placed('anywhere', process.execPath, [MAIN, 'explain', file]), { encoding: 'utf8' })
    if (status !== 0 || !stdout.includes('401')) throw new Error(`explain ended with ${status}: ${stdout}`)
    return performance.now() - begun
  })
  rmSync(folder, { recursive: true })
  return median(times)
}

function har() {
  const url = 'https://acme.myshopify.com/admin/api/2026-10/shop.json'
  const common = { httpVersion: 'HTTP/1.1', headers: [], cookies: [], headersSize: -1 }
  const request = { ...common, method: 'GET', url, queryString: [], bodySize: 0 }
  const content = { size: 0, mimeType: 'application/json', text: '{"errors":"[API] Invalid API key or access token"}' }
  const response = { ...common, status: 401, statusText: '', content, redirectURL: '', bodySize: -1 }
  const timings = { send: 0, wait: 1, receive: 0 }
  const entry = { startedDateTime: '2026-11-01T00:00:00.000Z', time: 1, request, response, cache: {}, timings }
  return { log: { version: '1.2', creator: { name: 'bench', version: '1' }, entries: [entry] } }
}
