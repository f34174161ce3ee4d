/**
 * The token, where it is on: scripts send it as a Bearer token, a browser swaps a one-use link for a cookie.
 * The cookie's value is derived from the token, so it stays good after a restart with the same token and never holds it.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const LINK_LIFETIME = 24 * 60 * 60 * 1000
const MAX_LINKS = 20

export interface Session {
  admits(headers: IncomingHttpHeaders): boolean
  /** A new one-use code for a link. */
  issueCode(): string
  /** The Set-Cookie line for a code, once; undefined where it is unknown, old or used. */
  redeem(code: string): string | undefined
}

/**
 * @param secure the viewer is reached over https
 * @param now the clock, milliseconds
 */
export function createSession(token: string, secure: boolean, now: () => number = Date.now): Session {
  const value = createHmac('sha256', token).update('storetap viewer session').digest('base64url')
  // Cookies do not know ports: the name keeps two viewers on one machine apart.
  const name = `storetap-${createHash('sha256').update(token).digest('hex').slice(0, 8)}`
  const codes = new Map<string, number>()
  return {
    admits: ({ authorization, cookie }) => {
      const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
      if (bearer !== undefined) return equal(bearer, token)
      return cookieValues(cookie, name).some((given) => equal(given, value))
    },
    issueCode: () => {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, now() + LINK_LIFETIME)
      const oldest = codes.keys().next().value
      if (codes.size > MAX_LINKS && oldest !== undefined) codes.delete(oldest)
      return code
    },
    redeem: (code) => {
      const until = codes.get(code)
      codes.delete(code)
      if (until === undefined || until < now()) return undefined
      return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
    }
  }
}

function equal(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

function cookieValues(field: string | undefined, name: string): readonly string[] {
  return (field ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}
