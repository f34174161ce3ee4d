// A log of 2 KiB bodies: search in them, and how long a restart takes.
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../figures.mjs'
import { firstCall, sendExactly } from '../load.mjs'
import { freePort, launch, newFolder, startStoretap, storetapArgs } from '../subjects.mjs'

const NOTES = '/admin/api/2026-10/notes.json'
const SIZES = [10_000, 100_000]
/** Else the oldest would go while the newest are being sent. */
const ROOM = ['--max-exchanges', '200000']
const LIST_LIMIT_MS = 30_000

export async function* log({ store }) {
  const data = newFolder()
  try {
    yield* search(store, data)
    yield* restart(store, data)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function* search(store, data) {
  const subject = await startStoretap(store, { data, options: ROOM })
  let sent = 0
  try {
    for (const size of SIZES) {
      await sendExactly(subject, { path: NOTES }, size - sent)
      sent = size
      await subject.settled()
      const times = []
      // Each is asked once, as the second answer might be remembered. One word is in one body, the others are in none.
      for (const word of [`marker${size * 0.7}x`, ...['absent', 'nowhere', 'nothing', 'neither'].map((start) => start + size)]) {
        const begun = performance.now()
        await subject.api(`/api/exchanges?filter=${encodeURIComponent(`body:${word}`)}`)
        times.push(performance.now() - begun)
      }
      yield [`body search over ${size}, ms`, 'storetap', median(times)]
    }
  } finally {
    await subject.stop()
  }
}

async function* restart(store, data) {
  const [port, viewerPort] = [await freePort(), await freePort()]
  const subject = launch('anywhere', process.execPath, [...storetapArgs(store, data, port, viewerPort), ...ROOM])
  try {
    await firstCall(port)
    yield ['restart with 100,000: first forwarded call, ms', 'storetap', performance.now() - subject.begun]
    const listed = async () => {
      const answer = await fetch(`http://127.0.0.1:${viewerPort}/api/exchanges?limit=1`).catch(() => undefined)
      return answer?.ok ? (await answer.json()).total : 0
    }
    const limit = subject.begun + LIST_LIMIT_MS
    // The call above is one more.
    while ((await listed()) <= SIZES.at(-1) && performance.now() < limit) await sleep(5)
    yield ['restart with 100,000: all listed, ms', 'storetap', performance.now() - subject.begun]
  } finally {
    await subject.stop()
  }
}
