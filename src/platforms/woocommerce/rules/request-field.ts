/** A field that the store cannot use; it stands in the code, or its value is quoted in the text. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { fieldOfCode, fieldQuoted } from './request-body.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'
import { skuInProcess } from './request-unique.js'

type Context = RuleContext<WooFacts>

export const requestField: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'field' ? namedField(context) : undefined
  }
}

/** Codes of refusals that may quote the value. */
const QUOTING = /^woocommerce_(?:rest|api)_(?:cannot_\w{1,60}|\w{1,60}_not_\w{1,60})$|^invalid_product_attribute_\w+$/

/** Refusals whose text alone says what is wrong; the field stands in the code, or its value is quoted in the text. */
function namedField(context: Context): Finding | undefined {
  const field = fieldOfCode(context.facts)
  if (field !== undefined) return fieldFault(context, field)
  if (!QUOTING.test(context.facts.error?.code ?? '')) return undefined
  const quoted = fieldQuoted(context.facts)
  if (quoted === 'sku') return skuInProcess(context)
  return quoted === undefined ? undefined : fieldFault(context, quoted)
}

/** Also where an id within the body is at fault. */
export function fieldFault(context: Context, name: string): Finding {
  const { error } = context.facts
  return finding(context, {
    code: 'request.invalid-param',
    certainty: 'likely',
    summary: `The store cannot use ${name.slice(0, 60)} of the body: ${error?.code.slice(0, 60) ?? ''}.`,
    culprit: bodyCulprit(context, name),
    fix: error && /_invalid_coupon$/.test(error.code) ? COUPON : fixesOf(name, error?.resource)
  })
}

/** woocommerce#57755: the order is made before its coupon is looked at. */
const COUPON: readonly string[] = [
  'Send a coupon that exists, is not used up, and is meant for these products and this customer.',
  'Before sending it again look for the order: WooCommerce may have made it all the same.'
]

function fixesOf(name: string, resource: number | undefined): readonly string[] {
  switch (name) {
    case 'customer_id':
      return ['Send the id of a customer of this very site (GET …/customers lists them), or 0 for a guest.']
    case 'line_items':
    case 'shipping_lines':
    case 'fee_lines':
    case 'coupon_lines':
      return [
        `For a new line leave id out of ${name}${name === 'line_items' ? ' and name the product in product_id' : ''}.`,
        'To change a line send the id that GET of this very order shows for it.'
      ]
    case 'image':
    case 'images':
      return [
        'The store fetches the picture itself: the address must be open to it, and end in a file name of an allowed type (.jpg, .png, …).',
        'If it is, look whether the uploads folder of the store can be written.'
      ]
    case 'topic':
      return ['Send a topic of the form resource.event (order.created, product.updated, customer.deleted, …), or action.NAME.']
    case 'delivery_url':
      return ['Send a whole address, with https:// in front.']
    case 'email':
      return ['Find the user with GET …/customers?role=all&email=… and change that one; sites of a network share their users.']
    default:
      return resource === undefined
        ? [`Send another ${name}, or find the object that has it and change that one.`]
        : [`Object ${resource} has it already (data.resource_id): use that id, or send another ${name}.`]
  }
}
