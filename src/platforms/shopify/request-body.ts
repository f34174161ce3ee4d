/** What is in the body of a request, where Shopify reads one JSON object. */
import type { PatchOperation } from '../../model/diagnosis.js'
import type { ShopifyFacts } from './facts.js'
import { setField } from './finding.js'
import { fieldsOf } from '../../model/json.js'

/** The query itself in place of `{"query": …}`, as `application/graphql` had it. */
export function isBareQuery({ isGraphql, body, bodyJson }: ShopifyFacts): boolean {
  return isGraphql && bodyJson === undefined && /^\s*(?:\{\s*[A-Za-z_.]|(?:query|mutation|subscription|fragment)\b)/.test(body)
}

export const WRAP = 'Send the query as {"query": "…", "variables": {…}}, not as bare text.'

/** The bare query as JSON. Undefined where its literals may hold what must not be written down: a patch is kept and shown. */
export function wrapped({ body }: ShopifyFacts): PatchOperation | undefined {
  if (body.includes('"') || body.length > 20_000) return undefined
  return { op: 'replace', path: '/request/postData/text', value: JSON.stringify({ query: body }) }
}

/** A JSON content type for this body. Undefined where that would not help, because the body is something else. */
export function sendJson(facts: ShopifyFacts): readonly PatchOperation[] | undefined {
  const { headers, body, bodyJson } = facts
  const wrap = isBareQuery(facts) ? wrapped(facts) : undefined
  if (bodyJson === undefined && !wrap && body.trim() !== '') return undefined
  const field = headers.get('content-type')
  const header: PatchOperation = field
    ? setField(field.pointer, 'application/json')
    : { op: 'add', path: '/request/headers/-', value: { name: 'Content-Type', value: 'application/json' } }
  return wrap ? [header, wrap] : [header]
}

export interface Misfit {
  /** Goes on after `body: `. */
  readonly what: string
  readonly fix: string
}

/** Why Shopify found no usable `name` in the body; undefined where the body looks right, or was not kept. */
export function misfitOf(facts: ShopifyFacts, name: string): Misfit | undefined {
  const { body, bodyJson } = facts
  if (body.trim() === '')
    return isEmpty(facts) ? { what: 'it is empty', fix: `The client sent no data: give it the object with "${name}".` } : undefined
  if (isBareQuery(facts)) return { what: 'the bare query, where a JSON object with query belongs', fix: WRAP }
  if (bodyJson === undefined) {
    const quotes = /^\s*[[{]\s*'/.test(body)
    return {
      what: `no valid JSON${quotes ? ' (single quotes)' : ''}`,
      fix: 'Write the body with a JSON encoder: JSON has double quotes only.'
    }
  }
  if (typeOf(bodyJson) !== 'an object')
    return { what: `${typeOf(bodyJson)}, where an object with "${name}" belongs`, fix: 'Send one JSON object for each request.' }
  const value = fieldsOf(bodyJson)[name]
  if (value === undefined) return { what: `the JSON has no "${name}" at its top`, fix: `Send "${name}" at the top of the JSON object.` }
  const wanted = name === 'query' ? 'a string' : 'an object'
  return typeOf(value) === wanted ? undefined : { what: `"${name}" is ${typeOf(value)}, where ${wanted} belongs`, fix: fixOf(name, value) }
}

/** By what the request says of its length; without that the body may only not have been recorded. */
function isEmpty({ exchange, headers }: ShopifyFacts): boolean {
  return headers.value('content-length')?.trim() === '0' || (exchange.request.bodySize === 0 && exchange.request.postData === undefined)
}

/** Empty arrays: https://github.com/phpclassic/php-shopify/issues/344, https://github.com/Shopify/shopify-api-php/pull/74 */
function fixOf(name: string, value: unknown): string {
  if (Array.isArray(value) && value.length === 0) return `Leave "${name}" out where it is empty: PHP writes an empty array as [], not {}.`
  if (typeof value === 'string') return `Send "${name}" as a JSON object, not as a string that holds JSON.`
  return `Send "${name}" as ${name === 'query' ? 'a string' : 'a JSON object'}.`
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  if (value === null) return 'null'
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a string' : `a ${typeof value}`
}
