import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { loadKey } from '../privacy/fingerprint.js'

/** The data folder's key; one for this run where the folder cannot be used, so that forwarding starts all the same. */
export function fingerprintKey(folder: string, onProblem: (message: string) => void): Uint8Array {
  try {
    return loadKey(join(folder, 'fingerprint.key'))
  } catch (error) {
    onProblem(`fingerprints of this run will not compare with earlier ones: ${error instanceof Error ? error.message : String(error)}`)
    return randomBytes(32)
  }
}
