import { execFile } from 'node:child_process'
import t from 'tap'
import { select } from '#src/cli/codes.js'
import { allPages } from '#src/platforms/index.js'
import { cleanEnvironment, MAIN, started } from '../e2e/storetap.js'

function codes(...args: readonly string[]): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(...started(process.execPath, [MAIN, 'codes', ...args]), { env: cleanEnvironment(), timeout: 30_000 }, (error, out, err) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

t.test('the list has every code', async (t) => {
  const { status, out } = await codes()
  t.equal(status, 0)
  for (const { code } of allPages) if (!out.includes(`${code} `)) t.fail(code)
  t.match(out, new RegExp(`\\n${allPages.length} codes\\.`))
})

t.test('a page explains', async (t) => {
  const { out } = await codes('http.redirect.auth-dropped')
  t.match(out, /^http\.redirect\.auth-dropped \(failure\)\n/)
  for (const heading of ['Why', 'How to tell', 'How to fix', 'See']) t.match(out, new RegExp(`\\n${heading}\\n {2}\\S`))
  t.match((await codes('http.dns-not-found')).out, /More precise codes\n {2}http\.dns-not-found\.malformed-host/)
})

t.test('beginnings and patterns', async (t) => {
  const chosen = (wanted: string) => select(wanted).map(({ code }) => code)
  t.strictSame(chosen('http.dns-not-found'), ['http.dns-not-found', 'http.dns-not-found.malformed-host'], 'the code itself first')
  t.strictSame(new Set(chosen('http.tls.*')), new Set(['http.tls.certificate', 'http.tls.protocol']))
  t.strictSame(new Set(chosen('http.tls')), new Set(['http.tls.certificate', 'http.tls.protocol']))
  t.ok(chosen('http.dns*').includes('http.dns-failure'))
  t.strictSame(chosen('http.dns'), [], 'words are not cut')
})

t.test('an unknown code suggests near ones', async (t) => {
  const { status, err } = await codes('http.dns-notfound')
  t.equal(status, 1)
  t.match(err, /Near it: http\.dns-not-found/)
  t.match((await codes('\u001b[31mxyzzy')).err, /lists them all/)
})

t.test('JSON', async (t) => {
  t.match(JSON.parse((await codes('http.unexplained', '--json')).out), { code: 'http.unexplained', ceiling: 'possible' })
  t.equal(JSON.parse((await codes('--json')).out).length, allPages.length)
  t.equal((await codes('--colour')).status, 2)
})
