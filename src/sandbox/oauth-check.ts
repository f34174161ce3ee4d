/**
 * WooCommerce's OAuth 1.0a check, written for the sandbox alone and on purpose not shared with the product's own: one that
 * errs must not agree with the other. Rules: facts/woocommerce.md sections 3, 5 and 6
 * (includes/class-wc-rest-authentication.php of WooCommerce 11.0.1).
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WooKey } from './accounts.js'
import type { SandboxRequest } from './message.js'

export type OAuthResult = { readonly key: WooKey } | { readonly code: string; readonly message: string } | undefined

const REQUIRED = ['oauth_consumer_key', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature', 'oauth_signature_method']
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256']
])
const WINDOW_SECONDS = 900

/** Checks one store's requests; remembers nonces per key, one per timestamp, for 15 minutes. */
export function createOAuthCheck(keys: readonly WooKey[], home: string): (request: SandboxRequest) => OAuthResult {
  const nonces = new Map<string, Map<number, string>>()

  return (request) => {
    const sent = phpParameters(request)
    const value = (name: string) => (typeof sent.get(name) === 'string' ? (sent.get(name) as string) : '')
    const isEmpty = (name: string) => value(name) === '' || value(name) === '0'
    if (REQUIRED.every(isEmpty)) return undefined
    const missing = REQUIRED.filter(isEmpty)
    if (missing.length > 0) {
      return {
        code: 'woocommerce_rest_authentication_missing_parameter',
        message: `Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`
      }
    }
    const key = keys.find((known) => known.key === value('oauth_consumer_key').trim())
    if (!key) return refused('Consumer key is invalid.')
    const algorithm = ALGORITHMS.get(value('oauth_signature_method'))
    if (!algorithm) return refused('Invalid signature - signature method is invalid.')
    const expected = createHmac(algorithm, `${key.secret}&`)
      .update(baseString(request, home, sent))
      .digest('base64')
    if (!equal(cleaned(value('oauth_signature')), expected)) return refused('Invalid signature - provided signature does not match.')
    const timestamp = Number(value('oauth_timestamp'))
    const seconds = Math.floor(request.now / 1000)
    if (!(Math.abs(timestamp - seconds) <= WINDOW_SECONDS)) return refused('Invalid timestamp.')
    const used = nonces.get(key.key) ?? new Map<number, string>()
    if ([...used.values()].includes(value('oauth_nonce'))) return refused('Invalid nonce - nonce has already been used.')
    used.set(timestamp, value('oauth_nonce'))
    for (const old of used.keys()) if (old < seconds - WINDOW_SECONDS) used.delete(old)
    nonces.set(key.key, used)
    return { key }
  }
}

function refused(message: string): OAuthResult {
  return { code: 'woocommerce_rest_authentication_error', message }
}

type PhpValue = string | PhpArray
type PhpArray = Map<string, PhpValue>

/** `$_GET` with `$_POST` (POST forms only) over it, then the header's oauth_ values. */
function phpParameters(request: SandboxRequest): PhpArray {
  const all: PhpArray = new Map()
  const cut = request.target.indexOf('?')
  if (cut >= 0) parseInto(all, request.target.slice(cut + 1))
  const form = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')
  if (request.method === 'POST' && form) parseInto(all, request.body)
  const header = request.headers['authorization'] ?? ''
  if (header.startsWith('OAuth ')) {
    for (const [, name = '', quoted, bare = ''] of header.matchAll(/(oauth_[a-z_-]{0,64})=(?:"([^"]*)"|([^,]*))/g)) {
      all.set(name, decode(quoted ?? bare))
    }
  }
  return all
}

/** PHP leaves out what comes after (max_input_vars) and what is nested deeper (max_input_nesting_level). */
const [MAX_VARIABLES, MAX_NESTING] = [1000, 64]

/** parse_str: last duplicate wins, `a[]` appends, `a[k]` nests, `.` and blank in a name become `_`. */
function parseInto(target: PhpArray, text: string): void {
  for (const pair of text.split('&').filter(Boolean).slice(0, MAX_VARIABLES)) {
    const [rawName = '', ...rest] = pair.split('=')
    const name = decode(rawName).replace(/^ +/, '')
    const bracket = name.indexOf('[')
    if (name === '' || bracket === 0) continue
    const top = (bracket < 0 ? name : name.slice(0, bracket)).replace(/[ .]/g, '_')
    const brackets = bracket < 0 ? [] : name.slice(bracket).split(']').slice(0, -1)
    const path = brackets.flatMap((piece) => (piece.includes('[') ? [piece.slice(piece.indexOf('[') + 1)] : []))
    if (path.length <= MAX_NESTING) assign(target, [top, ...path], decode(rest.join('=')))
  }
}

function assign(target: PhpArray, [head = '', ...rest]: readonly string[], value: string): void {
  const name = head === '' ? String(nextIndex(target)) : head
  if (rest.length === 0) {
    target.set(name, value)
    return
  }
  const inner = target.get(name)
  const array: PhpArray = inner instanceof Map ? inner : new Map()
  target.set(name, array)
  assign(array, rest, value)
}

function nextIndex(array: PhpArray): number {
  return Math.max(-1, ...[...array.keys()].filter((name) => /^\d+$/.test(name)).map(Number)) + 1
}

/** METHOD & home URL with the raw path & parameters, sorted by name at the top level only. */
function baseString(request: SandboxRequest, home: string, sent: PhpArray): string {
  const pairs: string[] = []
  const names = [...sent.keys()].filter((name) => name !== 'oauth_signature').sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  for (const name of names) collect(pairs, encode(name), sent.get(name) ?? '')
  return `${request.method.toUpperCase()}&${encode(home + request.path)}&${pairs.join('%26')}`
}

function collect(pairs: string[], name: string, value: PhpValue): void {
  if (typeof value === 'string') pairs.push(encode(`${name}=${encode(value)}`))
  else for (const [key, part] of value) collect(pairs, `${name}%5B${key}%5D`, part)
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decode(text: string): string {
  return Buffer.from(
    text.replace(/\+/g, ' ').replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    /[^\x00-\xff]/.test(text) ? 'utf8' : 'latin1'
  ).toString('utf8')
}

/** Before it compares, WooCommerce turns blanks back into `+` and decodes once more. */
function cleaned(signature: string): string {
  return signature.replace(/ /g, '+').replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
