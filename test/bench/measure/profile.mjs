// Where the time goes: storetap under small calls with `node --cpu-prof`, its samples summed by room.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { send } from '../load.mjs'
import { newFolder, SMALL, startStoretap } from '../subjects.mjs'

const KINDS = [
  { title: 'small calls', path: SMALL },
  { title: '401s on a path of the Admin API, diagnosed each', path: '/admin/api/2026-10/shop.json', status: 401 }
]

/** @returns Markdown */
export async function profile({ seconds, store }) {
  let tables = ''
  for (const kind of KINDS) tables += `${tables === '' ? '' : '\n\n'}${await profileOf(kind, { seconds, store })}`
  return tables
}

async function profileOf(kind, { seconds, store }) {
  const folder = newFolder()
  // Sampled from the start, so the start itself is a small part of it.
  const subject = await startStoretap(store, { nodeOptions: ['--cpu-prof', '--cpu-prof-dir', folder] })
  let requests
  try {
    requests = (await send(subject, kind, seconds * 4)).requests
    await subject.settled()
  } finally {
    await subject.stop()
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))
  const areas = new Map()
  for (const name of files) addSamples(JSON.parse(readFileSync(join(folder, name), 'utf8')), areas)
  rmSync(folder, { recursive: true, force: true })
  return table(areas, requests, kind.title)
}

/**
 * Self time, by the area of the function itself, and of the nearest function of ours or of a package that led to it: so a write to a socket
 * is Node's own time, and also part of what forwarding costs.
 */
function addSamples({ nodes, samples, timeDeltas }, areas) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  for (const node of nodes) for (const child of node.children ?? []) byId.get(child).parent = node
  samples.forEach((id, at) => {
    const node = byId.get(id)
    const own = areaOf(node.callFrame)
    if (own === 'idle') return
    let cause = node
    while (cause.parent && areaOf(cause.callFrame) === NODE) cause = cause.parent
    const caused = areaOf(cause.callFrame)
    count(areas, own, 'self', timeDeltas[at])
    count(areas, caused, 'caused', timeDeltas[at])
  })
}

function count(areas, name, kind, microseconds) {
  const area = areas.get(name) ?? { self: 0, caused: 0 }
  area[kind] += microseconds
  areas.set(name, area)
}

const NODE = 'Node: sockets, HTTP parser, timers, files'
const SPECIAL = { '(idle)': 'idle', '(garbage collector)': 'garbage collection', '(program)': 'native code outside JavaScript' }
const ROOMS = {
  'src/proxy': 'forwarding and capture (src/proxy)',
  'src/app': 'recording (src/app)',
  'src/privacy': 'masking (src/privacy)',
  'src/store': 'the log (src/store)',
  'src/diagnosis': 'diagnosis (src/diagnosis, src/platforms)',
  'src/platforms': 'diagnosis (src/diagnosis, src/platforms)',
  'src/model': 'shared words (src/model)',
  'src/log': 'console lines (src/log, pino)',
  'src/web': "the viewer's server (src/web)"
}

function areaOf({ functionName, url, lineNumber }) {
  if (Object.hasOwn(SPECIAL, functionName)) return SPECIAL[functionName]
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (name) return /pino|sonic-boom|safe-stable/.test(name) ? ROOMS['src/log'] : `package ${name}`
  if (!url.startsWith('file:')) return NODE
  const source = sourceOf(fileURLToPath(url), lineNumber)
  return ROOMS[/^src\/[a-z]+/.exec(source)?.[0]] ?? 'the rest of src'
}

const marks = new Map()
/** The bundle names each source file in a comment before its code. */
function sourceOf(path, line) {
  if (!marks.has(path)) {
    const lines = readFileSync(path, 'utf8').split('\n')
    marks.set(
      path,
      lines.flatMap((text, at) => (text.startsWith('// src/') ? [{ at, source: text.slice(3) }] : []))
    )
  }
  return marks.get(path).findLast(({ at }) => at <= line)?.source ?? ''
}

function table(areas, requests, title) {
  const rows = [...areas].sort(([, a], [, b]) => b.caused - a.caused)
  const all = rows.reduce((sum, [, { self }]) => sum + self, 0)
  const cell = (microseconds) => `${((100 * microseconds) / all).toFixed(1)} % | ${(microseconds / requests).toFixed(1)}`
  return [
    `By \`node --cpu-prof\`: ${requests} ${title}, over 10 connections, and the start before them. "Caused" adds what Node did when called from there.`,
    '',
    '| area | self | us per call | caused | us per call |',
    '|---|---|---|---|---|',
    ...rows
      .filter(([, { caused, self }]) => Math.max(caused, self) > all / 200)
      .map(([name, { self, caused }]) => `| ${name} | ${cell(self)} | ${cell(caused)} |`),
    '',
    `Together ${(all / requests).toFixed(1)} us a call, with the profiler's own share.`
  ].join('\n')
}
