import t from 'tap'
import { createAuthority, type Leaf } from '#src/tls/certificates.js'
import { freshLeaf } from '#src/tls/fresh-leaf.js'

const now = Date.now()
const DAY = 86_400_000

t.test('a leaf is renewed when half of its time is over, not before', async (t) => {
  const authority = await createAuthority('test', 100, now, undefined)
  const used: Leaf[] = []
  const leaf = await freshLeaf(authority, ['localhost'], () => now, t.fail)
  t.teardown(leaf.close)
  leaf.onRenewal((next) => used.push(next))
  const first = leaf.current
  await leaf.check(now + 3 * DAY)
  t.equal(leaf.current, first)
  await leaf.check(now + 4 * DAY)
  t.not(leaf.current.cert, first.cert)
  t.same(used, [leaf.current])
  t.ok(leaf.current.expires > first.expires)
})

t.test('where it cannot be renewed the old one stays, and that is said', async (t) => {
  const authority = await createAuthority('test', 100, now, undefined)
  const problems: string[] = []
  let broken = false
  const issue = (names: readonly string[], at: number) => (broken ? Promise.reject(new Error('no entropy')) : authority.issue(names, at))
  const leaf = await freshLeaf(
    { ...authority, issue },
    ['localhost'],
    () => now,
    (message) => problems.push(message)
  )
  t.teardown(leaf.close)
  broken = true
  const { current } = leaf
  await leaf.check(now + 6 * DAY)
  t.equal(leaf.current, current)
  t.match(problems, [/the certificate for localhost could not be renewed: no entropy/])
})
