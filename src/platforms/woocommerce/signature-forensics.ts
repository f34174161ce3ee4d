/**
 * With the secret known, a refused signature can be explained: rebuild it with one or two things changed and see which change gives the
 * client's signature. An HMAC that fits is proof. The search is bounded in tries and in bytes hashed.
 */
import { createHmac } from 'node:crypto'
import { algorithmOf, cleanSignature, isSignedFor, oauthValue, readOAuth } from './oauth1.js'
import { fromBytes, rawurldecode, rawurlencode, toBytes } from './php-query.js'
import type { ParameterPart } from './signature-parameters.js'
import { parameterVariants } from './signature-parameters.js'
import { urlVariants } from './signature-urls.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'
import { keyVariants, methodVariants } from './signature-variants.js'

export type Forensics =
  /** A variant gives the client's signature: what the client did otherwise, weightiest first; never empty. */
  | {
      readonly outcome: 'proven'
      readonly deviations: readonly Deviation[]
      readonly storeBaseString: string
      readonly clientBaseString: string
      readonly tries: number
    }
  /** The signature is what a store with this secret and home URL computes. */
  | { readonly outcome: 'matches-store'; readonly storeBaseString: string; readonly tries: number }
  | {
      readonly outcome: 'unexplained'
      /** `garbled`: the text is no encoding of 20 or 32 bytes, so no HMAC at all. `too-large`: not searched. */
      readonly because: 'no-variant' | 'garbled' | 'too-large'
      readonly storeBaseString: string
      readonly tries: number
    }

export const LIMITS = { tries: 4000, bytes: 3_000_000, request: 32_768 } as const

/** Explains why the store refused the signature of a request, as far as can be proven. Pure and bounded. */
export function explainSignature(question: SignatureQuestion): Forensics {
  const { request, parameters } = question
  const size = request.url.length + (request.authorization?.length ?? 0) + request.form.reduce((sum, { value }) => sum + value.length, 0)
  if (size > LIMITS.request) return { outcome: 'unexplained', because: 'too-large', storeBaseString: '', tries: 0 }
  const lists = variantLists(question)
  const storeBaseString = baseOf(lists.methods[0], lists.urls[0], lists.parameters[0])
  const given = readSignature(oauthValue(parameters, 'oauth_signature') ?? '')
  if (!given) return { outcome: 'unexplained', because: 'garbled', storeBaseString, tries: 0 }
  const before = [...algorithmDeviation(question, given), ...given.deviations, ...headerOverQuery(question)]
  const search = createSearch(given.bytes)
  const found = findMaker(lists, search)
  if (!found && before.some(({ code }) => code === 'woo.oauth.header-and-query')) {
    return { outcome: 'proven', deviations: before, storeBaseString, clientBaseString: storeBaseString, tries: search.tries() }
  }
  if (!found) return { outcome: 'unexplained', because: 'no-variant', storeBaseString, tries: search.tries() }
  const deviations = [...before, ...found.deviations]
  if (deviations.length === 0) return { outcome: 'matches-store', storeBaseString, tries: search.tries() }
  return { outcome: 'proven', deviations, storeBaseString, clientBaseString: found.baseString, tries: search.tries() }
}

/** Index of the first character in which two texts differ; the length of the shorter where one begins with the other. */
export function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

interface GivenSignature {
  readonly bytes: Buffer
  readonly deviations: readonly Deviation[]
}

/** The bytes that a signature stands for, however it is written. */
function readSignature(value: string): GivenSignature | undefined {
  const text = fromBytes(cleanSignature(value))
  const wrong = (bytes: Buffer, did: string): GivenSignature | undefined =>
    isDigest(bytes) ? { bytes, deviations: [{ code: 'woo.oauth.signature-encoding', did }] } : undefined
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) return wrong(Buffer.from(text, 'hex'), 'wrote the signature in hexadecimal digits')
  let plain = text
  for (let round = 0; round < 3 && plain.includes('%'); round++) plain = rawurldecode(plain)
  if (!/^[A-Za-z0-9+/_-]{10,200}={0,2}$/.test(plain)) return undefined
  const bytes = Buffer.from(plain.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
  if (isDigest(bytes)) {
    if (bytes.toString('base64') === text) return { bytes, deviations: [] }
    if (plain !== text) return wrong(bytes, 'percent-encoded the signature too often')
    if (/[-_]/.test(text)) return wrong(bytes, 'wrote the signature in the URL-safe alphabet of base64')
    return wrong(bytes, 'left the "=" at the end of the signature out')
  }
  const inner = bytes.toString('latin1')
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(inner))
    return wrong(Buffer.from(inner, 'hex'), 'encoded hexadecimal digits in base64, not the bytes')
  return undefined
}

function isDigest(bytes: Buffer): boolean {
  return bytes.length === 20 || bytes.length === 32
}

/** The length of an HMAC tells its hash: 20 bytes SHA-1, 32 bytes SHA-256. */
function algorithmDeviation({ parameters }: SignatureQuestion, { bytes }: GivenSignature): Deviation[] {
  const used = bytes.length === 20 ? 'HMAC-SHA1' : 'HMAC-SHA256'
  const named = algorithmOf(parameters)
  if (named === undefined || named === used) return []
  return [{ code: 'woo.oauth.algorithm-mismatch', did: `named ${named} and signed with ${used}`, name: 'oauth_signature_method' }]
}

/** A header's old oauth_ values that override good ones in the query. */
function headerOverQuery({ request, parameters, checkedUrl, consumerSecret }: SignatureQuestion): Deviation[] {
  if (parameters.place !== 'header' || !parameters.query.has('oauth_signature')) return []
  const alone = readOAuth({ ...request, authorization: undefined })
  if (!alone || !isSignedFor(alone, request.method, checkedUrl, consumerSecret)) return []
  const did = 'signed the oauth_ parameters of the query, which those of the Authorization header override'
  return [{ code: 'woo.oauth.header-and-query', did }]
}

interface Lists {
  readonly methods: readonly Variant<string>[]
  readonly urls: readonly Variant<string>[]
  readonly parameters: readonly Variant<ParameterPart>[]
  readonly keys: readonly Variant<string>[]
}

function variantLists(question: SignatureQuestion): Lists {
  return {
    methods: [...methodVariants(question.request.method)],
    urls: [...urlVariants(question)],
    parameters: [...parameterVariants(question)],
    keys: [...keyVariants(question)]
  }
}

function baseOf(method?: Variant<string>, url?: Variant<string>, part?: Variant<ParameterPart>): string {
  const text = `${method?.value ?? ''}&${rawurlencode(toBytes(url?.value ?? ''))}&${part?.value.text ?? ''}`
  return part?.value.lower ? text.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()) : text
}

interface Found {
  readonly deviations: readonly Deviation[]
  readonly baseString: string
}

interface Search {
  /** Undefined: another one. `'spent'`: no tries left. */
  attempt(method: Variant<string>, url: Variant<string>, part: Variant<ParameterPart>, key: Variant<string>): Found | 'spent' | undefined
  tries(): number
}

function createSearch(wanted: Buffer): Search {
  const hash = wanted.length === 20 ? 'sha1' : 'sha256'
  let tries = 0
  let bytes = 0
  return {
    attempt(method, url, part, key) {
      const baseString = baseOf(method, url, part)
      bytes += baseString.length
      if (++tries > LIMITS.tries || bytes > LIMITS.bytes) return 'spent'
      const made = createHmac(hash, key.value).update(baseString, 'latin1').digest()
      if (!made.equals(wanted)) return undefined
      return { baseString, deviations: [...url.deviations, ...method.deviations, ...part.deviations, ...key.deviations] }
    },
    tries: () => tries
  }
}

/** One thing changed at a time; then two of those that are met often; then the rarer URLs. */
function findMaker(lists: Lists, search: Search): Found | undefined {
  const { methods, urls, parameters, keys } = lists
  const [method, url, part, key] = [methods.slice(0, 1), urls.slice(0, 1), parameters.slice(0, 1), keys.slice(0, 1)]
  const often = <T>(list: readonly Variant<T>[]) => list.slice(1).filter(({ usual }) => usual)
  const rounds: readonly (readonly [typeof methods, typeof urls, typeof parameters, typeof keys])[] = [
    [method, url, part, key],
    [method, often(urls), part, key],
    [method, url, parameters.slice(1), key],
    [methods.slice(1), url, part, key],
    [method, url, part, keys.slice(1)],
    [often(methods), often(urls), part, key],
    [method, often(urls), often(parameters), key],
    [method, often(urls), part, often(keys)],
    [method, urls.slice(1), part, key],
    [method, url, often(parameters), often(keys)],
    [often(methods), url, often(parameters), key],
    [often(methods), url, part, often(keys)],
    [method, often(urls), parameters.slice(1), key],
    [method, urls.slice(1), often(parameters), key]
  ]
  for (const round of rounds) {
    const found = tryAll(round, search)
    if (found === 'spent') return undefined
    if (found) return found
  }
  return undefined
}

function tryAll(
  [methods, urls, parts, keys]: readonly [
    readonly Variant<string>[],
    readonly Variant<string>[],
    readonly Variant<ParameterPart>[],
    readonly Variant<string>[]
  ],
  search: Search
): Found | 'spent' | undefined {
  for (const method of methods) {
    for (const url of urls) {
      for (const part of parts) {
        for (const key of keys) {
          const found = search.attempt(method, url, part, key)
          if (found) return found
        }
      }
    }
  }
  return undefined
}
