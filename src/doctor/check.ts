/** What a check says: one line each, and where something is wrong, what was expected, what was found and what to do. */

/** Where each check looks; also what may be left out because an earlier check failed. */
export type CheckId =
  | 'node'
  | 'data'
  | 'port'
  | 'config'
  | 'url'
  | 'credentials'
  | 'dns'
  | 'certificate'
  | 'connection'
  | 'clock'
  | 'shop'
  | 'api-root'
  | 'home'
  | 'https-seen'

export type Check =
  | { readonly check: CheckId; readonly status: 'ok'; readonly found: string }
  | {
      readonly check: CheckId
      /** `fail`: calls cannot work like this. `warn`: some cannot, or not everywhere. */
      readonly status: 'warn' | 'fail'
      readonly expected: string
      readonly found: string
      readonly fix: string
    }

export interface Wrong {
  readonly expected: string
  readonly found: string
  readonly fix: string
}

/** @param found what was looked at and is well; part of the line that a person reads */
export function ok(check: CheckId, found: string): Check {
  return { check, status: 'ok', found }
}

/** Some calls cannot work like this, or not everywhere. */
export function warn(check: CheckId, wrong: Wrong): Check {
  return { check, status: 'warn', ...wrong }
}

/** Calls cannot work like this. */
export function fail(check: CheckId, wrong: Wrong): Check {
  return { check, status: 'fail', ...wrong }
}
