/** Session tokens (JWT): local decoding, no secret needed (https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens). */
import { createHmac } from 'node:crypto'
import { asObject } from '../../model/json.js'

export interface JsonWebToken {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Unix seconds; undefined where the claim is no number. */
  readonly exp: number | undefined
  readonly nbf: number | undefined
  readonly iat: number | undefined
  readonly aud: string | undefined
  /** Host of `dest`. */
  readonly shop: string | undefined
  /** What the signature covers, and the signature: both base64url. */
  readonly signed: string
  readonly signature: string
}

/** Undefined where the text is no three-part JWT with a JSON header and JSON claims. */
export function decodeJwt(text: string): JsonWebToken | undefined {
  if (text.length > 16_384 || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return undefined
  const [head = '', body = '', signature = ''] = text.split('.')
  const header = jsonObject(head)
  const claims = jsonObject(body)
  if (!header || !claims) return undefined
  const number = (name: string) => (typeof claims[name] === 'number' ? claims[name] : undefined)
  const aud = Array.isArray(claims['aud']) ? claims['aud'][0] : claims['aud']
  return {
    header,
    claims,
    exp: number('exp'),
    nbf: number('nbf'),
    iat: number('iat'),
    aud: typeof aud === 'string' ? aud : undefined,
    shop: hostOf(claims['dest']),
    signed: `${head}.${body}`,
    signature
  }
}

/** HS256 with the app's client secret; undefined where the algorithm is another. */
export function isSignedWith(token: JsonWebToken, secret: string): boolean | undefined {
  if (token.header['alg'] !== 'HS256') return undefined
  return createHmac('sha256', secret).update(token.signed).digest('base64url') === token.signature
}

function hostOf(dest: unknown): string | undefined {
  if (typeof dest !== 'string') return undefined
  return /^(?:https?:\/\/)?([a-z0-9.-]+)/i.exec(dest)?.[1]?.toLowerCase()
}

function jsonObject(part: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}
