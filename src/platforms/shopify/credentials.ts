/** Credentials of a request and their kind by prefix and shape. Formats are conventions seen in the wild, not a promise of Shopify. */
import type { Field } from '../../diagnosis/fields.js'
import type { Urls } from '../../diagnosis/urls.js'
import type { Culprit } from '../../model/diagnosis.js'
import { decodeJwt } from './jwt.js'
import { isMasked, recorded } from './masked.js'
import { isPlaceholder } from './placeholder.js'
import { percentDecoded } from '../../model/percent.js'

export type CredentialKind =
  | 'shpat'
  | 'shpca'
  | 'shppa'
  | 'shpua'
  | 'shpss'
  | 'shptka'
  | 'shprt'
  | 'shcat'
  | 'shcrt'
  | 'atkn'
  | 'prtapi'
  | 'jwt'
  /** 32 hex digits without a prefix: public Storefront token, client id, or an Admin token or secret from before prefixes. */
  | 'hex32'
  | 'placeholder'
  /** Made unreadable, perhaps only after it was sent. */
  | 'masked'
  | 'opaque'

interface Shape {
  readonly kind: CredentialKind
  readonly prefix: string
  readonly whole: RegExp
  /** The words for it in a message. */
  readonly words: string
}

const HEX32 = '[0-9a-fA-F]{32}'
export const SHAPES: readonly Shape[] = [
  {
    kind: 'shpat',
    prefix: 'shpat_',
    whole: new RegExp(`^shpat_${HEX32}$`),
    words: 'an Admin API access token'
  },
  {
    kind: 'shpca',
    prefix: 'shpca_',
    whole: new RegExp(`^shpca_${HEX32}$`),
    words: 'a custom app or user access token'
  },
  {
    kind: 'shppa',
    prefix: 'shppa_',
    whole: new RegExp(`^shppa_${HEX32}$`),
    words: 'a private-app password'
  },
  {
    kind: 'shpua',
    prefix: 'shpua_',
    whole: new RegExp(`^shpua_${HEX32}$`),
    words: 'a per-user access token'
  },
  {
    kind: 'shpss',
    prefix: 'shpss_',
    whole: new RegExp(`^shpss_${HEX32}$`),
    words: 'a client secret'
  },
  {
    kind: 'shptka',
    prefix: 'shptka_',
    whole: /^shptka_\w+$/,
    words: 'a Theme Access password'
  },
  {
    kind: 'shprt',
    prefix: 'shprt_',
    whole: /^shprt_\w+$/,
    words: 'a refresh token'
  },
  {
    kind: 'shcat',
    prefix: 'shcat_',
    whole: /^shcat_[\w.-]+$/,
    words: 'a Customer Account API access token'
  },
  {
    kind: 'shcrt',
    prefix: 'shcrt_',
    whole: /^shcrt_[\w.-]+$/,
    words: 'a customer refresh token'
  },
  {
    kind: 'atkn',
    prefix: 'atkn_',
    whole: /^atkn_[\w-]+$/,
    words: 'an automation or identity token'
  },
  {
    kind: 'prtapi',
    prefix: 'prtapi_',
    whole: /^prtapi_[0-9a-f]{32}$/,
    words: 'a Partner API token'
  }
]

/** Kinds that the Admin API takes in X-Shopify-Access-Token. */
export const ADMIN_KINDS: ReadonlySet<CredentialKind> = new Set(['shpat', 'shpca', 'shppa', 'shpua'])

export interface Credential {
  readonly kind: CredentialKind
  /** As sent, without an auth scheme. */
  readonly value: string
  /** Blanks, quotes and line ends around it removed. */
  readonly bare: string
  /** Something was removed to get `bare`. */
  readonly stray: boolean
  /** Prefix, length and characters are those of the kind. */
  readonly wellFormed: boolean
  readonly place: 'header' | 'query' | 'body'
  /** Lower-case header name, or parameter. */
  readonly name: string
  /** Auth scheme in front of the value, lower case. */
  readonly scheme: string | undefined
  /** User name of Basic: the API key of a private app. */
  readonly user?: string
  /** The value stands in the user field of Basic, and the password is empty. */
  readonly asUser?: true
  /** The kind that the prefix of a masked value tells. */
  readonly behindMask?: CredentialKind
  readonly culprit: Culprit
}

/** Words for a kind, to be put into a message. */
export function wordsFor(kind: CredentialKind): string {
  const shape = SHAPES.find((candidate) => candidate.kind === kind)
  if (shape) return shape.words
  switch (kind) {
    case 'jwt':
      return 'a session token (JWT)'
    case 'hex32':
      return 'an unprefixed 32-digit hexadecimal value'
    case 'placeholder':
      return 'an unfilled placeholder'
    case 'masked':
      return 'a masked value'
    default:
      return 'a value without the shape of any Shopify credential'
  }
}

/** Blanks, quotes and line ends around a value removed, and the mark of Python's byte strings: `b'…'`. */
export function bareValue(value: string): string {
  return value
    .replace(/^[bu](?=["'])/, '')
    .replace(/^(?:[\s"'`\u200b]|\\[nr])+/, '')
    .replace(/(?<![\s"'`,;\u200b]|\\[nr])(?:[\s"'`,;\u200b]|\\[nr])+$/, '')
}

/** Judges a value without auth scheme, blanks and quotes around it; what is masked counts as `masked`, whatever its prefix tells. */
export function kindOf(bare: string): CredentialKind {
  if (isPlaceholder(bare)) return 'placeholder'
  return isMasked(bare) ? 'masked' : kindByShape(bare)
}

function kindByShape(bare: string): CredentialKind {
  const shape = SHAPES.find(({ prefix }) => bare.startsWith(prefix))
  if (shape) return shape.kind
  const record = recorded(bare)
  if (/^[0-9a-fA-F]{32}$/.test(bare) || (record?.isHex && record.prefix === '' && record.length === 32)) return 'hex32'
  if (bare.startsWith('eyJ') && decodeJwt(bare)) return 'jwt'
  return 'opaque'
}

function isWhole(kind: CredentialKind, bare: string): boolean {
  const record = recorded(bare)
  if (record) return record.isHex && record.length === record.prefix.length + 32
  return SHAPES.some((shape) => shape.kind === kind && shape.whole.test(bare))
}

function credential(value: string, field: Field, place: Credential['place'], scheme: string | undefined, where?: Culprit): Credential {
  const bare = bareValue(value)
  const kind = kindOf(bare)
  const name = place === 'header' ? field.name.toLowerCase() : field.name
  const source = place === 'header' ? 'request.header' : place === 'query' ? 'request.query' : 'request.body'
  return {
    kind,
    value,
    bare,
    stray: bare !== value,
    ...(kind === 'masked' && { behindMask: kindByShape(bare) }),
    wellFormed: kind === 'hex32' || kind === 'jwt' || isWhole(kind, bare),
    place,
    name,
    scheme,
    culprit: where ?? { in: source, name, pointer: field.pointer }
  }
}

/** The value of a header that holds nothing but a token; an auth scheme in front of it is split off. */
export function headerCredential(field: Field | undefined): Credential | undefined {
  if (!field) return undefined
  const match = /^\s*(bearer|token|basic)\s+(\S.*)$/i.exec(field.value)
  return credential(match?.[2] ?? field.value, field, 'header', match?.[1]?.toLowerCase())
}

/**
 * Authorization: the password of Basic, the value behind any other scheme, or the bare value. Shopify looks at the password only
 * (https://github.com/Shopify/shopify-api-ruby/issues/661): where it is empty, the user name is what somebody took for it.
 */
export function authorizationCredential(field: Field | undefined): Credential | undefined {
  if (!field) return undefined
  const match = /^\s*([A-Za-z][\w-]*)[ \t]+(\S.*)?$/.exec(field.value)
  const scheme = match?.[1]?.toLowerCase()
  if (scheme !== 'basic') return credential(scheme ? (match?.[2] ?? '') : field.value, field, 'header', scheme)
  const decoded = Buffer.from(match?.[2] ?? '', 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  if (colon < 0) return credential(decoded, field, 'header', 'basic')
  const user = decoded.slice(0, colon)
  const password = decoded.slice(colon + 1)
  const asUser = password === '' && user !== ''
  return { ...credential(asUser ? user : password, field, 'header', 'basic'), ...(asUser ? { asUser } : { user }) }
}

/** Password of `https://key:password@host/`: most clients turn it into Basic, some drop it. */
export function urlCredential({ asked }: Urls): Credential | undefined {
  const { username, password } = asked
  if (username === '' && password === '') return undefined
  const asUser = password === ''
  const field = { name: 'host', value: percentDecoded(asUser ? username : password), index: 0, pointer: '/request/url' }
  const found = credential(field.value, field, 'header', 'basic', { in: 'request.url', name: 'host', pointer: '/request/url' })
  return { ...found, ...(asUser && { asUser }) }
}

/** A credential in a parameter of the query, which has no auth scheme. */
export function queryCredential(field: Field | undefined): Credential | undefined {
  return field && credential(field.value, field, 'query', undefined)
}
