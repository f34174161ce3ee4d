import { execFileSync } from 'node:child_process'
import t from 'tap'
import type { HttpRequest } from '#src/model/exchange.js'
import { writeCurl, writeSnippet } from '#src/web/snippets.js'
import { fields, make } from '../viewer/samples.js'
import { exchange, harness } from './harness.js'

const plain = make(1, 0, {
  url: 'http://localhost:4010/admin/api/2026-01/shop.json',
  headers: fields({ Host: 'localhost:4010', 'X-Token': 'real' })
}).request
const post = (text: string, mimeType = 'application/json'): HttpRequest => ({
  ...plain,
  method: 'POST',
  postData: { mimeType, text, size: text.length }
})

/** What a POSIX shell makes of a command, instead of running curl. */
function shell(command: string): readonly string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`
  return execFileSync('/bin/sh', ['-c', script]).toString().split('\0').slice(0, -1)
}

t.test('every language, with and without a body, also one that is not what its type says', async (t) => {
  for (const language of ['curl', 'fetch', 'php', 'python', 'ruby'] as const) {
    for (const request of [
      plain,
      post('{"a":1}'),
      post('{"a":'),
      post('a=1&b=2', 'application/x-www-form-urlencoded'),
      post('x', ''),
      post('')
    ]) {
      const code = await writeSnippet(request, language)
      t.ok(code.includes('shop.json'), `${language} ${request.postData?.text}`)
    }
  }
})

t.test('a shell reads the cURL command as it was meant', async (t) => {
  const nasty = `it's "$HOME" \`id\` $(id) \\ \n<&|;>`
  const words = shell(writeCurl({ ...post(nasty), headers: fields({ 'X-Odd': nasty.replace('\n', ' ') }) }))
  t.same(words, ['--request', 'POST', plain.url, '--header', `X-Odd: ${nasty.replace('\n', ' ')}`, '--data-raw', nasty])
})

t.test('curl is told to take the call as it was, only where it would not by itself', async (t) => {
  const first = (method: string, url: string) => shell(writeCurl({ ...plain, method, url, headers: [] }))
  const shop = 'http://localhost:4010'
  t.same(first('HEAD', `${shop}/wp-json/`), ['--head', `${shop}/wp-json/`], 'curl would wait for a body')
  for (const path of ['/a?x={1,2}', '/products?include[]=1'])
    t.same(first('GET', shop + path), ['--request', 'GET', '--globoff', shop + path])
  for (const path of ['/a/../b', '/a/./b?c', '/a/..', '/a/%2E%2e/b'])
    t.same(first('GET', shop + path), ['--request', 'GET', '--path-as-is', shop + path])
  for (const url of ['http://[::1]:4010/a', `${shop}/a..b/.c?d=/../e`, `${shop}/...`, shop])
    t.same(first('GET', url), ['--request', 'GET', url], 'plain ones stay plain')
  const body = { mimeType: 'text/plain', text: 'x', size: 1 }
  t.same(shell(writeCurl({ ...plain, method: 'HEAD', headers: [], postData: body })).slice(0, 2), ['--request', 'HEAD'])
})

t.test('masked values are variables, one for each value', async (t) => {
  const command = writeCurl({
    ...plain,
    headers: fields({
      Authorization: 'Basic base64(ck_…1(1-hex-00000001):cs_…2(1-hex-00000002))',
      'X-Same': 'shpat_…1f3a(38-hex-3f9a1c2e)'
    })
  })
  t.match(command, /^AUTHORIZATION='' # ck_…1/)
  t.match(command, /\nAUTHORIZATION_2='' # cs_…2/)
  t.same(shell(command).slice(-1), ['X-Same: '])
  const evil = writeCurl({ ...plain, headers: fields({ A: 'x…`id`\n$(id)' }) })
  t.notMatch(evil.split('\n')[0], /^[^#]*`/, 'what is masked stands behind a comment sign only')
})

t.test('a larger body beside the record is in the code', async (t) => {
  const text = JSON.stringify({ note: 'x'.repeat(40_000) })
  const { app, store } = await harness({ exchanges: [exchange(1, { request: post(text) })] })
  t.ok((await store.get('e1'))?.request.postData?.file, 'the log keeps it in a file')
  const answer = await app.inject({ url: '/api/exchanges/e1/code/python', headers: { host: 'localhost' } })
  t.ok(answer.body.includes('x'.repeat(40_000)))
})
