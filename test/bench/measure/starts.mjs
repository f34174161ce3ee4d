// How long a person waits: from the start to the end of the first forwarded call, and for `explain` of a HAR with one entry.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../figures.mjs'
import { firstCall } from '../load.mjs'
import { placed } from '../machine.mjs'
import { freePort, launch, MAIN, newFolder, storetapArgs } from '../subjects.mjs'

const TURNS = 5

export async function* starts({ store }) {
  yield ['start to first forwarded call, ms', 'storetap', await startUp(store)]
  yield ['explain of one entry, ms', 'storetap', explain()]
}

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
