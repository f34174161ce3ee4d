/** What the store names as wrong in method, parameters, body or object. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { isAuthenticationError, PATH_CULPRIT, plain, said, says } from '../sent.js'
import { AUTHENTICATION_CLASS, WOO_DOCS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const
const BEFORE = 'Parameters are checked before roles, so a 400 may hide missing credentials.'

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.resource.invalid-id',
    title: 'Object does not exist or is of another type',
    why: 'The id belongs to nothing, or to an object of another kind: an order route does not find a product.',
    tell: '404 woocommerce_rest_…_invalid_id; the object is looked up before roles are asked.',
    fix: ['Check the id.'],
    limits: 'Also visitors get this 404, so credentials may be missing besides.'
  },
  {
    ...common,
    code: 'woo.request.unknown-method',
    title: 'HTTP method is unknown to WooCommerce',
    why: 'The permission of a key is defined for six methods and OPTIONS; others are refused.',
    tell: '401 "Unknown request method."',
    fix: ['Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.'],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.request.invalid-json',
    title: 'Body is not JSON',
    why: 'Content-Type says JSON, and PHP could not decode the body.',
    tell: '400 rest_invalid_json.',
    fix: ['Send valid JSON.']
  },
  {
    ...common,
    code: 'woo.request.missing-param',
    title: 'Required parameter is absent',
    why: 'The route declares the parameter as required.',
    tell: '400 rest_missing_callback_param "Missing parameter(s): NAME".',
    fix: ['Send the parameter.'],
    limits: BEFORE
  },
  {
    ...common,
    code: 'woo.request.invalid-param',
    title: 'Parameter is not valid',
    why: 'The value does not fit the type, range or list that the route declares.',
    tell: '400 rest_invalid_param "Invalid parameter(s): NAME".',
    fix: ['Correct the value.'],
    limits: BEFORE
  },
  {
    ...common,
    code: 'woo.request.duplicate-sku',
    title: 'Value must be unique and is not',
    why: 'Another product, or one in the bin, has this SKU already.',
    tell: '400 product_invalid_sku.',
    fix: ['Use another SKU.']
  },
  {
    ...common,
    code: 'woo.request.trash-not-supported',
    title: 'Object cannot be put into the bin',
    why: 'Without force=true DELETE means the bin, and this kind of object has none.',
    tell: '501 woocommerce_rest_trash_not_supported.',
    fix: ['Add force=true.']
  }
]

export const request: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const code = facts.error?.code ?? ''
    if (
      /^(woocommerce_rest_(?=\w*invalid_)\w*_id|woocommerce_rest_term_invalid|rest_(post|user|term|comment)_invalid_id|woocommerce_api_invalid_\w+_id)$/.test(
        code
      )
    )
      return invalidId(context)
    if (isAuthenticationError(facts) && says(facts, /unknown request method/i)) {
      return finding(
        context,
        'request.unknown-method',
        `${facts.method} is no method that WooCommerce knows.`,
        { in: 'request.method', name: facts.method, pointer: '/request/method' },
        'Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.'
      )
    }
    switch (code) {
      case 'rest_invalid_json':
        return finding(
          context,
          'request.invalid-json',
          'The request body is not valid JSON.',
          bodyCulprit(context, null),
          jsonFault(facts.body)
        )
      case 'rest_missing_callback_param': {
        const name = firstName(facts)
        const where: Culprit = /^(GET|DELETE|HEAD)$/.test(facts.method)
          ? { in: 'request.query', name: name ?? null }
          : bodyCulprit(context, name ?? null)
        return finding(
          context,
          'request.missing-param',
          `Required parameter ${name ?? ''} is absent.`,
          where,
          `Send ${name ?? 'the parameter that the message names'}.`
        )
      }
      case 'rest_invalid_param': {
        const name = firstName(facts)
        const reason = name ? plain(facts.error?.params[name] ?? '') : ''
        return finding(
          context,
          'request.invalid-param',
          `Parameter ${name ?? ''} is not valid${reason ? `: ${reason}` : '.'}`.slice(0, 158),
          placeOf(context, name),
          reason || 'Correct the value that the message names.'
        )
      }
      case 'product_invalid_sku':
      case 'woocommerce_rest_product_sku_already_exists':
      case 'woocommerce_api_product_sku_already_exists':
      case 'product_invalid_global_unique_id': {
        const name = code.includes('global') ? 'global_unique_id' : 'sku'
        return finding(
          context,
          'request.duplicate-sku',
          `${name} is in use already, or not valid.`,
          bodyCulprit(context, name),
          `Use another ${name}; look in the bin too.`
        )
      }
      case 'woocommerce_rest_trash_not_supported':
        return finding(
          context,
          'request.trash-not-supported',
          'This object has no bin: DELETE needs force=true.',
          { in: 'request.query', name: 'force' },
          'Add force=true to the query.'
        )
      default:
        return undefined
    }
  }
}

function bodyCulprit({ exchange }: RuleContext<WooFacts>, name: string | null): Culprit {
  return { in: 'request.body', name, ...(exchange.request.postData && { pointer: '/request/postData/text' }) }
}

function invalidId(context: RuleContext<WooFacts>): Finding {
  const { api } = context.facts
  const id = /\/(\d+)(?:\/|$)/.exec(api.path)?.[1]
  return finding(
    context,
    'resource.invalid-id',
    `${id ? `Id ${id}` : 'The id'} in ${api.path.slice(0, 60)} is no object of this kind in this store.`,
    PATH_CULPRIT,
    'Check the id, and whether it is of this kind (an order is no product); staging and live have their own ids.'
  )
}

/** `Invalid parameter(s): a, b`: the first name, also where the text is translated. */
function firstName(facts: WooFacts): string | undefined {
  const named = Object.keys(facts.error?.params ?? {})[0]
  if (named !== undefined && named !== '') return named
  return /: ?([\w[\].-]{1,80})/.exec(facts.error?.message ?? '')?.[1]
}

/** Where this request carries the parameter: query, form or JSON body. */
function placeOf({ facts }: RuleContext<WooFacts>, name: string | undefined): Culprit {
  if (name === undefined) return { in: 'request.query', name: null }
  const inQuery = facts.query.get(name) ?? facts.query.all.find((field) => field.name.startsWith(`${name}[`))
  if (inQuery) return { in: 'request.query', name, pointer: inQuery.pointer }
  const json = facts.bodyJson
  const inBody = (typeof json === 'object' && json !== null && name in json) || facts.form.get(name) !== undefined
  if (inBody) return { in: 'request.body', name, pointer: '/request/postData/text' }
  if (facts.api.path.split('/').length > 4 && /^(id|\w+_id)$/.test(name))
    return { in: 'request.url', name: 'path', pointer: '/request/url' }
  return { in: facts.body === '' ? 'request.query' : 'request.body', name }
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

function finding({ facts }: RuleContext<WooFacts>, detail: string, summary: string, culprit: Culprit, fix: string): Finding {
  const anonymous = facts.status === 400 && !facts.credentials.any
  return {
    code: `woo.${detail}`,
    certainty: 'certain',
    weight: 0.7,
    summary,
    why: `The store names the fault itself: ${plain(facts.error?.message ?? '')}`,
    culprit,
    evidence: [said(facts), ...(anonymous ? [{ pointer: '/request/headers', observed: 'no credentials', note: BEFORE }] : [])],
    fix: [fix, ...(anonymous ? ['Send credentials too: without them the next answer will be 401.'] : [])]
  }
}
