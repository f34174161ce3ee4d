/** What the store names as wrong in method, parameters, body or object. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { isAuthenticationError, says } from '../sent.js'
import { duplicate, invalidId, namedField, tooManyItems } from './request-fields.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestPages } from './request-pages.js'
import { firstName, invalidParameters } from './request-parameters.js'

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
        return trashNotSupported(context)
      default:
        return invalidId(context) ?? namedField(context)
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
  return finding(context, {
    code: 'request.missing-param',
    summary: `Required parameter ${name ?? ''} is absent.`,
    culprit: /^(GET|DELETE|HEAD)$/.test(facts.method) ? { in: 'request.query', name: name ?? null } : bodyCulprit(context, name ?? null),
    fix: [`Send ${name ?? 'the parameter that the message names'}.`]
  })
}

function invalidJson(context: RuleContext<WooFacts>): Finding {
  return finding(context, {
    code: 'request.invalid-json',
    summary: 'The request body is not valid JSON.',
    culprit: bodyCulprit(context, null),
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
