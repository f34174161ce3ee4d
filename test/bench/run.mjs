// npm run bench [-- --rounds 3 --seconds 5 --only forwarding,first,streams,readers,growth,log,starts,profile]
// Measures each goal beside @fastify/http-proxy without recording (`bare`), in rounds whose order turns, prints the table and, where all
// was measured, writes RESULTS.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { median, range } from './figures.mjs'
import { GOALS, isMet, valuesOf } from './goals.mjs'
import { describe, load, pinThisProcess } from './machine.mjs'
import { first } from './measure/first.mjs'
import { forwarding } from './measure/forwarding.mjs'
import { growth } from './measure/growth.mjs'
import { log } from './measure/log.mjs'
import { profile } from './measure/profile.mjs'
import { readers } from './measure/readers.mjs'
import { starts } from './measure/starts.mjs'
import { streams } from './measure/streams.mjs'
import { INSTALLED, PEERS, startStore } from './subjects.mjs'

const MEASUREMENTS = { forwarding, first, streams, readers, growth, log, starts }
const text = { type: 'string' }
const { values: options } = parseArgs({ options: { rounds: text, seconds: text, only: text } })
const rounds = Number(options.rounds ?? 3)
const seconds = Number(options.seconds ?? 5)
const chosen = options.only?.split(',') ?? [...Object.keys(MEASUREMENTS), 'profile']

/** figure -> subject -> one value for each round */
const samples = new Map()
const problems = []

pinThisProcess()
const loadBefore = load()
const store = await startStore()
for (let round = 0; round < rounds; round++) {
  const turned = INSTALLED.map((_, at) => INSTALLED[(at + round) % INSTALLED.length])
  for (const name of Object.keys(MEASUREMENTS).filter((one) => chosen.includes(one))) {
    await attempt(name, round, async () => {
      for await (const [figure, subject, value] of MEASUREMENTS[name]({ order: turned, seconds, store: store.url, failed })) {
        keep(figure, subject, round, value)
        console.log(`round ${round + 1}  ${figure.padEnd(48)} ${subject.padEnd(9)} ${range([value]).split(' ')[0]}`)
      }
    })
  }
}
let where = ''
if (chosen.includes('profile')) await attempt('profile', 0, async () => (where = await profile({ seconds, store: store.url })))
await store.stop()

const report = write()
console.log(`\n${report}`)
if (options.only === undefined) writeFileSync(new URL('RESULTS.md', import.meta.url), report)
process.exitCode = problems.length > 0 ? 1 : 0

/** One measurement that fails does not take the others with it. */
async function attempt(name, round, measure) {
  try {
    await measure()
  } catch (error) {
    failed(`${name}, round ${round + 1}`, error)
  }
}

function failed(what, error) {
  problems.push(`${what}: ${error.message}`)
  console.error(`${what} failed: ${error.stack}`)
}

function keep(figure, subject, round, value) {
  if (!samples.has(figure)) samples.set(figure, new Map())
  const bySubject = samples.get(figure)
  if (!bySubject.has(subject)) bySubject.set(subject, [])
  bySubject.get(subject)[round] = value
}

function write() {
  const versionOf = (path) => JSON.parse(readFileSync(new URL(`../../${path}/package.json`, import.meta.url), 'utf8')).version
  const absent = Object.keys(PEERS).filter((name) => !PEERS[name])
  return `# What storetap costs

Written by \`npm run bench -- --rounds ${rounds} --seconds ${seconds}\`; median (min–max) of ${rounds} rounds.

- ${describe()}; load average ${loadBefore} at the start, ${load()} at the end
- node ${process.version}, storetap ${versionOf('.')}, @fastify/http-proxy ${versionOf('node_modules/@fastify/http-proxy')} without recording (\`bare\`)
- storetap with its defaults: recording, masking, diagnosing, writing to disk, JSON on the console, a page listening as an open viewer does
- the least recorder (\`least.mjs\`): node:http and undici, head and body of each call appended to a file; no masking, no diagnosis, no viewer, no console. Where it misses a goal too, that goal lies below what Node takes for the sockets
${PEERS.mockttp ? `- mockttp ${versionOf('node_modules/mockttp')}, recording\n` : ''}${absent.length > 0 ? `- not installed and left out: ${absent.join(', ')}\n` : ''}
## Goals

| figure | beside | goal | measured | | the least recorder |
|---|---|---|---|---|---|
${GOALS.map(goalRow).join('\n')}
${problems.length > 0 ? `\nFailed: ${problems.join('; ')}\n` : ''}
## Figures

| figure | ${INSTALLED.join(' | ')} |
|---|${INSTALLED.map(() => '---|').join('')}
${[...samples].map(([figure, bySubject]) => `| ${figure} | ${INSTALLED.map((name) => range(bySubject.get(name) ?? [])).join(' | ')} |`).join('\n')}

## Where the time goes

${where || 'Not measured.'}
`
}

function goalRow(goal) {
  const values = valuesOf(goal, samples).filter(Number.isFinite)
  const verdict = values.length === 0 ? 'not measured' : isMet(goal, median(values)) ? 'met' : '**not met**'
  const least = valuesOf(goal, samples, 'least')
  return `| ${goal.figure} | ${goal.beside ? `x ${goal.beside}` : ''} | ${goal.text} | ${range(values)} | ${verdict} | ${range(least)} |`
}
