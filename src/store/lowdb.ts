/** The log on disk, in segments kept by lowdb. */
import { resolve } from 'node:path'
import { createAnnouncer } from './announcer.js'
import { DiskKeeper } from './disk-keeper.js'
import { explainDiskError, prepareDataFolder } from './folder.js'
import { FolderInUseError, lockFolder } from './lock.js'
import { createLog } from './log.js'
import { LogIndex } from './log-index.js'
import { createMemoryStore } from './memory.js'
import type { ExchangeStore } from './store.js'

export interface StoreOptions {
  /** The data folder; made where there is none. */
  readonly dir: string
  readonly maxExchanges: number
  readonly maxBytes: number
  /** Texts of bodies up to this many bytes stay in the record, larger and binary ones go into files. Default 16 KiB. */
  readonly inlineBody?: number
  /** Older exchanges are read from then on; at once where there is none. It must come: `close` waits for it, too. */
  readonly readOlderAfter?: Promise<void>
  /** One sentence for the console, each time something needs saying. */
  readonly onProblem: (message: string) => void
}

/**
 * Opens the log of a data folder. Ready for `append` at once; older exchanges are read in the background, and `list` waits for them.
 * @throws FolderInUseError where another process has the folder, or the error of the file system.
 */
export async function openStore(options: StoreOptions): Promise<ExchangeStore> {
  const dir = resolve(options.dir)
  prepareDataFolder(dir)
  const lock = lockFolder(dir)
  try {
    const index = new LogIndex()
    const announcer = createAnnouncer(options.onProblem)
    const keeper = new DiskKeeper({ ...options, dir, inlineBody: options.inlineBody ?? 16_384 }, index, announcer.announce)
    const log = createLog(index, keeper, announcer)
    return {
      ...log,
      async close() {
        try {
          await log.close()
        } finally {
          lock.release()
        }
      }
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/**
 * The same, but a folder that cannot be used does not stop the proxy: the newest exchanges are kept in memory and health says why.
 * @throws FolderInUseError: two that share a folder are a mistake to mend, not a disk to do without.
 */
export async function openStoreOrMemory(options: StoreOptions): Promise<ExchangeStore> {
  try {
    return await openStore(options)
  } catch (error) {
    if (error instanceof FolderInUseError) throw error
    const failing = `The data folder ${resolve(options.dir)} cannot be used: ${explainDiskError(error)}. The newest exchanges are kept in memory and lost at the end.`
    options.onProblem(failing)
    const { onProblem, inlineBody } = options
    return createMemoryStore({ failing, onProblem, ...(inlineBody !== undefined && { inlineBody }) })
  }
}
