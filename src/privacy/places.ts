/**
 * Places that hold secrets on any platform, and how names are compared. Some are the field of one store alone, such as `X-WP-Nonce`,
 * and nothing but the name tells: they count also for those who mask without that platform's list.
 */
import type { SecretKind, SecretPlace } from '../model/secrets.js'

const HEADERS: Readonly<Record<string, SecretKind>> = {
  authorization: 'authorization',
  'proxy-authorization': 'authorization',
  'x-authorization': 'authorization',
  'x-http-authorization': 'authorization',
  cookie: 'cookies',
  'set-cookie': 'cookies',
  'x-shopify-access-token': 'value',
  'x-shopify-storefront-access-token': 'value',
  'shopify-storefront-private-token': 'value',
  'x-shopify-hmac-sha256': 'value',
  'x-wc-webhook-signature': 'value',
  'x-wp-nonce': 'value',
  nonce: 'value',
  'cart-token': 'value',
  'x-mcp-api-key': 'value'
}

/** Names of parameters, form and JSON fields as `normalise` writes them. */
const FIELDS = [
  ...['accesstoken', 'refreshtoken', 'idtoken', 'subjecttoken', 'actortoken', 'sessiontoken', 'token', 'assertion', 'clientassertion'],
  ...['consumerkey', 'consumersecret', 'oauthconsumerkey', 'oauthsignature', 'oauthtoken', 'oauthtokensecret', 'oauthverifier'],
  ...['clientsecret', 'apisecret', 'apisecretkey', 'secret', 'apikey', 'privatekey', 'hmac', 'signature', 'codeverifier'],
  ...['password', 'passwd', 'pwd', 'userpass', 'otp', 'session', 'sessionid', 'wpnonce', 'nonce', 'xwpnonce', 'xmcpapikey'],
  ...['cookie', 'setcookie', 'xshopifyhmacsha256', 'xwcwebhooksignature']
]

/** `X-Shopfy-Acess-Token`, `csrf_token`, `app_password`: a misspelt or unknown name that ends like those of secrets. */
const NAME_ENDINGS = ['token', 'secret', 'password', 'passwd', 'apikey', 'authorization']
const NAME_ENDING = new RegExp(`(?:${NAME_ENDINGS.join('|')})$`)

/** Names that hold a secret in an OAuth message only: elsewhere `code` is an error's or a coupon's, `state` a region. */
const OAUTH_ONLY = /^(?:code|state)$/
const OAUTH_COMPANY = /client_?id|client_?secret|grant_?type|redirect_?uri|hmac/i

/** Whether a text speaks OAuth; looked up at most once per text. */
export function hasOauthCompany(text: string): () => boolean {
  let known: boolean | undefined
  return () => {
    known ??= OAUTH_COMPANY.test(text)
    return known
  }
}

export interface Places {
  /** How the value of this header field is to be masked; undefined = holds no secret by name. */
  header(name: string): SecretKind | undefined
  /** Same for a query parameter, form or JSON field; `isOauth` tells of the query or body it stands in, see `hasOauthCompany`. */
  field(name: string, isOauth: () => boolean): SecretKind | undefined
  /** False where no known name can end at `end` of `text`: refuses most names before anything is allocated. */
  mayEnd(text: string, end: number): boolean
}

const compiled = new WeakMap<readonly SecretPlace[], Places>()

/** The platform's places with those that always apply, ready for look-up. Remembered by list: pass the same one each time. */
export function compilePlaces(places: readonly SecretPlace[]): Places {
  let known = compiled.get(places)
  if (!known) {
    known = compile(places)
    compiled.set(places, known)
  }
  return known
}

function compile(places: readonly SecretPlace[]): Places {
  const headers = new Map(Object.entries(HEADERS))
  const fields = new Map<string, SecretKind>(FIELDS.map((name) => [name, 'value']))
  for (const name of ['authorization', 'proxyauthorization', 'xauthorization']) fields.set(name, 'authorization')
  for (const place of places) {
    if (place.in === 'header') headers.set(place.name.toLowerCase(), place.kind)
    else if (place.in !== 'cookie' && !OAUTH_ONLY.test(place.name)) fields.set(normalise(place.name), place.kind)
  }
  const endings = new Set([...fields.keys(), 'code', 'state', ...NAME_ENDINGS].map((name) => ending(name, name.length)))
  const header = lookUp((name) => {
    const lower = name.toLowerCase()
    return headers.get(lower) ?? (NAME_ENDING.test(normalise(lower)) ? 'value' : undefined)
  })
  const field = lookUp((name) => {
    const plain = normalise(name)
    return fields.get(plain) ?? (NAME_ENDING.test(plain) ? 'value' : OAUTH_ONLY.test(plain) ? 'oauth' : undefined)
  })
  return {
    header,
    field(name, isOauth) {
      const kind = field(name)
      return kind !== 'oauth' ? kind : isOauth() ? 'value' : undefined
    },
    mayEnd: (text, end) => endings.has(ending(text, end))
  }
}

/** Remembers kinds by name as spelled: names repeat, and the bound is for those who send a new one every time. */
function lookUp<K>(find: (name: string) => K): (name: string) => K {
  const kinds = new Map<string, K>()
  return (name) => {
    const known = kinds.get(name)
    if (known !== undefined || kinds.has(name)) return known as K
    const kind = find(name)
    if (kinds.size < 2000 && name.length < 100) kinds.set(name, kind)
    return kind
  }
}

/** The three letters before `end`, whatever their case and what stands between them (`session_id`), as one number. */
function ending(text: string, end: number): number {
  let letters = 0
  let packed = 0
  for (let at = end - 1; at >= 0 && at >= end - NAME_LENGTH && letters < 3; at--) {
    const code = text.charCodeAt(at)
    if (code === UNDERSCORE || code === HYPHEN || code === DOT) continue
    packed = (packed << 8) | (code | 0x20)
    letters++
  }
  return packed
}

const [UNDERSCORE, HYPHEN, DOT] = [0x5f, 0x2d, 0x2e]
const NAME_LENGTH = 64

/** `accessToken`, `access_token`, `ACCESS-TOKEN`, `customer[access_token]` are one name. */
function normalise(name: string): string {
  const bracket = name.lastIndexOf('[')
  const inner = bracket > 0 && name.endsWith(']') ? name.slice(bracket + 1, -1) || name.slice(0, bracket) : name
  return inner.toLowerCase().replace(/[_.\-\s[\]]/g, '')
}
