import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { cleanEnvironment, MAIN, started } from '../e2e/storetap.js'
import { BEARER, entryOf } from '../platforms/http/entry.js'
import { explain } from '../scoring.js'

interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function storetap(args: readonly string[], input?: string | Buffer): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(...started(process.execPath, [MAIN, ...args]), { env: cleanEnvironment(), timeout: 30_000 })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.on('close', (status) => resolve({ status, out, err }))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

const har = (...entries: readonly unknown[]) => JSON.stringify({ log: { version: '1.2', creator: { name: 't', version: '1' }, entries } })
const TOKEN = 'shpat_5f3a9c1d7e2b4a6089cdef0123456789'
const refused = entryOf({
  headers: BEARER,
  url: 'http://shop.example/a',
  status: 301,
  answerHeaders: { location: 'https://shop.example/a' },
  answer: ''
})

t.test('JSON as promised', async (t) => {
  const { status, out } = await storetap(['explain', '-', '--json'], har(entryOf({}), refused))
  t.equal(status, 0)
  const { entries } = JSON.parse(out)
  t.match(entries, [
    { index: 0, request: { method: 'GET', url: 'https://api.example.test/v1/items' }, status: 200, diagnoses: [] },
    { index: 1, status: 301, diagnoses: [{ code: 'http.redirect.to-https', level: 'failure', certainty: 'certain' }] }
  ])
  const keys = ['certainty', 'code', 'culprit', 'docs', 'evidence', 'fix', 'level', 'summary', 'why']
  t.strictSame(Object.keys(entries[1].diagnoses[0]).sort(), keys)
})

t.test('a report for people, from a file', async (t) => {
  const folder = t.testdir({ 'calls.har': har(entryOf({}), refused) })
  const { status, out } = await storetap(['explain', join(folder, 'calls.har')])
  t.equal(status, 0)
  t.match(out, /^\[1\] GET http:\/\/shop\.example\/a {2}301\n {2}certain: .*\[http\.redirect\.to-https\]/s)
  t.match(out, /\n\n2 entries: 1 failed, 0 notices\.\n$/)
})

t.test('escape sequences do not reach the terminal', async (t) => {
  const hostile = entryOf({
    url: 'https://api.example.test/\u001b[2J\u202ex',
    status: 403,
    answerHeaders: { 'content-type': 'text/html' },
    answer: '<title>\u001b]0;owned\u0007\u009b31m</title>'
  })
  const { out, err } = await storetap(['explain', '-'], har(hostile))
  t.match(out, /http\.waf/)
  t.notMatch(out + err, /[\u001b\u0007\u009b\u202e]/)
})

t.test('no secret is printed', async (t) => {
  const url = `https://shop.example/wp-json/wc/v3/orders?consumer_key=ck_${'a1'.repeat(20)}&consumer_secret=cs_${'b2'.repeat(20)}`
  const answer = `<html><title>403 Forbidden ${TOKEN}</title></html>`
  const call = entryOf({
    url,
    headers: { 'x-shopify-access-token': TOKEN },
    status: 403,
    answerHeaders: { 'content-type': 'text/html' },
    answer
  })
  for (const args of [
    ['explain', '-'],
    ['explain', '-', '--json']
  ]) {
    const { out } = await storetap(args, har(call))
    t.match(out, /http\.waf/)
    t.notMatch(out, new RegExp(`${TOKEN}|${'a1'.repeat(20)}|${'b2'.repeat(20)}`))
  }
})

t.test('exit status and one clear line', async (t) => {
  const folder = t.testdir({
    'text.har': 'hello',
    'other.json': '{"a":1}',
    'cut.har': har(refused, refused).slice(0, -200),
    'wrong.json': '{"storess":[]}',
    'good.har': har(refused)
  })
  const fails = async (args: readonly string[], expected: number, message: RegExp) => {
    const { status, err } = await storetap(['explain', ...args])
    t.equal(status, expected, args.join(' '))
    t.match(err, message)
    t.notMatch(err, /\n\s+at /, 'no stack trace')
  }
  await fails([], 2, /HAR file is expected/)
  await fails(['a.har', 'b.har'], 2, /One HAR file/)
  await fails(['--colour', 'a.har'], 2, /colour/)
  await fails([join(folder, 'none.har')], 1, /no file/)
  if (existsSync('/proc/self/mem')) await fails(['/proc/self/mem'], 1, /^storetap: the file cannot be read: EIO[^\n]*\n$/)
  await fails([folder], 1, /folder/)
  await fails([join(folder, 'text.har')], 1, /./)
  await fails([join(folder, 'other.json')], 1, /log\.entries/)
  await fails([join(folder, 'good.har'), '--config', join(folder, 'wrong.json')], 2, /storess/)
  const cut = await storetap(['explain', '--json', join(folder, 'cut.har')])
  t.equal(cut.status, 1)
  t.match(cut.err, /cut off/)
  t.equal(JSON.parse(cut.out).entries.length, 1, 'what came before is explained')
})

t.test('our own export keeps its diagnoses, masked values are not judged anew', async (t) => {
  const diagnosis = {
    code: 'x.y',
    level: 'failure',
    certainty: 'certain',
    summary: 's',
    why: 'w',
    culprit: { in: 'store', name: null },
    evidence: [null, 3],
    fix: [7],
    docs: []
  }
  const own = { ...refused, _id: '1', _outcome: 'answered', _diagnoses: [diagnosis] }
  const none = { ...refused, _id: '2', _outcome: 'answered', _diagnoses: [] }
  const entries = await explain({ log: { entries: [own, none] } })
  t.strictSame(
    entries.map(({ diagnoses }) => diagnoses.map(({ code }) => code)),
    [['x.y'], []]
  )
  const { status, out } = await storetap(['explain', '-'], har(own))
  t.equal(status, 0, 'odd fields in a foreign "own" export do not break the report')
  t.match(out, /certain: s \[x\.y\]/)
})

t.test('entries are one history in the order of the file', async (t) => {
  const next = entryOf({ url: 'https://shop.example/a', status: 401, answer: '{"e":1}', after: 1 })
  const codes = async (...entries: readonly unknown[]) => (await explain({ log: { entries } })).map(({ diagnoses }) => diagnoses[0]?.code)
  t.strictSame(await codes(refused, next), ['http.redirect.to-https', 'http.redirect.auth-dropped'])
  t.strictSame(await codes(next, refused), ['http.unexplained', 'http.redirect.to-https'])
})

t.test('odd entries are named, the others explained', async (t) => {
  const { status, out, err } = await storetap(['explain', '-', '--json'], har(null, 7, {}, { request: {} }, refused))
  t.equal(status, 0)
  t.strictSame(
    JSON.parse(out).entries.map(({ index }: { index: number }) => index),
    [4]
  )
  t.match(err, /entry 0 .*\n.*entry 1 .*\n.*entry 2 .*\n.*entry 3 /)
})

t.test('hostile sizes end in time', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x-${index}`, 'a'.repeat(50)]))
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const calls = [
    entryOf({ status: 403, answerHeaders: { 'content-type': 'text/html' }, answer: `<title>${'<title '.repeat(200_000)}` }),
    entryOf({ status: 401, headers: many, answerHeaders: many, answer: nested }),
    entryOf({ status: 400, answer: `{"message":"Missing parameter ${'a, '.repeat(200_000)}"}` }),
    entryOf({ status: 403, answerHeaders: { 'content-type': 'text/html' }, answer: `<script>document.cookie=${'='.repeat(25_000)}` }),
    entryOf({ url: `https://${'a.'.repeat(20_000)}`, status: 0, error: { code: 'ENOTFOUND', message: ' '.repeat(100_000) } })
  ]
  const entries = await explain({ log: { entries: calls } })
  t.equal(entries.length, 5)
  t.ok(entries.every(({ diagnoses }) => diagnoses.every(({ summary }) => summary.length < 500)))
})

t.test('the example of a pasted call in the help is explained', { skip: process.platform === 'win32' && 'no sh' }, async (t) => {
  const { status, out } = await storetap(['explain', '--help'])
  t.equal(status, 0)
  const example = /^ {2}storetap (explain --curl .*\\\n.*)$/m.exec(out)?.[1]
  t.ok(example)
  const words = execFileSync('/bin/sh', ['-c', `for word in ${example}; do printf '%s\\0' "$word"; done`])
  const explained = await storetap(words.toString().split('\0').slice(0, -1))
  t.match(explained.out, /shopify\.token\.bearer-instead-of-header/)
  t.notMatch(explained.out, /--body/)
})

t.test('a failing call without a body is asked for it', async (t) => {
  const call = ['explain', '--curl', 'curl https://acme.myshopify.com/admin/api/2026-10/shop.json']
  t.match((await storetap([...call, '--status', '401'])).out, /told by the body of the answer, and none was given: add --body '...'\.\n$/)
  t.notMatch((await storetap([...call, '--status', '200'])).out, /--body/)
  t.ok(JSON.parse((await storetap([...call, '--status', '401', '--json'])).out))
})
