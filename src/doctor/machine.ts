/** Judges this machine: Node, the data folder, the ports. Pure. */
import { type Check, fail, ok, warn } from './check.js'

/** As package.json's `engines` says. */
export const NODE_AT_LEAST = '20.18.1'

/** @param version as `process.versions.node`, without the v */
export function judgeNode(version: string): Check {
  const older = version.localeCompare(NODE_AT_LEAST, 'en', { numeric: true }) < 0
  if (!older) return ok('node', `Node ${version}`)
  return fail('node', {
    expected: `Node ${NODE_AT_LEAST} or newer`,
    found: `Node ${version}`,
    fix: 'install the current LTS of Node, or use the Docker image'
  })
}

export type DataFolder =
  | { readonly state: 'writable' | 'can-be-made' }
  /** By another storetap; `message` names the process. */
  | { readonly state: 'in-use'; readonly message: string }
  | { readonly state: 'unusable'; readonly message: string }

/** A folder in use is a warning only: it may be the user's own storetap that has it open. */
export function judgeDataFolder(path: string, folder: DataFolder): Check {
  switch (folder.state) {
    case 'writable':
      return ok('data', `${path} can be written`)
    case 'can-be-made':
      return ok('data', `${path} does not exist yet and can be made`)
    case 'in-use':
      return warn('data', {
        expected: 'a data folder that no other storetap has open',
        found: `${path} is open in a running storetap`,
        fix: folder.message
      })
    case 'unusable':
      return fail('data', { expected: 'a folder that can be written', found: `${path} cannot be used`, fix: folder.message })
  }
}

export interface WantedPort {
  /** `the gateway of acme`, `the viewer`. */
  readonly what: string
  readonly flag: string
  readonly host: string
  readonly port: number
}

/**
 * @param refusal error code of an attempt to listen; undefined where it went well
 * @param running another storetap has the data folder: the port is probably its own
 */
export function judgePort({ what, flag, host, port }: WantedPort, refusal: string | undefined, running: boolean): Check {
  const expected = `port ${port} free on ${host} for ${what}`
  switch (refusal) {
    case undefined:
      return ok('port', `${port} is free for ${what}`)
    case 'EADDRINUSE':
      return running
        ? warn('port', {
            expected,
            found: 'it is in use, probably by the storetap that runs already',
            fix: 'stop that one before the next start'
          })
        : fail('port', {
            expected,
            found: 'another program uses it',
            fix: `choose another with ${flag} (0 = any free one), or stop that program`
          })
    case 'EACCES':
      return fail('port', { expected, found: 'this user may not use it', fix: `choose one above 1023 with ${flag}` })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return fail('port', {
        expected,
        found: `${host} is not an address of this machine`,
        fix: 'use --host 127.0.0.1, or 0.0.0.0 inside a container'
      })
    default:
      return fail('port', { expected, found: `listening failed (${refusal})`, fix: `choose another with ${flag}` })
  }
}

/** Two listeners on one port cannot both start. */
export function judgePortsTogether(ports: readonly WantedPort[]): Check[] {
  return ports.flatMap((one, index) => {
    const before = ports.slice(0, index).find(({ port }) => port === one.port)
    if (!before) return []
    return fail('port', {
      expected: 'a port of its own for each gateway and the viewer',
      found: `${before.what} and ${one.what} both want ${one.port}`,
      fix: `give ${one.what} another with ${one.flag}`
    })
  })
}
