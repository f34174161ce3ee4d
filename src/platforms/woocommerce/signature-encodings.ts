/** Encodings and orders of parameters as clients have been seen to use them in place of the store's. */
import { byBytes, phpPieces } from './oauth1.js'
import {
  componentEncode,
  formEncode,
  joinEncoded,
  lowerEscapes,
  phpPairs,
  rfc5849Parameters,
  tildeEncode,
  unsortedParameters,
  withoutSignature
} from './oauth1-parameters.js'
import type { RawPair } from './php-query.js'
import { fromBytes, rawurldecode, rawurlencode, urldecode } from './php-query.js'
import { whereRawSortingDiffers } from './signature-differences.js'
import type { ParameterPart, Sent } from './signature-parameters.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'

const plain = (text: string): ParameterPart => ({ text })

type Encoding = readonly [did: string, name: (bytes: string) => string, value?: (bytes: string) => string]

const ENCODINGS: readonly Encoding[] = [
  ['encoded blanks as "+"', formEncode],
  ['encoded values once instead of twice', (bytes) => bytes],
  ['encoded values once instead of twice', rawurlencode, (bytes) => bytes],
  ["left !*'() unencoded", componentEncode],
  ['encoded "~"', tildeEncode],
  ['wrote escapes in small letters', (bytes) => lowerEscapes(rawurlencode(bytes))],
  ['encoded values three times', rawurlencode, (bytes) => rawurlencode(rawurlencode(bytes))],
  ['encoded names and values three times', (bytes) => rawurlencode(rawurlencode(bytes))],
  ['decoded values twice', rawurlencode, (bytes) => rawurlencode(urldecode(bytes))],
  ['decoded values twice', rawurlencode, (bytes) => rawurlencode(rawurldecode(bytes))],
  [
    "encoded the name's brackets otherwise",
    (bytes) => rawurlencode(bytes).replace(/%5[BD]/g, (triplet) => rawurldecode(triplet)),
    rawurlencode
  ]
]

/** The right parameters in the right order, encoded or decoded otherwise. */
export function* encodingVariants({ parameters }: SignatureQuestion, { distinct, raw }: Sent): Generator<Variant<ParameterPart>> {
  const kept = phpPairs(withoutSignature(parameters.all))
  for (const list of [kept, distinct]) {
    for (const [did, name, value = name] of ENCODINGS) {
      const encoded = list.map((pair) => ({ name: name(pair.name), value: value(pair.value) }))
      const culprit = list.find(
        (pair, at) => encoded[at]?.name !== rawurlencode(pair.name) || encoded[at]?.value !== rawurlencode(pair.value)
      )
      encoded.sort((a, b) => byBytes(a.name, b.name) || byBytes(a.value, b.value))
      yield { value: plain(joinEncoded(encoded)), deviations: [encodingOf(did, culprit?.name)], usual: true }
    }
    const once = [...list]
      .sort((a, b) => byBytes(a.name, b.name))
      .map(({ name, value }) => `${name}=${value}`)
      .join('&')
    yield { value: plain(once), deviations: [encodingOf('did not encode the parameters at all', list[0]?.name)] }
  }
  const own = [...phpPieces(parameters.all).values()].join('%26')
  yield {
    value: { text: own, lower: true },
    deviations: [encodingOf('wrote the escapes of the base string in small letters')],
    usual: true
  }
  yield { value: plain(urldecode(own)), deviations: [encodingOf('encoded the parameters once instead of twice', special(kept))] }
  yield* asSent(raw)
}

/** Parameters taken from the query as they stand there, decoded otherwise or not at all. */
function* asSent(raw: readonly RawPair[]): Generator<Variant<ParameterPart>> {
  const plus = raw.find(({ name, value }) => `${name}${value}`.includes('+'))
  const signedPlus = raw.map(({ name, value }) => ({ name: rawurldecode(name), value: rawurldecode(value) }))
  const plusDeviation = encodingOf('signed "+" where the store reads a blank', plus && urldecode(plus.name))
  yield { value: plain(rfc5849Parameters(signedPlus)), deviations: [plusDeviation], usual: true }
  const escaped = encodingOf('signed the query as it stands in the URL, without decoding it first', special(raw))
  yield { value: plain(rfc5849Parameters(raw)), deviations: [escaped], usual: true }
  yield { value: plain(rfc5849Parameters(raw, (bytes) => bytes)), deviations: [escaped] }
  const names = raw.map(({ name, value }) => ({ name, value: rawurldecode(value) }))
  yield {
    value: plain(rfc5849Parameters(names)),
    deviations: [encodingOf('signed parameter names without decoding them first', special(raw))]
  }
}

function encodingOf(did: string, name?: string): Deviation {
  return { code: 'woo.oauth.param.encoding', did, ...(name !== undefined && { name: fromBytes(urldecode(name)) }) }
}

/** The first parameter that any encoding changes. */
function special(pairs: readonly RawPair[]): string | undefined {
  return pairs.find(({ name, value }) => /[^A-Za-z0-9._~-]/.test(`${name}${value}`))?.name
}

/** The right parameters in another order. */
export function* orderVariants({ distinct, pairs }: Sent): Generator<Variant<ParameterPart>> {
  const order = (did: string): Deviation => ({ code: 'woo.oauth.param.order', did })
  const isOauth = ({ name }: RawPair) => name.startsWith('oauth_')
  const [own, others] = [distinct.filter(isOauth), distinct.filter((pair) => !isOauth(pair))]
  const sorted = (list: readonly RawPair[], by: (pair: RawPair) => string) => [...list].sort((a, b) => byBytes(by(a), by(b)))
  const byName = ({ name }: RawPair) => name
  // Before the others, some of which give the same text for many requests and say less.
  yield { value: plain(unsortedParameters(sorted(distinct, byName))), deviations: whereRawSortingDiffers(distinct), usual: true }
  const tries: readonly (readonly [string, readonly RawPair[]])[] = [
    ['signed the parameters in the order of sending', distinct],
    ['signed the parameters in the order of sending', pairs],
    ['signed the oauth_ parameters before the others', [...own, ...others]],
    ['signed the oauth_ parameters before the others', [...sorted(own, byName), ...sorted(others, byName)]],
    ['signed the oauth_ parameters after the others', [...others, ...own]],
    ['signed the oauth_ parameters after the others', [...sorted(others, byName), ...sorted(own, byName)]],
    ['sorted "name=value" instead of names', sorted(distinct, ({ name, value }) => `${rawurlencode(name)}=${rawurlencode(value)}`)],
    ['sorted without regard to upper and lower case', sorted(distinct, ({ name }) => name.toLowerCase())],
    ['signed the parameters in reverse order', sorted(distinct, byName).reverse()]
  ]
  for (const [did, list] of tries) yield { value: plain(unsortedParameters(list)), deviations: [order(did)], usual: true }
}
