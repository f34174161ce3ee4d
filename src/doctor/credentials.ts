/** Judges configured credentials by their shape alone: wrong kind, placeholder, stray characters, swapped pair. Values leave only masked. */
import type { Masker } from '../model/secrets.js'
import type { Credentials, StoreSettings } from '../model/settings.js'
import { ADMIN_KINDS, bareValue, type CredentialKind, SHAPES, kindOf as shopifyKind, wordsFor } from '../platforms/shopify/credentials.js'
import { kindOf as wooKind } from '../platforms/woocommerce/shapes.js'
import { type Check, fail, ok, warn } from './check.js'

type Mask = Pick<Masker, 'mask'>
type Key = Exclude<keyof Credentials, 'scopes'>

const WHERE_SECRET = 'copy it once more from where it was issued'
/** Config key -> what it should hold, and the kinds that it may hold. */
const SHOPIFY: Readonly<Partial<Record<Key, { readonly expected: string; readonly kinds: ReadonlySet<CredentialKind> }>>> = {
  accessToken: { expected: 'an Admin API access token (shpat_ and 32 hex digits)', kinds: ADMIN_KINDS },
  apiKey: { expected: "the app's client id (32 hex digits)", kinds: new Set(['hex32']) },
  apiSecret: { expected: "the app's client secret (shpss_ and 32 hex digits)", kinds: new Set(['shpss', 'hex32']) },
  storefrontToken: {
    expected: 'a Storefront token (public: 32 hex digits; private: shpat_ and 32 hex digits)',
    kinds: new Set(['hex32', 'shpat'])
  }
}

/** One check for each credential of the store's platform that is configured, and for what a pair lacks. */
export function judgeCredentials({ credentials, platform }: StoreSettings, mask: Mask): Check[] {
  const shopify = (Object.keys(SHOPIFY) as Key[]).flatMap((key) => judgeShopify(key, credentials[key], mask))
  const woo = [...judgeWooPair(credentials, mask)]
  return [...shopify, ...woo, ...strangers(credentials, platform)]
}

function judgeShopify(key: Key, value: string | undefined, mask: Mask): Check[] {
  const wanted = SHOPIFY[key]
  if (value === undefined || !wanted) return []
  const { expected, kinds } = wanted
  const wrong = (found: string, fix: string) => ({ expected: `${key}: ${expected}`, found, fix })
  const bare = bareValue(value)
  const kind = shopifyKind(bare)
  if (kind === 'placeholder' || kind === 'masked')
    return [fail('credentials', wrong(placeholder(bare), `put the real value in ${key}, or leave it out`))]
  if (bare !== value)
    return [fail('credentials', wrong(`${mask.mask(value)}: blanks, quotes or line ends around it`, `remove them from ${key}`))]
  if (/^(?:bearer|basic|token)\s/i.test(bare)) {
    return [fail('credentials', wrong('an auth scheme word in front of the value', `keep only what stands behind it in ${key}`))]
  }
  if (kind === 'opaque' || (kind === 'hex32' && !kinds.has(kind))) {
    const old = key === 'accessToken' && kind === 'hex32' ? ', perhaps a token from before prefixes, perhaps a client id' : ''
    return [
      warn(
        'credentials',
        wrong(`${mask.mask(value)}, ${wordsFor(kind)}${old}`, `make sure that it is what ${key} should hold; ${WHERE_SECRET}`)
      )
    ]
  }
  if (!kinds.has(kind))
    return [fail('credentials', wrong(`${mask.mask(value)}, ${wordsFor(kind)}`, `put ${expected} there: ${rightPlace(kind)}`))]
  const shape = SHAPES.find((known) => known.kind === kind)
  if (shape && !shape.whole.test(bare)) {
    const found = `${mask.mask(value)} with ${bare.length - shape.prefix.length} characters after ${shape.prefix}, or some that are not hex digits`
    return [warn('credentials', wrong(found, `it looks cut off or mistyped: ${WHERE_SECRET}`))]
  }
  return [
    ok(
      'credentials',
      `${key} has the shape of ${kind === 'hex32' ? wanted.expected.replace(/ \(.*/, '') : wordsFor(kind)} (${mask.mask(value)})`
    )
  ]
}

/** What to do with a credential of a kind that was put in the wrong place. */
function rightPlace(kind: CredentialKind): string {
  switch (kind) {
    case 'shpss':
      return 'a client secret gets tokens at /admin/oauth/access_token, it is none; its key is apiSecret'
    case 'jwt':
      return 'a session token is exchanged for an access token, it is none'
    case 'shpat':
    case 'shpca':
    case 'shppa':
    case 'shpua':
      return 'an Admin API token goes into accessToken'
    case 'shcat':
    case 'shcrt':
      return 'a customer token serves the Customer Account API alone'
    case 'prtapi':
      return 'a Partner token serves partners.shopify.com alone'
    default:
      return 'this one is no credential of a store API'
  }
}

function* judgeWooPair({ consumerKey, consumerSecret }: Credentials, mask: Mask): Generator<Check> {
  if (consumerKey === undefined && consumerSecret === undefined) return
  const kinds = [consumerKey, consumerSecret].map((value) => (value === undefined ? undefined : wooKind(value)))
  if (kinds[0] === 'consumer-secret' && kinds[1] === 'consumer-key') {
    yield fail('credentials', {
      expected: 'consumerKey: ck_ and 40 hex digits; consumerSecret: cs_ and 40 hex digits',
      found: `${mask.mask(consumerKey ?? '')} and ${mask.mask(consumerSecret ?? '')}: the two are swapped`,
      fix: 'exchange consumerKey and consumerSecret'
    })
    return
  }
  yield judgeWoo('consumerKey', 'ck_', consumerKey, mask)
  yield judgeWoo('consumerSecret', 'cs_', consumerSecret, mask)
}

function judgeWoo(key: 'consumerKey' | 'consumerSecret', prefix: 'ck_' | 'cs_', value: string | undefined, mask: Mask): Check {
  const expected = `${key}: ${prefix} and 40 lower-case hex digits`
  const wrong = (found: string, fix: string) => fail('credentials', { expected, found, fix })
  const again = 'WooCommerce shows a key once: make a new one at WooCommerce > Settings > Advanced > REST API'
  if (value === undefined) return wrong('nothing, while its other half is configured', `add ${key}; the two belong together`)
  const other = prefix === 'ck_' ? 'consumer-secret' : 'consumer-key'
  const kind = wooKind(value)
  if (kind === 'empty' || kind === 'placeholder') return wrong(placeholder(value.trim()), `put the real value in ${key}, or leave it out`)
  if (value !== value.trim())
    return wrong(`${mask.mask(value)}: blanks or line ends around it`, `remove them from ${key}: the secret is compared byte by byte`)
  switch (kind) {
    case 'consumer-key':
    case 'consumer-secret':
      if (kind !== other) return ok('credentials', `${key} has the shape of one (${mask.mask(value)})`)
      return wrong(`${mask.mask(value)}, the other half of a pair`, `put the value that starts with ${prefix} there`)
    case 'consumer-key-like':
    case 'consumer-secret-like':
      return wrong(`${mask.mask(value)}, ${value.length} characters: cut off, quoted or mistyped`, again)
    case 'application-password':
    case 'email':
    case 'jwt':
    case 'other':
      return wrong(`${mask.mask(value)}, which does not start with ${prefix}`, `logins and application passwords are no keys; ${again}`)
  }
}

/** Credentials of the platform that this store is not. */
function strangers(credentials: Credentials, platform: StoreSettings['platform']): Check[] {
  const woo = credentials.consumerKey !== undefined || credentials.consumerSecret !== undefined
  const shopify = (Object.keys(SHOPIFY) as Key[]).filter((key) => credentials[key] !== undefined)
  const found = platform === 'shopify' && woo ? 'consumerKey or consumerSecret' : platform === 'woocommerce' ? shopify.join(', ') : ''
  if (found === '') return []
  return [
    warn('credentials', {
      expected: `credentials of a ${platform} store`,
      found,
      fix: 'correct the platform, or remove what belongs to another store'
    })
  ]
}

/** Template text is shown: it is what somebody must look for in their settings. */
function placeholder(bare: string): string {
  return bare === '' ? 'nothing' : `the placeholder ${JSON.stringify(bare.slice(0, 40))}`
}
