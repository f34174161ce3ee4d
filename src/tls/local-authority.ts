/** The local authority of a data folder: made on first use, its key for the owner only. Nothing is ever installed anywhere. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Authority, createAuthority, LEAF_DAYS, readAuthority } from './certificates.js'

/**
 * The names under which a gateway on this machine is called, from here and from containers. The authority can vouch for these only: whoever
 * trusts it, trusts it for nothing on the internet.
 */
export const LOCAL_NAMES = ['localhost', 'storetap', 'host.docker.internal', 'host.containers.internal', '127.0.0.1', '::1'] as const

const DAYS = 1095
const DAY = 86_400_000
/** Leaves must not outlive their authority. Milliseconds. */
const TOO_SOON = 2 * LEAF_DAYS * DAY

export interface LocalAuthority extends Authority {
  /** Where its certificate lies. */
  readonly path: string
}

/** Where the authority of a data folder has its certificate. */
export function certificatePath(data: string): string {
  return join(data, 'tls', 'ca.pem')
}

/**
 * @param onProblem told when an expired authority was replaced: clients that got a copy need the new one
 * @throws Error with a sentence for a person where the files cannot be read, written, or are no authority
 */
export async function openLocalAuthority(data: string, now: number, onProblem: (message: string) => void): Promise<LocalAuthority> {
  const folder = join(data, 'tls')
  const path = certificatePath(data)
  if (existsSync(folder)) {
    const authority = await read(folder)
    if (authority.expires - now > TOO_SOON) return { ...authority, path }
    const when = new Date(authority.expires).toISOString().slice(0, 10)
    onProblem(`the local certificate authority (until ${when}) was replaced: give ${path} anew to programs and stores that have a copy`)
    rmSync(folder, { recursive: true, force: true })
  }
  const name = `storetap local authority ${new Date(now).toISOString().slice(0, 10)}`
  const created = await createAuthority(name, DAYS, now, LOCAL_NAMES)
  return { ...(write(data, folder, created) ? created : await read(folder)), path }
}

async function read(folder: string): Promise<Authority> {
  try {
    return await readAuthority(readFileSync(join(folder, 'ca.pem'), 'utf8'), readFileSync(join(folder, 'ca.key'), 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `${folder} is not the local certificate authority (ca.pem, ca.key) that was expected: ${why}. Remove it; a new one is made.`
    )
  }
}

/** Both files appear at once or not at all. @returns false where another process was faster */
function write(data: string, folder: string, { certificate, key }: Authority): boolean {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const draft = mkdtempSync(join(data, 'tls-'))
  try {
    writeFileSync(join(draft, 'ca.key'), key, { mode: 0o600 })
    writeFileSync(join(draft, 'ca.pem'), certificate, { mode: 0o600 })
    renameSync(draft, folder)
    return true
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (existsSync(folder)) return false
    throw error
  }
}
