// The machine: which cores measure and which are measured, and what a process has used of them (/proc, so Linux).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

const CORES = availableParallelism()
const isThere = (program, ...args) => spawnSync(program, args).status === 0

export const HAS_WRK = spawnSync('wrk', ['-v']).error === undefined
export const IS_PINNED = CORES > 1 && isThere('taskset', '-V')
/** Proxies have the last core for themselves; load and store share the others. */
const PLACES = { proxy: String(CORES - 1), load: CORES === 2 ? '0' : `0-${CORES - 2}`, anywhere: `0-${CORES - 1}` }

/** The command that runs `command` on its cores. @param place proxy, load or anywhere */
export const placed = (place, command, args) => (IS_PINNED ? ['taskset', ['-c', PLACES[place], command, ...args]] : [command, args])

export function pinThisProcess() {
  if (IS_PINNED) spawnSync('taskset', ['-a', '-c', '-p', PLACES.load, String(process.pid)])
}

/** User and system time of all threads, milliseconds (in steps of ten). */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** MiB. */
export function rssOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

export const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ')[0]

export function describe() {
  const pinned = IS_PINNED ? `proxies pinned to core ${PLACES.proxy}, load and store to ${PLACES.load}` : 'nothing is pinned'
  return `${CORES} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; ${pinned}; load by ${HAS_WRK ? 'wrk' : 'autocannon'}`
}

/** The highest RSS of a subject while something goes on, MiB. */
export async function peakWhile(subject, work) {
  let peak = subject.rss()
  const timer = setInterval(() => (peak = Math.max(peak, subject.rss())), 20)
  await work().finally(() => clearInterval(timer))
  return Math.max(peak, subject.rss())
}
