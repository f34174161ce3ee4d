/** Masks the structured values of header fields: Authorization and cookies. What is no secret in them stays readable. */
import type { SecretKind } from '../model/secrets.js'
import { isMasked } from './mask.js'
import { hide, type Masking } from './masking.js'
import { PREFIX } from './secret-value.js'
import { percentDecoded } from '../model/percent.js'

/** Masks a value as its place wants it. */
export function hideByKind(masking: Masking, value: string, kind: SecretKind): string {
  if (kind === 'authorization') return maskAuthorization(masking, value)
  return kind === 'cookies' ? maskCookies(masking, value) : hide(masking, value)
}

const BASIC_MASKED = /^base64\(.*\)$/

/**
 * An Authorization value. The scheme stays (RFC 9110 section 11.6.2), user names stay where they look like names.
 * Basic becomes `Basic base64(admin:…(9-text-3f9a1c2e))`, or without `base64(...)` where the client forgot to encode.
 */
export function maskAuthorization(masking: Masking, value: string): string {
  if (isMasked(value) || /^\s*(?:basic|bearer|digest|oauth|token)\s*$/i.test(value)) return value
  const [, scheme = '', gap = '', rest = ''] = /^(\s*[A-Za-z][\w-]{0,30})(\s+)([\s\S]*)/.exec(value) ?? []
  if (scheme === '') return value.includes(':') ? maskPair(masking, value) : hide(masking, value)
  if (/^\s*basic$/i.test(scheme)) return `${scheme}${gap}${maskBasic(masking, rest)}`
  if (/^\s*(?:oauth|digest|aws4-hmac-sha256|signature)$/i.test(scheme)) return `${scheme}${gap}${maskAuthParams(masking, rest)}`
  return `${scheme}${gap}${hide(masking, rest)}`
}

function maskBasic(masking: Masking, rest: string): string {
  if (BASIC_MASKED.test(rest) && rest.includes('…')) return rest
  if (rest.includes(':')) return maskPair(masking, rest)
  const decoded = Buffer.from(rest, 'base64').toString('utf8')
  const plain = decoded.includes(':') && !/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(decoded)
  if (!plain) return hide(masking, rest)
  masking.found.add(rest.trim())
  return `base64(${maskPair(masking, decoded)})`
}

/** `user:password`: the user part stays unless it looks like a credential or stands alone. */
function maskPair(masking: Masking, pair: string): string {
  const colon = pair.indexOf(':')
  const user = pair.slice(0, colon)
  const password = pair.slice(colon + 1)
  return `${maskUser(masking, user, password === '')}:${hide(masking, password)}`
}

function maskUser(masking: Masking, user: string, alone: boolean): string {
  if (isMasked(user)) return user
  const name = /^[\w.@+ -]{1,64}$/.test(user) && !(user.length >= 20 && !user.includes('@') && /\d/.test(user) && !user.includes(' '))
  return name && !alone && !PREFIX.test(user) ? user : hide(masking, user)
}

/** Parameters that are credentials or proofs made with them; nonce, timestamp and method stay, forensics are about them. */
const AUTH_PARAM = /([A-Za-z_][\w-]{0,40})(\s*=\s*)("?)([^",]*)(\3)/g
const SECRET_PARAM = /^(?:oauth_signature|oauth_token|oauth_consumer_key|oauth_verifier|response|signature|credential)$/i

function maskAuthParams(masking: Masking, text: string): string {
  return text.replace(AUTH_PARAM, (whole, name: string, equals: string, quote: string, value: string) =>
    SECRET_PARAM.test(name) ? `${name}${equals}${quote}${hide(masking, percentDecoded(value))}${quote}` : whole
  )
}

/** A Cookie value: names stay, values go. It has no attributes (RFC 6265 section 4.2.1): `path=/shop` in it is a cookie. */
function maskCookies(masking: Masking, line: string): string {
  return line
    .split(';')
    .map((pair) => maskCookie(masking, pair))
    .join(';')
}

/** A Set-Cookie value, or several of them joined to one: names and attributes stay, all else goes. */
export function maskSetCookies(masking: Masking, line: string): string {
  return line
    .split(';')
    .map((part, index) => {
      const pairs = part.split(NEXT_COOKIE)
      return pairs.map((pair, at) => (index > 0 && at === 0 && COOKIE_ATTRIBUTE.test(pair) ? pair : maskCookie(masking, pair))).join('')
    })
    .join(';')
}

/** Before a further cookie: fetch joins the lines with commas, HAR files of browsers with line feeds. A date has no `=` after its comma. */
const NEXT_COOKIE = /(?=[\r\n]|,\s{0,8}[\w!#$%&'*+.^`|~-]{1,256}=[^=;\s])/

/** RFC 6265 section 4.1.1, whole: what follows a comma may be anything. */
const COOKIE_ATTRIBUTE =
  /^\s*(?:(?:secure|httponly|partitioned)\s*|(?:path|domain|max-age|samesite|priority)(?:\s*=[^,]*)?|expires\s*=[^=]*)$/i

function maskCookie(masking: Masking, pair: string): string {
  const start = pair.indexOf('=') + 1 || pair.length - pair.trimStart().length
  return pair.slice(0, start) + maskCookieValue(masking, pair.slice(start))
}

/** A cookie may hold a plain word such as a host or a locale; only what looks like a session is looked for elsewhere. */
function maskCookieValue(masking: Masking, value: string): string {
  const found = new Set<string>()
  const masked = hide({ ...masking, found }, value)
  for (const secret of found) if (secret.length >= 16 && !/^[\w-]+(?:\.[a-z-]+)+$/i.test(secret)) masking.found.add(secret)
  return masked
}
