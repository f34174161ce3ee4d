/** The probes of this machine: may the data folder be written, is a port free. They leave nothing behind. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { codeOf, explainDiskError } from '../store/folder.js'
import { FolderInUseError, lockFolder } from '../store/lock.js'
import type { DataFolder } from './machine.js'

/** Locks an existing folder for a moment, which writes a file in it; of a missing one, asks the folder it would be made in. */
export function probeDataFolder(path: string): DataFolder {
  try {
    if (existsSync(path)) {
      lockFolder(path).release()
      return { state: 'writable' }
    }
    let above = dirname(path)
    while (!existsSync(above) && dirname(above) !== above) above = dirname(above)
    if (!statSync(above).isDirectory()) throw Object.assign(new Error(`${above} is a file`), { code: 'ENOTDIR' })
    accessSync(above, constants.W_OK | constants.X_OK)
    return { state: 'can-be-made' }
  } catch (error) {
    if (error instanceof FolderInUseError) return { state: 'in-use', message: error.message }
    return { state: 'unusable', message: explainDiskError(error) }
  }
}

/** Error code of an attempt to listen there; undefined where the port is free. */
export function probePort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(codeOf(error) || error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
}
