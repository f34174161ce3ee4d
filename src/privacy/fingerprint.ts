/** The key of the fingerprints: one per data folder, so that equal secrets stay recognisable after a restart and nowhere else. */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const KEY_BYTES = 32

/**
 * Reads the key, or creates it at first use with mode 0600.
 *
 * @throws Error with a sentence for the user where the file is not a key or cannot be read
 */
export function loadKey(file: string): Uint8Array {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const fresh = randomBytes(KEY_BYTES)
  try {
    // `wx`: of two processes that start at once, one creates the key and the other reads it.
    writeFileSync(file, fresh, { mode: 0o600, flag: 'wx' })
    return new Uint8Array(fresh)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = readFileSync(file)
  if (key.length !== KEY_BYTES) {
    throw new Error(
      `${file} should hold the ${KEY_BYTES} bytes of the fingerprint key but has ${key.length}. Restore it, or delete it: a new one is made, and fingerprints in the existing log no longer compare with new ones.`
    )
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  return new Uint8Array(key)
}
