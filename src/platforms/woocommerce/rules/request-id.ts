/** The id of an object that does not exist, or is of another kind. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT } from '../sent.js'
import { editedId, fieldOfCode, isOfBody, kindOfCode, sentRecord } from './request-body.js'
import { fieldFault } from './request-field.js'
import { bodyCulprit, finding, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

type Context = RuleContext<WooFacts>

export const requestId: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.resource.invalid-id',
      title: 'Object does not exist or is of another type',
      why: 'The id belongs to nothing, or to an object of another kind: an order route does not find a product.',
      tell: '404 woocommerce_rest_…_invalid_id (400 for PUT); the object is looked up before roles are asked.',
      fix: ['Check the id.'],
      limits: 'Also visitors get this 404, so credentials may be missing besides.'
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'id' ? invalidId(context) : undefined
  }
}

/** `woocommerce_rest_product_invalid_id` comes with 404, and with 400 for PUT. */
function invalidId(context: Context): Finding | undefined {
  const { facts } = context
  const { error, api } = facts
  if (!error) return undefined
  // Of a batch the id in the path is the parent, not what the item names.
  const inPath = error.item === undefined ? idMeant(error.code, api.path) : undefined
  // An order with a customer, a line item or a product that is none: the code is built alike, and the path is right.
  const field = inPath !== undefined && error.status === 404 && !isOfBody(facts) ? undefined : fieldOfCode(facts)
  if (field !== undefined) return fieldFault(context, field)
  if (inPath === undefined) {
    const record = sentRecord(facts)
    const item = error.item !== undefined && 'id' in record
    if (!item && error.item?.startsWith('update') && Object.keys(record).length > 0) return withoutId(context)
    return finding(context, {
      code: 'resource.invalid-id',
      certainty: item ? 'certain' : 'likely',
      summary: `The store has no object with the id ${item ? `${editedId(facts) ?? ''} that this item names` : 'that the request names'} (${error.code.slice(0, 60)}).`,
      culprit: bodyCulprit(context, item ? 'id' : null),
      fix: ['Check the ids in body and query, and whether each is of the right kind; staging and live have their own ids.']
    })
  }
  return finding(context, {
    code: 'resource.invalid-id',
    summary: `Id ${inPath} in ${api.path.slice(0, 60)} is no object of this kind in this store.`,
    culprit: PATH_CULPRIT,
    fix: ['Check the id, and whether it is of this kind (an order is no product); staging and live have their own ids.']
  })
}

/**
 * Which id of `/orders/727/refunds/9` the code speaks of: `…_order_refund_id` of the refund's, `…_order_id` of the order's. Codes without a
 * kind are those of the last object; its parent has codes of its own (rest_post_invalid_parent, woocommerce_rest_order_invalid_id).
 *
 * @see https://github.com/woocommerce/woocommerce/tree/trunk/plugins/woocommerce/includes/rest-api/Controllers
 */
function idMeant(code: string, path: string): string | undefined {
  const words = path.split('/')
  const isId = (word = '') => /^\d{1,19}$/.test(word)
  const kind = code.startsWith('woocommerce_') ? kindOfCode(code) : undefined
  const at = kind === undefined ? -1 : words.findLastIndex((word) => word.length > 3 && kind.endsWith(word.replace(/s$/, '')))
  if (at >= 0) return isId(words[at + 1]) ? words[at + 1] : undefined
  return words.findLast(isId)
}

/** The store echoes the id of each item, here as null (woocommerce#22848). */
function withoutId(context: Context): Finding {
  return finding(context, {
    code: 'resource.invalid-id',
    summary: 'This item of update names no id, so the store finds nothing to change.',
    culprit: bodyCulprit(context, 'id'),
    fix: ['Send the id of the object in every item of update, under the name id.']
  })
}
