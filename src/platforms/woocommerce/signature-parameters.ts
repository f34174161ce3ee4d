/** Parameter parts of a base string as clients have been seen to build them. */
import { byBytes, phpPieces } from './oauth1.js'
import { rfc5849Parameters } from './oauth1-parameters.js'
import { splitUrl } from './oauth1-url.js'
import type { RawPair } from './php-query.js'
import { fromBytes, phpName, rawPairs, rawurlencode, toBytes, urldecode } from './php-query.js'
import { addedVariants } from './signature-additions.js'
import { encodingVariants, orderVariants } from './signature-encodings.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'

/** `lower`: the escapes of the whole base string have small letters. */
export interface ParameterPart {
  readonly text: string
  readonly lower?: true
}

/** Names beyond this are not left out one by one. */
const MAX_NAMES = 80

const plain = (text: string): ParameterPart => ({ text })

/** The store's own part first. Each part once. */
export function* parameterVariants(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const own = [...phpPieces(question.parameters.all).values()].join('%26')
  const seen = new Set<string>([own])
  yield { value: plain(own), deviations: [], usual: true }
  for (const variant of candidates(question)) {
    const key = `${variant.value.lower ? 'lower ' : ''}${variant.value.text}`
    if (seen.has(key)) continue
    seen.add(key)
    yield variant
  }
}

function* candidates(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const sent = sentPairs(question)
  yield* byRfc(sent)
  yield* leftOut(question)
  yield* encodingVariants(question, sent)
  yield* orderVariants(sent)
  yield* addedVariants(question)
}

/** The parameters of a request as they were sent. */
export interface Sent {
  /** Query, form and header, decoded, without the signature. */
  readonly pairs: readonly RawPair[]
  /** The same without the second of two equal pairs (the official client sends its query twice). */
  readonly distinct: readonly RawPair[]
  /** The query's and the header's alone. */
  readonly withoutForm: readonly RawPair[]
  /** Query and header undecoded. */
  readonly raw: readonly RawPair[]
}

function sentPairs({ request, parameters }: SignatureQuestion): Sent {
  const unsigned = ({ name }: RawPair) => urldecode(name) !== 'oauth_signature'
  const raw = rawPairs(toBytes(splitUrl(request.url)?.query ?? '')).filter(unsigned)
  const query = raw.map(({ name, value }) => ({ name: urldecode(name), value: urldecode(value) }))
  const header = [...parameters.header].map(([name, value]) => ({ name, value })).filter(unsigned)
  const form = request.method.toUpperCase() === 'POST' ? request.form.filter(unsigned) : []
  const pairs = [...query, ...form, ...header]
  return { pairs, distinct: distinct(pairs), withoutForm: distinct([...query, ...header]), raw: distinct([...raw, ...header]) }
}

function distinct(pairs: readonly RawPair[]): RawPair[] {
  return [...new Map(pairs.map((pair) => [`${pair.name}\0${pair.value}`, pair])).values()]
}

function* byRfc({ pairs, distinct, withoutForm }: Sent): Generator<Variant<ParameterPart>> {
  for (const list of [distinct, pairs]) {
    yield { value: plain(rfc5849Parameters(list)), deviations: whereRfcDiffers(list), usual: true }
  }
  if (withoutForm.length < distinct.length) {
    const unsigned: Deviation = {
      code: 'woo.oauth.body.form-unsigned',
      did: 'left the form fields of the body out of the signature',
      in: 'body'
    }
    yield { value: plain(rfc5849Parameters(withoutForm)), deviations: [unsigned, ...whereRfcDiffers(withoutForm)], usual: true }
  }
}

/** What of a request PHP reads otherwise than RFC 5849; the encoding of nested keys is all that is left where nothing is found. */
export function whereRfcDiffers(pairs: readonly RawPair[]): Deviation[] {
  const found: Deviation[] = []
  const note = (code: string, name: string, did: string) => {
    const text = fromBytes(name)
    if (!found.some((deviation) => deviation.code === code))
      found.push({ code: `woo.oauth.param.${code}`, name: text, did: `${did} (${text})` })
  }
  const bracket = pairs.find(({ name }) => /^[^[]+.*\[\s?\]/.test(name))
  if (bracket) note('array-brackets', bracket.name, 'signed a list parameter without the indexes that PHP gives it')
  const unordered = outOfOrder(pairs)
  if (unordered !== undefined) note('array-order', unordered, 'sorted the members of a list parameter, which PHP keeps as they arrive')
  const twice = pairs.find(({ name }, index) => !/\[\s?\]/.test(name) && pairs.findIndex((other) => other.name === name) < index)
  if (twice) note('duplicate', twice.name, 'signed a parameter that is sent twice, of which PHP keeps the last')
  const renamed = pairs.find(({ name }) => name !== '' && !isKept(name))
  if (renamed) note('renamed', renamed.name, 'signed a parameter name that PHP changes')
  if (found.length === 0)
    note('encoding', pairs.find(({ name }) => name.includes('['))?.name ?? '', 'encoded a parameter otherwise than the store')
  return found
}

function isKept(name: string): boolean {
  const open = name.indexOf('[')
  return phpName(name) === (open < 0 ? name : name.slice(0, open))
}

/** Name of a list parameter whose members do not arrive in the order of their encoded names. */
function outOfOrder(pairs: readonly RawPair[]): string | undefined {
  const last = new Map<string, string>()
  for (const { name } of pairs) {
    const open = name.indexOf('[')
    if (open < 1) continue
    const top = name.slice(0, open)
    const encoded = rawurlencode(name)
    if (byBytes(last.get(top) ?? '', encoded) > 0) return name
    last.set(top, encoded)
  }
  return undefined
}

function* leftOut({ request, parameters }: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const pieces = phpPieces(parameters.all)
  const formNames = new Set(
    request.form.map(({ name }) => phpName(name)).filter((name) => name !== undefined && !parameters.query.has(name))
  )
  const without = (left: (name: string) => boolean) =>
    plain(
      [...pieces]
        .filter(([name]) => !left(name))
        .map(([, piece]) => piece)
        .join('%26')
    )
  const inQueryOnly = (name: string) => parameters.place === 'header' && parameters.query.has(name) && !parameters.header.has(name)
  const form: Deviation = { code: 'woo.oauth.body.form-unsigned', did: 'left the form fields of the body out of the signature', in: 'body' }
  if (formNames.size > 0) yield { value: without((name) => formNames.has(name)), deviations: [form], usual: true }
  for (const name of [...pieces.keys()].slice(0, MAX_NAMES)) {
    yield { value: without((other) => other === name), deviations: [nameLeftOut(name, formNames.has(name), inQueryOnly(name))] }
  }
  const beside = [...pieces.keys()].filter((name) => name.startsWith('oauth_') && inQueryOnly(name))
  if (beside.length > 1) yield { value: without((name) => beside.includes(name)), deviations: [nameLeftOut(beside[0] ?? '', false, true)] }
  const others = [...pieces.keys()].filter((name) => !name.startsWith('oauth_') && !formNames.has(name))
  const all: Deviation = { code: 'woo.oauth.param.unsigned', did: 'signed none of the query parameters', name: fromBytes(others[0] ?? '') }
  if (others.length > 1) yield { value: without((name) => others.includes(name)), deviations: [all], usual: true }
}

function nameLeftOut(name: string, inForm: boolean, besideHeader: boolean): Deviation {
  const text = fromBytes(name)
  if (inForm) return { code: 'woo.oauth.body.form-unsigned', did: `left the form field ${text} out of the signature`, in: 'body' }
  if (besideHeader && name.startsWith('oauth_')) {
    return {
      code: 'woo.oauth.header-and-query',
      did: `signed the header's oauth_ parameters and sent ${text} in the query too`,
      name: text
    }
  }
  return { code: 'woo.oauth.param.unsigned', did: `sent the parameter ${text} without signing it`, name: text }
}
