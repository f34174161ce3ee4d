/** Parameters that a client may have signed and not sent: body fields, usual list parameters, oauth_version. */
import { isObject } from '../../model/json.js'
import { phpPairs, rfc5849Parameters, withoutSignature } from './oauth1-parameters.js'
import type { RawPair } from './php-query.js'
import { toBytes } from './php-query.js'
import type { ParameterPart } from './signature-parameters.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'

/** Fields of one object beyond this are not looked at. */
const MAX_FIELDS = 80

const LIKELY_ADDITIONS: readonly (readonly [string, readonly string[]])[] = [
  ['per_page', ['10', '100', '1', '20', '25', '30', '50', '5']],
  ['page', ['1', '2', '3', '0']],
  ['oauth_version', ['1.0', '1.0a']],
  ['oauth_token', ['']],
  ['oauth_callback', ['', 'oob']],
  ['force', ['true', '1']],
  ['context', ['view', 'edit']],
  ['order', ['asc', 'desc']],
  ['orderby', ['date', 'id']],
  ['offset', ['0']],
  ['status', ['any', 'publish', 'processing', 'completed']],
  ['filter[limit]', ['100', '-1', '10']]
]

/** Fields of the body first, then parameters that clients are known to sign and leave out, one at a time. */
export function* addedVariants({ request, parameters, jsonBody }: SignatureQuestion): Generator<Variant<ParameterPart>> {
  const base = phpPairs(withoutSignature(parameters.all))
  const withPairs = (more: readonly RawPair[]): ParameterPart => {
    const names = new Set(more.map(({ name }) => name))
    return { text: rfc5849Parameters([...base.filter(({ name }) => !names.has(name)), ...more]) }
  }
  const fields: Deviation = { code: 'woo.oauth.body.json-signed', did: 'put the fields of the body into the signature' }
  for (const list of jsonFields(jsonBody)) yield { value: withPairs(list), deviations: [fields], usual: true }
  if (request.method.toUpperCase() !== 'POST' && request.form.length > 0) {
    const form: Deviation = { code: 'woo.oauth.body.json-signed', did: 'put form fields into the signature, which PHP reads for POST only' }
    yield { value: withPairs(request.form), deviations: [form], usual: true }
  }
  for (const [name, values] of LIKELY_ADDITIONS) {
    const present = base.some((pair) => pair.name === name)
    for (const value of values) {
      const did = present ? `signed another value of ${name} (${value}) than it sent` : `signed ${name}=${value} and did not send it`
      yield { value: withPairs([{ name, value }]), deviations: [{ code: 'woo.oauth.param.unsigned', did, ...(present && { name }) }] }
    }
  }
}

/** Top-level fields of a JSON body as clients turn them into parameters: nested ones as text, as JSON, flattened or not at all. */
function jsonFields(body: unknown): RawPair[][] {
  if (!isObject(body)) return []
  const fields = Object.entries(body).slice(0, MAX_FIELDS)
  const pairsOf = (text: (value: unknown) => string, list = fields): RawPair[] =>
    list.map(([name, value]) => ({ name: toBytes(name), value: toBytes(text(value)) }))
  const scalars = fields.filter(([, value]) => typeof value !== 'object' || value === null)
  const asText = (value: unknown) => (isObject(value) ? '[object Object]' : String(value))
  const asJson = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  return [pairsOf(asText), pairsOf(asText, scalars), pairsOf(asJson), flattened(fields, 0)]
}

function flattened(fields: readonly (readonly [string, unknown])[], depth: number): RawPair[] {
  if (depth > 5) return []
  return fields.slice(0, MAX_FIELDS).flatMap(([name, value]): RawPair[] => {
    if (typeof value !== 'object' || value === null) return [{ name: toBytes(name), value: toBytes(String(value)) }]
    return flattened(
      Object.entries(value).map(([key, member]) => [`${name}[${key}]`, member] as const),
      depth + 1
    )
  })
}
