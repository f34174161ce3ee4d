/**
 * With the secret known, a refused signature can be explained: rebuild it with one or two things changed and see which change gives the
 * client's signature. An HMAC that fits is proof. The search is bounded in tries and in bytes hashed.
 */
import { createHmac } from 'node:crypto'
import { algorithmOf, cleanSignature, isSignedFor, oauthValue, phpBaseString, readOAuth } from './oauth1.js'
import { lowerEscapes } from './oauth1-parameters.js'
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

export const LIMITS = { tries: 3000, bytes: 1_500_000, request: 16_384 } as const

/** Explains why the store refused the signature of a request, as far as can be proven. Pure and bounded. */
export function explainSignature(question: SignatureQuestion): Forensics {
  const { request, parameters } = question
  const size = request.url.length + (request.authorization?.length ?? 0) + request.form.reduce((sum, { value }) => sum + value.length, 0)
  if (size > LIMITS.request) return { outcome: 'unexplained', because: 'too-large', storeBaseString: '', tries: 0 }
  const storeBaseString = phpBaseString(request.method, question.checkedUrl, parameters.all)
  const given = readSignature(oauthValue(parameters, 'oauth_signature') ?? '')
  if (!given) return { outcome: 'unexplained', because: 'garbled', storeBaseString, tries: 0 }
  const before = [...algorithmDeviation(question, given), ...given.deviations, ...headerOverQuery(question)]
  const search = createSearch(given.bytes)
  const found = findMaker(variantLists(question), search)
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

type Each<T> = Iterable<Variant<T>>

interface Lists {
  readonly methods: Each<string>
  /** Encoded already. */
  readonly urls: Each<string>
  readonly parameters: Each<ParameterPart>
  readonly keys: Each<string>
}

function variantLists(question: SignatureQuestion): Lists {
  return {
    methods: replayed(methodVariants(question.request.method)),
    urls: replayed(encoded(urlVariants(question))),
    parameters: replayed(parameterVariants(question)),
    keys: replayed(keyVariants(question))
  }
}

function* encoded(variants: Each<string>): Generator<Variant<string>> {
  for (const variant of variants) yield { ...variant, value: rawurlencode(toBytes(variant.value)) }
}

/** Can be walked through several times and makes each item once, when it is first reached. */
function replayed<T>(source: Iterator<T>): Iterable<T> {
  const made: T[] = []
  return {
    *[Symbol.iterator]() {
      yield* made
      for (let next = source.next(); !next.done; next = source.next()) {
        made.push(next.value)
        yield next.value
      }
    }
  }
}

function* first<T>(list: Each<T>): Generator<Variant<T>> {
  for (const item of list) {
    yield item
    return
  }
}

function* rest<T>(list: Each<T>, onlyUsual = false): Generator<Variant<T>> {
  let index = 0
  for (const item of list) if (index++ > 0 && (item.usual || !onlyUsual)) yield item
}

function baseOf(method: string, url: string, { text, lower }: ParameterPart): string {
  const base = `${method}&${url}&${text}`
  return lower ? lowerEscapes(base) : base
}

interface Found {
  readonly deviations: readonly Deviation[]
  readonly baseString: string
}

interface Search {
  attempt(method: Variant<string>, url: Variant<string>, part: Variant<ParameterPart>, key: Variant<string>): Found | undefined
  isSpent(): boolean
  tries(): number
}

function createSearch(wanted: Buffer): Search {
  const hash = wanted.length === 20 ? 'sha1' : 'sha256'
  let tries = 0
  let bytes = 0
  return {
    attempt(method, url, part, key) {
      const baseString = baseOf(method.value, url.value, part.value)
      tries++
      bytes += baseString.length
      if (!createHmac(hash, key.value).update(baseString, 'latin1').digest().equals(wanted)) return undefined
      return { baseString, deviations: [...url.deviations, ...method.deviations, ...part.deviations, ...key.deviations] }
    },
    isSpent: () => tries >= LIMITS.tries || bytes >= LIMITS.bytes,
    tries: () => tries
  }
}

/** Chooses from a list what a round tries. */
type Choice = <T>(list: Each<T>) => Each<T>

const own: Choice = first
const other: Choice = rest
const usual: Choice = (list) => rest(list, true)

/** Methods, URLs, parameters, keys: one thing changed at a time, then two of those that are met often, then the rarer ones. */
const ROUNDS: readonly (readonly [Choice, Choice, Choice, Choice])[] = [
  [own, own, own, own],
  [own, usual, own, own],
  [own, own, other, own],
  [other, own, own, own],
  [own, own, own, other],
  [usual, usual, own, own],
  [own, usual, usual, own],
  [own, usual, own, usual],
  [own, other, own, own],
  [own, own, usual, usual],
  [usual, own, usual, own],
  [usual, own, own, usual],
  [own, usual, other, own]
]

function findMaker(lists: Lists, search: Search): Found | undefined {
  for (const [methods, urls, parameters, keys] of ROUNDS) {
    for (const method of methods(lists.methods)) {
      for (const url of urls(lists.urls)) {
        for (const part of parameters(lists.parameters)) {
          for (const key of keys(lists.keys)) {
            const found = search.attempt(method, url, part, key)
            if (found) return found
            if (search.isSpent()) return undefined
          }
        }
      }
    }
  }
  return undefined
}
