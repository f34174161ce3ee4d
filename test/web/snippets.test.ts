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

const masked: HttpRequest = {
  ...post('{"t":"shpss_…2222(38-hex-00000003)","ruby":"#{`id`} #@a"}'),
  url: `${plain.url}?consumer_key=ck_…1111(40-hex-00000001)&x=1`,
  headers: fields({
    'X-Shopify-Access-Token': 'shpat_…1f3a(38-hex-3f9a1c2e)',
    Authorization: 'Basic base64(ck_…1(1-hex-00000001):cs_…2(1-hex-00000002))',
    'X-Odd': '?>…abcd'
  })
}

t.test('masked values are variables in every language', async (t) => {
  for (const language of ['fetch', 'php', 'python', 'ruby'] as const) {
    const lines = (await writeSnippet(masked, language)).split('\n')
    const settings = lines.filter((line) => line.includes('…'))
    t.equal(settings.length, 6, language)
    for (const line of settings) t.match(line, /^(?:const )?\$?\w+ = (?:''|"");? {1,2}(?:\/\/|#) \S+/, language)
    t.notOk(
      settings.some((line) => line.includes('?>')),
      'no comment ends PHP'
    )
    t.notMatch(lines.join('\n'), /storetap-variable|base64\(ck_/)
  }
})

t.test('fetch and requests make the call with what the variables are set to', async (t) => {
  const code = await writeSnippet(masked, 'fetch')
  const filled = code.replace(/^const (\w+) = ''/gm, (_, name: string) => `const ${name} = '<${name}>'`)
  const calls: [string, RequestInit][] = []
  const fetch = (...call: [string, RequestInit]) => {
    calls.push(call)
    return new Promise(() => undefined)
  }
  new Function('fetch', filled)(fetch)
  t.match(calls[0], [
    `${plain.url}?consumer_key=<URL_SECRET>&x=1`,
    {
      headers: {
        'X-Shopify-Access-Token': '<X_SHOPIFY_ACCESS_TOKEN>',
        Authorization: `Basic ${btoa('<AUTHORIZATION>:<AUTHORIZATION_2>')}`
      },
      body: '{"t":"<BODY_SECRET>","ruby":"#{`id`} #@a"}'
    }
  ])
  t.match(await writeSnippet(masked, 'python'), /^import base64\nimport requests\n\nURL_SECRET = ""/)
})

t.test('Ruby runs no code of the captured call', async (t) => {
  t.notMatch(await writeSnippet(masked, 'ruby'), /[^\\]#[{@]/)
})

t.test('a larger body beside the record is in the code', async (t) => {
  const text = JSON.stringify({ note: 'x'.repeat(40_000) })
  const { app, store } = await harness({ exchanges: [exchange(1, { request: post(text) })] })
  t.ok((await store.get('e1'))?.request.postData?.file, 'the log keeps it in a file')
  const answer = await app.inject({ url: '/api/exchanges/e1/code/python', headers: { host: 'localhost' } })
  t.ok(answer.body.includes('x'.repeat(40_000)))
})
