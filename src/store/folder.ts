/** The data folder: modes, and words for what goes wrong with it. */
import { chmodSync, mkdirSync, readdirSync, renameSync, rm, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folderMode = 0o700
export const fileMode = 0o600

/** Makes a folder for us alone, whatever the umask is. */
export function makePrivateFolder(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: folderMode }) !== undefined) chmodSync(path, folderMode)
}

/**
 * The data folder itself. One that was there before is closed to others only where it is empty or ours already: `--data`
 * may name a folder with other things in it.
 */
export function prepareDataFolder(dir: string): void {
  makePrivateFolder(dir)
  const names = readdirSync(dir)
  // `storetap ca` may have been here before the first call was
  const isNew = names.every((name) => name === 'tls')
  if (!isNew && !names.includes('log')) return
  try {
    chmodSync(dir, folderMode)
  } catch {
    // somebody else's folder that we may write to (a Docker volume): the files in it are still ours alone
  }
  // the default folder is inside somebody's project: recorded calls are not for its repository
  if (isNew) writePrivateFile(join(dir, '.gitignore'), '*\n')
}

/** Written whole or not at all. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const draft = `${path}.tmp`
  try {
    writeFileSync(draft, content, { mode: fileMode })
    chmodSync(draft, fileMode)
    renameSync(draft, path)
  } catch (error) {
    removeIfPossible(draft)
    throw error
  }
}

const LEAVING = '.gone'

/**
 * From now on the file is gone for everybody who looks for it; its bytes go beside the event loop, since freeing megabytes may take the
 * file system ten milliseconds. @throws where it may not be deleted.
 */
export function removeSoon(path: string): void {
  try {
    renameSync(path, path + LEAVING)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  rm(path + LEAVING, { force: true }, () => {}) // if not now, then at the next start
}

/** What `removeSoon` could not end before the process did. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) if (name.endsWith(LEAVING)) removeIfPossible(join(folder, name))
}

/** For what is only in the way; a disk that refuses is noticed where it matters. */
export function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // it stays
  }
}

/** Of an error of Node, such as `ENOENT`; empty where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Why writing fails, for somebody who is looking at their own disk. */
export function explainDiskError(error: unknown): string {
  const code = codeOf(error)
  const known: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full; free some space or lower --max-bytes',
    EDQUOT: 'the disk quota is used up; free some space or lower --max-bytes',
    EROFS: 'the disk is read-only; name another folder with --data',
    EACCES: 'writing there is not permitted; change the permissions or name another folder with --data',
    EPERM: 'writing there is not permitted; change the permissions or name another folder with --data',
    ENOTDIR: 'a part of the path is a file, not a folder; name another folder with --data',
    EEXIST: 'a file is in the place of a folder; name another folder with --data',
    EMFILE: 'too many files are open; raise the limit (ulimit -n)',
    EIO: 'the disk reports an error'
  }
  const reason = known[code] ?? (error instanceof Error ? error.message : String(error))
  return code && known[code] ? `${reason} (${code})` : reason
}
