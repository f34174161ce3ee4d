/** What holds for every rule of every platform: its pages, and whatever it says about any case. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Certainty, Diagnosis } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { fromHarEntry } from '#src/model/har-read.js'
import { allPages } from '#src/platforms/index.js'
import { type Case, casesIn, judgeAll } from './scoring.js'

const RANK: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 }
const pages = new Map(allPages.map((page) => [page.code, page]))

t.test('pages', async (t) => {
  t.equal(pages.size, allPages.length, 'each code has one page')
  for (const { code, title, why, tell, fix, docs } of allPages) {
    if (!/^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$/.test(code)) t.fail(`${code} does not follow the grammar`)
    if (title.length === 0 || title.length > 80) t.fail(`${code}: title has ${title.length} characters`)
    if (why.length < 20 || tell.length < 8 || fix.length === 0) t.fail(`${code}: the page is thin`)
    if (!docs.every((link) => /^https?:\/\/\S+$/.test(link))) t.fail(`${code}: links are URLs`)
    if (/undefined|\[object|\bTODO\b/.test(`${title}${why}${tell}${fix.join('')}`.replaceAll(/"undefined"|`undefined`|'undefined'/g, ''))) {
      t.comment(`${code} speaks of undefined`)
    }
  }
})

const folder = ['../../../shared/catalogue/', '../../../../shared/catalogue/']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path))

interface Entry {
  readonly code: string
  readonly level: string
  readonly certainty: Certainty
}

t.test('the code list is the catalogue', { skip: folder ? false : 'the catalogue is not beside this checkout' }, async (t) => {
  const files = ['http', 'shopify', 'woocommerce'].map((name) => `${folder}${name}.json`)
  const wanted = files.flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { codes: Entry[] }).codes)
  const codes = new Set(wanted.map(({ code }) => code))
  const missing = wanted.filter(({ code }) => !pages.has(code)).map(({ code }) => code)
  const extra = allPages.filter(({ code }) => !codes.has(code)).map(({ code }) => code)
  t.strictSame(missing, [], 'no code of the catalogue is missing')
  t.strictSame(extra, [], 'no code is invented')
  for (const { code, level, certainty } of wanted) {
    const page = pages.get(code)
    if (page && page.level !== level) t.fail(`${code} is a ${level}, not a ${page.level}`)
    if (page && RANK[page.ceiling] < RANK[certainty]) t.fail(`${code} may claim ${certainty} at most, not ${page.ceiling}`)
  }
})

t.test('what is said about the cases', async (t) => {
  const results = await judgeAll([...casesIn('shopify'), ...casesIn('woocommerce'), ...casesIn('recordings')])
  for (const { test, entries } of results) {
    for (const { index, diagnoses, request } of entries) {
      const exchange = exchangeOf(test, index)
      const secrets = secretsOf(test)
      for (const diagnosis of diagnoses) {
        for (const fault of faultsOf(diagnosis, exchange, test)) t.fail(`${test.id}: ${diagnosis.code}: ${fault}`)
      }
      const shown = JSON.stringify({ request, diagnoses })
      for (const secret of secrets) if (shown.includes(secret)) t.fail(`${test.id} shows the secret ${secret.slice(0, 6)}…`)
    }
  }
})

function exchangeOf({ har }: Case, index: number): Exchange {
  const reading = fromHarEntry(har.log.entries[index], index)
  if ('problem' in reading) throw new Error(reading.problem)
  return reading.exchange
}

function* faultsOf(diagnosis: Diagnosis, exchange: Exchange, { config, expect }: Case): Generator<string> {
  const { code, level, certainty, summary, why, fix, culprit, evidence } = diagnosis
  const page = pages.get(code)
  if (!page) return yield 'there is no page for it'
  if (level !== page.level) yield `level ${level}`
  if (summary.length < 15 || summary.length > 280) yield `summary of ${summary.length} characters`
  if (/\r|\n/.test(summary)) yield 'the summary has several lines'
  if (why === '' || fix.length === 0 || evidence.length === 0) yield 'why, fix and evidence are due'
  const words = [summary, why, ...fix, ...evidence.flatMap(({ observed, expected, note }) => [observed, expected ?? '', note ?? ''])]
  for (const text of words) if (/\[object |\bNaN\b|\$\{\w+\}\s?\$\{/.test(text)) yield `a value is missing in "${text}"`
  if (/\bundefined\b/.test(summary) && !JSON.stringify(exchange).includes('undefined')) yield `undefined in "${summary}"`
  const named = culprit.name?.toLowerCase()
  const field = culprit.in === 'request.header' || culprit.in === 'request.query' || culprit.in === 'response.header'
  if (named && field && !summary.toLowerCase().includes(named)) yield `the summary does not name ${culprit.name}: "${summary}"`
  if (RANK[certainty] < RANK[page.ceiling] && !config && !evidence.some((one) => one.exchange))
    yield `${certainty} above its ceiling, on no evidence`
  if (expect.none && level === 'failure' && exchange.outcome === 'answered' && exchange.response.status < 300) yield 'a success is accused'
  for (const pointer of [culprit.pointer, ...evidence.map((one) => one.pointer)]) {
    if (pointer !== undefined && !resolves(exchange, pointer)) yield `${pointer} points at nothing`
  }
}

/** RFC 6901; the last step may be missing, where the fault is an absence. */
function resolves(exchange: Exchange, pointer: string): boolean {
  if (pointer !== '' && !pointer.startsWith('/')) return false
  const steps = pointer.split('/').slice(1, -1)
  let value: unknown = exchange
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return false
    value = (value as Readonly<Record<string, unknown>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return typeof value === 'object' && value !== null
}

/** Raw values that must never appear: configured ones, and those in the places where credentials are. */
function secretsOf({ config, har }: Case): readonly string[] {
  const configured = (config?.stores ?? []).flatMap(({ credentials }) => Object.values(credentials ?? {}))
  const sent = har.log.entries.flatMap((entry) => {
    const request = entry['request'] as { url: string; headers: { name: string; value: string }[] }
    const headers = request.headers.filter(({ name }) =>
      /^(authorization|x-shopify-access-token|.*-access-token|.*private-token)$/i.test(name)
    )
    const query = [...new URLSearchParams(request.url.split('?')[1] ?? '')].filter(([name]) =>
      /consumer_(key|secret)$|access_token/.test(name)
    )
    return [...headers.map(({ value }) => value.split(' ').at(-1) ?? ''), ...query.map(([, value]) => value)]
  })
  const decoded = sent.flatMap((value) => Buffer.from(value, 'base64').toString('latin1').split(':'))
  const all = [...configured, ...sent, ...decoded].filter((value): value is string => typeof value === 'string')
  return [...new Set(all.map((value) => value.trim()))].filter((value) => /^[\w-]*[0-9][\w-]*$/.test(value) && value.length >= 20)
}
