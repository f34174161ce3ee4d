import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createAuthority } from '#src/tls/certificates.js'
import { LOCAL_NAMES, openLocalAuthority } from '#src/tls/local-authority.js'

const now = Date.now()
const quiet = () => undefined

t.test('made on first use, private, and the same from then on', async (t) => {
  const data = join(t.testdir({}), 'deep', 'data')
  const first = await openLocalAuthority(data, now, quiet)
  t.equal(first.path, join(data, 'tls', 'ca.pem'))
  t.equal(statSync(data).mode & 0o777, 0o700)
  t.equal(statSync(join(data, 'tls')).mode & 0o777, 0o700)
  t.equal(statSync(join(data, 'tls', 'ca.key')).mode & 0o777, 0o600)
  t.equal((await openLocalAuthority(data, now, quiet)).certificate, first.certificate)
})

t.test('two processes at once end up with one authority', async (t) => {
  const data = t.testdir({})
  const all = await Promise.all(Array.from({ length: 5 }, () => openLocalAuthority(data, now, quiet)))
  t.equal(new Set(all.map(({ certificate }) => certificate)).size, 1)
  t.equal(readFileSync(all[0]?.path ?? '', 'utf8'), all[0]?.certificate)
})

t.test('one that has (nearly) expired is replaced, and that is said', async (t) => {
  const data = t.testdir({})
  const problems: string[] = []
  const first = await openLocalAuthority(data, now, (message) => problems.push(message))
  t.same(problems, [])
  const later = await openLocalAuthority(data, first.expires - 1000, (message) => problems.push(message))
  t.not(later.certificate, first.certificate)
  t.match(problems, [/was replaced: give .*ca\.pem anew/])
  t.ok(later.expires > first.expires)
})

t.test('files that are no authority stop with a sentence and stay as they are', async (t) => {
  const data = t.testdir({})
  mkdirSync(join(data, 'tls'))
  await t.rejects(openLocalAuthority(data, now, quiet), { message: /tls is not the local certificate authority/ })
  const [one, two] = await Promise.all([createAuthority('one', 100, now, LOCAL_NAMES), createAuthority('two', 100, now, LOCAL_NAMES)])
  writeFileSync(join(data, 'tls', 'ca.pem'), one.certificate)
  writeFileSync(join(data, 'tls', 'ca.key'), two.key)
  await t.rejects(openLocalAuthority(data, now, quiet), { message: /the key does not belong to the certificate/ })
  t.equal(readFileSync(join(data, 'tls', 'ca.key'), 'utf8'), two.key)
})
