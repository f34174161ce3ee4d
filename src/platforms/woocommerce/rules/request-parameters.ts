/** `rest_invalid_param`: which parameters, where they are, and what was sent instead. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { plain } from '../sent.js'
import { issue, WOO_DOCS } from '../sources.js'
import { sentRecord } from './request-body.js'
import { finding, PARAMETERS_FIRST, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestParameters: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.invalid-param',
      title: 'Parameter is not valid',
      why: 'The value does not fit the type, range or list that the route declares, or the store cannot use it.',
      tell: '400 rest_invalid_param "Invalid parameter(s): NAME", or a code that speaks of one field: woocommerce_rest_invalid_item_id, registration-error-email-exists, term_exists, …',
      fix: ['Correct the value.'],
      limits: PARAMETERS_FIRST,
      docs: [
        WOO_DOCS,
        issue('woocommerce/woocommerce', 21901),
        issue('woocommerce/woocommerce-rest-api', 56),
        issue('woocommerce/woocommerce-rest-api', 251),
        issue('woocommerce/wc-api-php', 258),
        issue('XiaoFaye/WooCommerce.NET', 69)
      ]
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'invalid-parameters' ? invalidParameters(context) : undefined
  }
}

/** More are not spelt out. */
const NAMED = 5

/** Names every parameter that the error lists in `data.params`, else the one in its sentence; of wrong types, what they should be. */
function invalidParameters(context: RuleContext<WooFacts>): Finding {
  const { facts } = context
  const names = namesIn(facts)
  const [first] = names
  const reason = first === undefined ? '' : plain(facts.error?.params[first] ?? '')
  const list = names.slice(0, NAMED).join(', ')
  const wrongType = names.map((name) => typeFault(facts, name)).filter((fault) => fault !== undefined)
  return finding(context, {
    code: 'request.invalid-param',
    summary: `Parameter${names.length > 1 ? 's' : ''} ${list} ${names.length > 1 ? 'are' : 'is'} not valid${reason ? `: ${reason}` : '.'}`,
    culprit: placeOf(facts, first),
    evidence: wrongType.map(({ name, is, wanted }) => ({
      pointer: placeOf(facts, name).pointer ?? '/request/postData/text',
      observed: `${name} is ${is}`,
      expected: wanted
    })),
    fix: [
      ...wrongType.slice(0, NAMED).map(({ name, is, wanted }) => `Send ${name} as ${wanted}; it is ${is}.`),
      ...(wrongType.some(({ is, wanted }) => is === 'object' && wanted === 'array')
        ? ['If the documentation wants an object there, update WooCommerce: old versions on newer WordPress ask for an array.']
        : []),
      ...(wrongType.length > 0 ? [] : [reason ? `Correct ${list}: ${reason}` : `Correct ${list || 'the value that the message names'}.`]),
      'OPTIONS on this route lists type, range and choices of each parameter.'
    ]
  })
}

/** `Invalid parameter(s): a, b`: the first name. */
export function firstName(facts: WooFacts): string | undefined {
  return namesIn(facts)[0]
}

/** Also where the text is translated. */
function namesIn(facts: WooFacts): readonly string[] {
  const named = Object.keys(facts.error?.params ?? {}).filter((name) => name !== '')
  if (named.length > 0) return named.slice(0, 20).map((name) => name.slice(0, 80))
  const inText = /: ?([\w[\].-]{1,80})/.exec(facts.error?.message ?? '')?.[1]
  return inText === undefined ? [] : [inText]
}

/** `billing is not of type array.`, in English only. */
function typeFault(facts: WooFacts, name: string): { readonly name: string; readonly is: string; readonly wanted: string } | undefined {
  const value = sentRecord(facts)[name]
  const wanted = /is not of type ([a-z, ]{3,40})/.exec(facts.error?.params[name] ?? '')?.[1]
  if (value === undefined || wanted === undefined) return undefined
  return { name, is: value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value, wanted: wanted.trim() }
}

/** Where this request carries the parameter: query, form or JSON body. */
function placeOf(facts: WooFacts, name: string | undefined): Culprit {
  if (name === undefined) return { in: 'request.query', name: null }
  const inQuery = facts.query.get(name) ?? facts.query.all.find((field) => field.name.startsWith(`${name}[`))
  if (inQuery) return { in: 'request.query', name, pointer: inQuery.pointer }
  const inBody = name in sentRecord(facts) || facts.form.get(name) !== undefined
  if (inBody) return { in: 'request.body', name, pointer: '/request/postData/text' }
  if (facts.api.path.split('/').length > 4 && /^(id|\w+_id)$/.test(name))
    return { in: 'request.url', name: 'path', pointer: '/request/url' }
  return { in: facts.body === '' ? 'request.query' : 'request.body', name }
}
