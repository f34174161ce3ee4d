/** Session tokens in a token exchange or at the app's own server: decoded here, judged by the clock of whoever refused them. */
import { skewOf } from '../../../diagnosis/clock.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { Credentials } from '../../../model/settings.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, requestHeader, said, seenAt, status } from '../finding.js'
import type { JsonWebToken } from '../jwt.js'
import { isSignedWith } from '../jwt.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(name === '' ? 'session-token' : `session-token.${name}`)
/** Seconds of tolerance that Shopify's libraries grant. */
const LEEWAY = 10

export const sessionToken: Rule<ShopifyFacts> = {
  codes: ['malformed', 'expired', 'not-yet-valid', 'wrong-audience', 'wrong-shop', 'bad-signature', ''].map(page),
  needs: { status: (status) => [400, 401, 403, 500].includes(status), surface: ['oauth-token', 'app'] },
  diagnose(context) {
    const { facts } = context
    const sent = facts.sessionToken
    if (!sent || facts.method === 'OPTIONS') return undefined
    if (facts.status === 500) return sent.token && uncaught(context, sent.token, placeIn(facts, sent.field))
    if (![400, 401, 403].includes(facts.status)) return undefined
    const refused = facts.oauth?.code === 'invalid_subject_token' || /subject_token/i.test(facts.said)
    if (facts.surface === 'oauth-token' && (!refused || isAccessToken(facts))) return undefined
    const place = placeIn(facts, sent.field)
    if (!sent.token) {
      if (facts.surface === 'app') return undefined
      const summary = `${sent.field} has ${sent.raw.length} characters and is no three-part JWT.`
      return finding(page('malformed'), 'certain', summary, place, [status(facts), said(facts)])
    }
    return ofClaims(context, sent.token, place) ?? ofSignature(context, sent.token, place) ?? (refused ? unknown(facts, place) : undefined)
  }
}

/**
 * How libraries say that a token is out of its time: Ruby's jwt (https://github.com/Shopify/shopify_app/issues/1905), jsonwebtoken, jose
 * (https://github.com/Shopify/shopify-app-template-node/issues/1218).
 */
const OUT_OF_TIME =
  /ExpiredSignature|ImmatureSignature|\bjwt (?:expired|not active)\b|Signature has expired|"(?:exp|nbf|iat)" claim timestamp check failed/i

/** An app that lets its library's error go through answers 500 and names it. */
function uncaught(context: Context, token: JsonWebToken, place: Culprit): Finding | undefined {
  const { facts } = context
  if (facts.surface !== 'app' || !OUT_OF_TIME.test(facts.said)) return undefined
  const found = ofClaims(context, token, place)
  return found && { ...found, supersedes: ['http.server-error'] }
}

/** The app's refusal speaks of other things than who is calling: it may have another reason. */
function speaksOfOtherThings({ surface, said }: ShopifyFacts): boolean {
  return surface === 'app' && said.trim() !== '' && !/token|session|jwt|auth|expire|active|log ?in|shop|sign|credential|access/i.test(said)
}

/** A permanent token that is being migrated rides in subject_token, too. */
function isAccessToken(facts: ShopifyFacts): boolean {
  return /access-token$|access_token$/.test(parameter(facts, 'subject_token_type')?.value ?? '')
}

function placeIn(facts: ShopifyFacts, field: string): Culprit {
  return field === 'authorization' ? requestHeader(facts, 'authorization') : placeOf(facts, field)
}

function ofClaims(context: Context, token: JsonWebToken, place: Culprit): Finding | undefined {
  const { facts, masker } = context
  const now = Math.floor((facts.at + (skewOf(facts) ?? 0)) / 1000)
  const name = place.name ?? 'session token'
  const report = (code: string, summary: string, observed: string, expected: string, saying = {}) =>
    finding(
      page(code),
      facts.status !== 401 && speaksOfOtherThings(facts) ? 'likely' : 'certain',
      summary,
      place,
      [seenAt(place, observed, expected), status(facts), said(facts)],
      saying
    )
  if (token.exp !== undefined && token.exp < now - LEEWAY) {
    const summary = `${name}: the session token ran out ${now - token.exp} s before this request.`
    return report('expired', summary, `exp ${instant(token.exp)}`, `after ${instant(now)}`)
  }
  const begins = Math.max(token.nbf ?? 0, token.iat ?? 0)
  // The app may grant less, and then says so (https://github.com/Shopify/shopify-api-js/issues/207).
  if (begins > now + (/\bnot active\b/i.test(facts.said) ? 0 : LEEWAY)) {
    const summary = `${name}: the session token begins ${begins - now} s after this request; the local clock is behind.`
    return report('not-yet-valid', summary, `nbf/iat ${instant(begins)}`, `before ${instant(now)}`)
  }
  const inRequest = facts.surface === 'oauth-token' ? parameter(facts, 'client_id')?.value : undefined
  const client = inRequest ?? credentialsFor(context, token)?.apiKey
  if (token.aud !== undefined && client && token.aud !== client) {
    const summary = `${name}: the session token is for the app ${masker.mask(token.aud)}, not for ${masker.mask(client)}.`
    return report('wrong-audience', summary, `aud ${masker.mask(token.aud)}`, masker.mask(client), inRequest ? {} : { raisedBy: 'config' })
  }
  const shop = facts.surface === 'oauth-token' ? facts.host : facts.query.value('shop')?.toLowerCase()
  if (token.shop === undefined || !shop || token.shop === shop || !/\.myshopify\.(?:com|io)$/.test(shop)) return undefined
  return report('wrong-shop', `${name}: the session token is for ${token.shop}, the request for ${shop}.`, `dest ${token.shop}`, shop)
}

function ofSignature(context: Context, token: JsonWebToken, place: Culprit): Finding | undefined {
  const { facts } = context
  const configured = credentialsFor(context, token)?.apiSecret
  const secret = configured ?? (facts.surface === 'oauth-token' ? parameter(facts, 'client_secret')?.value : undefined)
  if (!secret || isSignedWith(token, secret) !== false) return undefined
  const source = configured ? 'the configured client secret' : 'the client_secret of this request'
  const evidence = [seenAt(place, `HS256 signature does not fit ${source}`), status(facts), said(facts)]
  return finding(
    page('bad-signature'),
    configured ? 'certain' : 'likely',
    `${place.name}: the session token is not signed with ${source}.`,
    place,
    evidence,
    // Where the clocks differ, too, that is the better known trouble with session tokens.
    Math.abs(skewOf(facts) ?? 0) > LEEWAY * 1000 ? { weight: 0.3 } : {}
  )
}

/** The app's own host is no store: its credentials are those of the store that the token names, or of the only one. */
function credentialsFor({ store, stores }: Context, token: JsonWebToken): Credentials | undefined {
  const named = stores.find(({ url }) => token.shop !== undefined && url.toLowerCase() === `https://${token.shop}`)
  return (store ?? named ?? (stores.length === 1 ? stores[0] : undefined))?.credentials
}

function unknown(facts: ShopifyFacts, place: Culprit): Finding {
  return finding(page(''), 'likely', `${place.name} was refused, though its claims fit the request.`, place, [status(facts), said(facts)])
}

function instant(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}
