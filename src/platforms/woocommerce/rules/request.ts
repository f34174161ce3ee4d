/** What the store names as wrong in method, parameters, body or object. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { isObject } from '../../../model/json.js'
import { isAuthenticationError, says } from '../sent.js'
import { duplicate, invalidId, missingReview, namedField, tooManyItems } from './request-fields.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestPages } from './request-pages.js'
import { firstName, invalidParameters } from './request-parameters.js'
import { wanted } from './request-wanted.js'

export const request: Rule<WooFacts> = {
  codes: requestPages,
  diagnose(context) {
    const { facts } = context
    if (!facts.error) return undefined
    if (isAuthenticationError(facts)) return says(facts, /unknown request method/i) ? unknownMethod(context) : undefined
    switch (facts.error.code) {
      case 'rest_invalid_json':
        return invalidJson(context)
      case 'rest_missing_callback_param':
        return missingParameter(context)
      case 'rest_invalid_param':
        return invalidParameters(context)
      case 'product_invalid_sku':
      case 'woocommerce_rest_product_sku_already_exists':
      case 'woocommerce_api_product_sku_already_exists':
        return duplicate(context, 'sku')
      case 'product_invalid_global_unique_id':
        return duplicate(context, 'global_unique_id')
      case 'woocommerce_rest_request_entity_too_large':
        return tooManyItems(context)
      case 'woocommerce_rest_trash_not_supported':
      case 'rest_trash_not_supported':
        return trashNotSupported(context)
      default:
        return wanted(context) ?? invalidId(context) ?? missingReview(context) ?? namedField(context)
    }
  }
}

function unknownMethod(context: RuleContext<WooFacts>): Finding {
  const { method } = context.facts
  return finding(context, {
    code: 'request.unknown-method',
    summary: `${method} is no method that WooCommerce knows.`,
    culprit: { in: 'request.method', name: method, pointer: '/request/method' },
    fix: ['Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.']
  })
}

function trashNotSupported(context: RuleContext<WooFacts>): Finding {
  return finding(context, {
    code: 'request.trash-not-supported',
    summary: 'This object has no bin: DELETE needs force=true.',
    culprit: { in: 'request.query', name: 'force' },
    fix: ['Add force=true to the query.']
  })
}

function missingParameter(context: RuleContext<WooFacts>): Finding {
  const { facts } = context
  const name = firstName(facts)
  if (name !== undefined && isUnread(facts, name)) return unreadBody(context, name)
  return finding(context, {
    code: 'request.missing-param',
    summary: `Required parameter ${name ?? ''} is absent.`,
    culprit: /^(GET|DELETE|HEAD)$/.test(facts.method) ? { in: 'request.query', name: name ?? null } : bodyCulprit(context, name ?? null),
    fix: [`Send ${name ?? 'the parameter that the message names'}.`]
  })
}

/** WordPress decodes a body only where Content-Type says JSON (or PHP knows it as a form), so JSON under text/plain is no parameter at all. */
function isUnread({ headers, exchange, bodyJson }: WooFacts, name: string): boolean {
  const type = headers.value('content-type') ?? exchange.request.postData?.mimeType ?? ''
  const decoded =
    /^\s*application\/(?:[\w.!#$&^+-]{1,80}\+)?json\b|^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)
  return headers.all.length > 0 && !decoded && isObject(bodyJson) && name in bodyJson
}

function unreadBody(context: RuleContext<WooFacts>, name: string): Finding {
  const type = context.facts.headers.get('content-type')
  return finding(context, {
    code: 'request.missing-param',
    summary: `${name.slice(0, 60)} is in the body, but WordPress does not read it: Content-Type is ${type?.value.slice(0, 40) ?? 'not sent'}, not JSON.`,
    culprit: { in: 'request.header', name: 'content-type', ...(type && { pointer: type.pointer }) },
    fix: ['Send Content-Type: application/json (Postman: body raw, type JSON).']
  })
}

function invalidJson(context: RuleContext<WooFacts>): Finding {
  const type = context.facts.headers.get('content-type')
  const empty = context.facts.body.trim() === '' && /^(GET|HEAD|DELETE)$/.test(context.facts.method)
  return finding(context, {
    code: 'request.invalid-json',
    summary: empty ? 'Content-Type announces JSON, and there is no body.' : 'The request body is not valid JSON.',
    // WordPress 4.7.0 decoded also an empty body (wc-api-python#23); a HAR may lack the body of other methods.
    culprit: empty && type ? { in: 'request.header', name: 'content-type', pointer: type.pointer } : bodyCulprit(context, null),
    fix: [jsonFault(context.facts.body)]
  })
}

function jsonFault(body: string): string {
  if (body.trim() === '') return 'Send a JSON object, or leave out Content-Type: application/json.'
  if (/^[\w%.+-]{1,100}=/.test(body)) return 'The body is a form; send JSON, or Content-Type: application/x-www-form-urlencoded.'
  try {
    JSON.parse(body)
    return 'Send the body uncompressed and in UTF-8.'
  } catch (error) {
    // The parser's message may quote the body, so only the place is taken from it.
    const at = /position (\d+)/.exec(String(error))?.[1]
    return at === undefined ? 'Correct the JSON; it ends too early or holds a stray character.' : `Correct the JSON near character ${at}.`
  }
}
