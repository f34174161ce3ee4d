import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadKey } from '#src/privacy/fingerprint.js'

t.test('the key is made once, for the owner only', async (t) => {
  const file = join(t.testdir(), 'data', 'fingerprint.key')
  const key = loadKey(file)
  t.equal(key.length, 32)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal(statSync(join(file, '..')).mode & 0o777, 0o700)
  t.same(loadKey(file), key, 'the same key after a restart')
  t.same(new Uint8Array(readFileSync(file)), key)
  t.notSame(loadKey(join(t.testdir(), 'other.key')), key, 'another folder has another key')
})

t.test('a key that others can read is closed', async (t) => {
  const file = join(t.testdir(), 'key')
  const key = loadKey(file)
  chmodSync(file, 0o644)
  t.same(loadKey(file), key)
  t.equal(statSync(file).mode & 0o777, 0o600)
})

t.test('a damaged key is not replaced in silence', async (t) => {
  const file = join(t.testdir(), 'key')
  writeFileSync(file, 'short')
  t.throws(() => loadKey(file), { message: /should hold the 32 bytes .* but has 5/ })
  t.equal(readFileSync(file, 'utf8'), 'short')
})
