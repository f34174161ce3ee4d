/** Parameter parts of a base string as clients have been seen to build them. */
import { phpPieces } from './oauth1.js'
import { rfc5849Parameters } from './oauth1-parameters.js'
import { splitUrl } from './oauth1-url.js'
import type { RawPair } from './php-query.js'
import { fromBytes, phpName, rawPairs, toBytes, urldecode } from './php-query.js'
import { addedVariants } from './signature-additions.js'
import { whereRfcDiffers } from './signature-differences.js'
import { encodingVariants, orderVariants } from './signature-encodings.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'

/** `lower`: the escapes of the whole base string have small letters. */
export interface ParameterPart {
  readonly text: string
  readonly lower?: true
}

/** Characters of all variants together; a usual request needs a tenth. */
const MAX_TEXT = 200_000

/** Names beyond this are not left out one by one. */
const MAX_NAMES = 80

const plain = (text: string): ParameterPart => ({ text })

/** The store's own part first. Each part once. */
export function* parameterVariants(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const own = [...phpPieces(question.parameters.all).values()].join('%26')
  const seen = new Set<string>([own])
  yield { value: plain(own), deviations: [], usual: true }
  let size = own.length
  for (const variant of candidates(question)) {
    size += variant.value.text.length
    if (size > MAX_TEXT) return
    const key = `${variant.value.lower ? 'lower ' : ''}${variant.value.text}`
    if (seen.has(key)) continue
    seen.add(key)
    yield variant
  }
}

function* candidates(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const sent = sentPairs(question)
  yield* leftOutForm(question)
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
    yield { value: plain(rfc5849Parameters(withoutForm)), deviations: [FORM, ...whereRfcDiffers(withoutForm)], usual: true }
  }
}

const FORM: Deviation = { code: 'woo.oauth.body.form-unsigned', did: 'left the form fields of the body out of the signature', in: 'body' }

/** Names that come from the body alone. */
function formNames({ request, parameters }: SignatureQuestion): ReadonlySet<string> {
  const names = request.form.map(({ name }) => phpName(name)).filter((name) => name !== undefined)
  return new Set(names.filter((name) => parameters.all.has(name) && !parameters.query.has(name)))
}

function* leftOutForm(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const names = formNames(question)
  if (names.size > 0) yield { value: without(question, (name) => names.has(name)), deviations: [FORM], usual: true }
}

function* leftOut(question: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const { parameters } = question
  const all = [...phpPieces(parameters.all).keys()]
  const inForm = formNames(question)
  const inQueryOnly = (name: string) => parameters.place === 'header' && parameters.query.has(name) && !parameters.header.has(name)
  for (const name of all.slice(0, MAX_NAMES)) {
    const deviation = nameLeftOut(name, inForm.has(name), inQueryOnly(name))
    yield { value: without(question, (other) => other === name), deviations: [deviation] }
  }
  const beside = all.filter((name) => name.startsWith('oauth_') && inQueryOnly(name))
  const [first = ''] = beside
  if (beside.length > 1) yield { value: without(question, (name) => beside.includes(name)), deviations: [nameLeftOut(first, false, true)] }
  const others = all.filter((name) => !name.startsWith('oauth_') && !inForm.has(name))
  const none: Deviation = { code: 'woo.oauth.param.unsigned', did: 'signed none of the query parameters', name: fromBytes(others[0] ?? '') }
  if (others.length > 1) yield { value: without(question, (name) => others.includes(name)), deviations: [none], usual: true }
}

/** The store's own part without some names. */
function without({ parameters }: SignatureQuestion, left: (name: string) => boolean): ParameterPart {
  const kept = [...phpPieces(parameters.all)].filter(([name]) => !left(name))
  return plain(kept.map(([, piece]) => piece).join('%26'))
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
