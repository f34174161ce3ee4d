/** What later exchanges may need to know of this one; values only as fingerprints. */
import type { RequestHead } from '../../diagnosis/head.js'
import type { Note } from '../../diagnosis/history.js'
import { dateOf, inSeconds, perPair } from '../../diagnosis/remembered.js'
import { perText } from '../../model/returning.js'
import type { Masker } from '../../model/secrets.js'
import type { Credential, CredentialKind } from './credentials.js'
import type { ShopifyFacts } from './facts.js'
import { fieldsOf } from '../../model/json.js'
import { shopifyHead } from './head.js'
import { decodeJwt } from './jwt.js'
import { isMasked } from './masked.js'
import { parameter } from './oauth.js'
import { handleOf, type Surface } from './surface.js'

/** `credential` words of notes that are no access tokens. */
export const CLIENT_ID = 'client-id'
export const CLIENT_SECRET = 'client-secret'
/** The authorize URL asked for a per-user token; the fingerprint is the client id's. */
export const PER_USER = 'per-user-authorize'
/** An authorization code that came in a callback; followed by a blank and the shop. */
export const CODE = 'authorization-code'

/** An access token that was exchanged for an expiring one. */
export const EXCHANGED = 'exchanged-token'

/** Of a failed exchange what it sent, of one that worked also the tokens, scopes and uninstallations that it tells of. */
export function shopifyNotes(facts: ShopifyFacts, masker: Masker): readonly Note[] {
  const worked = facts.status >= 200 && facts.status < 300
  const notes = [...credentialNotes(facts.head, masker)]
  if (OAUTH.has(facts.surface)) notes.push(...oauthNotes(facts, masker))
  if (worked) notes.push(...issuedNotes(facts, masker), ...scopeNotes(facts, masker))
  notes.push(...uninstalledNotes(facts, worked))
  addHeaderNotes(notes, facts)
  return notes
}

const OAUTH: ReadonlySet<Surface> = new Set(['oauth-authorize', 'oauth-token', 'customer-token', 'app'])

/** Masked values of one recorder all look alike: no two are known to be the same. */
const UNREMEMBERED: ReadonlySet<CredentialKind> = new Set(['placeholder', 'masked', 'jwt'])

/** Each masker has fingerprints of its own. */
const credentialNotes = perPair((head: RequestHead, masker: Masker): readonly Note[] => {
  const { adminToken, authorization, storefrontToken, privateToken, stray } = shopifyHead(head)
  const sent = [adminToken, authorization, storefrontToken, privateToken, ...stray]
  const real = sent.filter((item): item is Credential => item !== undefined && !UNREMEMBERED.has(item.kind))
  return real.map(({ kind, name, bare, place }) => ({
    kind: 'credential',
    credential: name === 'x-shopify-storefront-access-token' && kind === 'hex32' ? 'storefront-public' : kind,
    fingerprint: masker.fingerprint(bare),
    place
  }))
})

function oauthNotes(facts: ShopifyFacts, masker: Masker): Note[] {
  const { surface } = facts
  const notes: Note[] = []
  const remember = (name: string, credential: string, place: 'query' | 'body') => {
    const value = parameter(facts, name)?.value
    if (value)
      notes.push({
        kind: 'credential',
        credential,
        fingerprint: masker.fingerprint(value),
        place
      })
    return value
  }
  if (surface === 'oauth-authorize') {
    const clientId = remember('client_id', CLIENT_ID, 'query')
    if (clientId && facts.query.all.some(({ name, value }) => /^grant_options/.test(name) && value === 'per-user')) {
      notes.push({
        kind: 'credential',
        credential: PER_USER,
        fingerprint: masker.fingerprint(clientId),
        place: 'query'
      })
    }
    const scopes = splitScopes(facts.query.value('scope'))
    if (clientId && scopes.length > 0)
      notes.push({
        kind: 'scopes',
        fingerprint: masker.fingerprint(clientId),
        scopes
      })
  }
  if (surface === 'oauth-token' || surface === 'customer-token') {
    remember('client_id', CLIENT_ID, 'body')
    remember('client_secret', CLIENT_SECRET, 'body')
  }
  const code = facts.query.value('code')
  const shop = facts.query.value('shop')
  if (surface === 'app' && code && shop) {
    notes.push({
      kind: 'credential',
      credential: `${CODE} ${shop.toLowerCase()}`,
      fingerprint: masker.fingerprint(code),
      place: 'query'
    })
  }
  return notes
}

function issuedNotes(facts: ShopifyFacts, masker: Masker): Note[] {
  if (facts.surface !== 'oauth-token' && facts.surface !== 'customer-token') return []
  const notes: Note[] = []
  const code = parameter(facts, 'code')?.value
  if (code)
    notes.push({
      kind: 'spent',
      what: 'authorization-code',
      fingerprint: masker.fingerprint(code)
    })
  const old = parameter(facts, 'refresh_token')?.value
  if (old)
    notes.push({
      kind: 'spent',
      what: 'refresh-token',
      fingerprint: masker.fingerprint(old)
    })
  const exchanged = parameter(facts, 'subject_token')?.value
  if (exchanged && decodeJwt(exchanged.trim()) === undefined)
    notes.push({ kind: 'credential', credential: EXCHANGED, fingerprint: masker.fingerprint(exchanged), place: 'body' })
  const answer = fieldsOf(facts.json)
  const token = answer['access_token']
  if (typeof token !== 'string' || token === '' || isMasked(token)) return notes
  const expiresIn = Number(answer['expires_in'] ?? Number.NaN)
  const scopes = splitScopes(answer['scope'])
  const clientId = parameter(facts, 'client_id')?.value
  const refresh = answer['refresh_token']
  notes.push({
    kind: 'token-issued',
    fingerprint: masker.fingerprint(token),
    shop: facts.host,
    mode: modeOf(facts, answer),
    ...(Number.isFinite(expiresIn) && {
      expiresAt: facts.at + expiresIn * 1000
    }),
    ...(scopes.length > 0 && { scopes }),
    ...(clientId && { clientId: masker.fingerprint(clientId) }),
    ...(typeof refresh === 'string' && {
      refreshFingerprint: masker.fingerprint(refresh)
    })
  })
  return notes
}

/** Which life a token will have, read from the answer that issued it and from what was asked. */
function modeOf(facts: ShopifyFacts, answer: Readonly<Record<string, unknown>>): 'online' | 'offline' | 'client-credentials' | 'unknown' {
  if (facts.surface === 'customer-token') return 'unknown'
  if (answer['associated_user'] || answer['associated_user_scope']) return 'online'
  if (parameter(facts, 'grant_type')?.value === 'client_credentials') return 'client-credentials'
  return /online-access-token$/.test(parameter(facts, 'requested_token_type')?.value ?? '') ? 'online' : 'offline'
}

function scopeNotes(facts: ShopifyFacts, masker: Masker): Note[] {
  const token = facts.adminToken
  if (!token || !facts.isAdmin || !namesScopes(facts.text)) return []
  const installation = fieldsOf(fieldsOf(fieldsOf(facts.json)['data'])['currentAppInstallation'])
  const listed = fieldsOf(facts.json)['access_scopes'] ?? installation['accessScopes']
  if (!Array.isArray(listed)) return []
  const scopes = listed.map((item) => fieldsOf(item)['handle']).filter((handle): handle is string => typeof handle === 'string')
  return [{ kind: 'scopes', fingerprint: masker.fingerprint(token.bare), scopes }]
}

function namesScopes(text: string): boolean {
  return text.includes('access_scopes') || text.includes('accessScopes')
}

function uninstalledNotes(facts: ShopifyFacts, worked: boolean): Note[] {
  const topic = facts.headers.value('x-shopify-topic')
  const shop = facts.headers.value('x-shopify-shop-domain')
  if (topic === 'app/uninstalled' && shop && handleOf(shop)) return [{ kind: 'uninstalled', shop: shop.toLowerCase() }]
  if (!worked) return []
  const byRest = facts.method === 'DELETE' && /api_permissions\/current/.test(facts.resource)
  const byGraphql =
    facts.surface === 'admin-graphql' && /\bappUninstall\b/.test(facts.graphql.document) && facts.graphql.errors.length === 0
  return byRest || (byGraphql && facts.graphql.userErrors.length === 0) ? [{ kind: 'uninstalled', shop: facts.host }] : []
}

function addHeaderNotes(notes: Note[], facts: ShopifyFacts): void {
  const { responseHeaders } = facts
  const shopId = responseHeaders.value('x-shopid')
  const apiClientId = responseHeaders.value('x-stats-apiclientid')
  const permissionId = responseHeaders.value('x-stats-apipermissionid')
  if (shopId || apiClientId || permissionId) {
    const found = {
      ...(shopId && { shopId }),
      ...(apiClientId && { apiClientId }),
      ...(permissionId && { permissionId })
    }
    notes.push({ kind: 'installation', ...found })
  }
  const limit = callLimit(facts)
  if (limit) notes.push({ kind: 'call-limit', ...limit })
  const skew = dateOf(responseHeaders.value('date') ?? '') - facts.at
  if (facts.at > 0 && Math.abs(skew) > 5000) notes.push({ kind: 'clock-skew', milliseconds: inSeconds(skew) })
}

/** `x-shopify-shop-api-call-limit: 32/40`. */
export function callLimit({ responseHeaders }: ShopifyFacts): { readonly used: number; readonly maximum: number } | undefined {
  const value = responseHeaders.value('x-shopify-shop-api-call-limit')
  return value === undefined ? undefined : limits(value).read
}

const limits = perText(100, (value) => {
  const match = /^\s*(\d{1,6})\/(\d{1,6})\s*$/.exec(value)
  return { read: match ? { used: Number(match[1]), maximum: Number(match[2]) } : undefined }
})

function splitScopes(scope: unknown): readonly string[] {
  return typeof scope === 'string' ? scope.split(/[\s,]+/).filter((item) => item !== '') : []
}
