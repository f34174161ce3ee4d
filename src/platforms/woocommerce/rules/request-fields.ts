/** Refusals that speak of one object or one field: ids, values that must be unique, images, the size of a batch. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT } from '../sent.js'
import { isObject } from '../../../model/json.js'
import { editedId, fieldOfCode, fieldQuoted, isOfBody, kindOfCode, sentRecord } from './request-body.js'
import { bodyCulprit, finding } from './request-finding.js'

type Context = RuleContext<WooFacts>

const ID =
  /^(?:woocommerce_rest_(?:\w{0,60}_)?invalid_(?:\w{0,60}_)?id(?:_network)?|woocommerce_rest_term_invalid|rest_(?:post|user|term|comment)_invalid_id|woocommerce_api_invalid_\w{1,60}_id)$/

/** Codes of objects that do not exist; `woocommerce_rest_product_invalid_id` comes with 404, and with 400 for PUT. */
export function invalidId(context: Context): Finding | undefined {
  const { facts } = context
  const { error, api } = facts
  if (!error || !ID.test(error.code)) return undefined
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

/** One review: `/wc/v3/products/reviews/22`, `/wc/v2/products/11/reviews/22`. */
export function isReview(path: string): boolean {
  return /^\/wc\/v\d\/products\/(?:\d{1,19}\/)?reviews\/\d/.test(path)
}

/**
 * Before WooCommerce 9.2 a review that does not exist was answered like one that the user may not see.
 *
 * @see https://github.com/woocommerce/woocommerce/pull/48726
 */
export function missingReview(context: Context): Finding | undefined {
  const { facts, history } = context
  const { error, api, origin, credentials } = facts
  if (!isReview(api.path) || error?.status !== 403 || !credentials.any || !/^woocommerce_rest_cannot_/.test(error.code)) return undefined
  const list = facts.target.pathname.replace(/\/\d{1,19}\/?$/, '')
  const listed = history.latestWorked(300, (past) => past.origin === origin && past.path === list)
  return {
    ...finding(context, {
      code: 'resource.invalid-id',
      certainty: listed ? 'likely' : 'possible',
      summary: `Review ${/\d{1,19}\/?$/.exec(api.path)?.[0] ?? ''} may not exist: before WooCommerce 9.2 that was answered like a lacking right.`,
      culprit: PATH_CULPRIT,
      ...(listed && { evidence: [{ observed: `${listed.status} on ${listed.path}`, exchange: listed.id, note: 'reviews may be listed' }] }),
      fix: ['Look for the id in the list of reviews (GET …/products/reviews), also among those in the bin.']
    }),
    why: 'Older versions asked for the right to this one review before they looked whether it exists, and of one that does not nobody has it.'
  }
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

/** Refusals whose text alone says what is wrong; the field stands in the code, or its value is quoted in the text. */
export function namedField(context: Context): Finding | undefined {
  const { error } = context.facts
  if (error?.status !== 400) return undefined
  const field = fieldOfCode(context.facts)
  if (field !== undefined) return fieldFault(context, field)
  if (!/^woocommerce_(?:rest|api)_(?:cannot_\w{1,60}|\w{1,60}_not_\w{1,60})$|^invalid_product_attribute_\w+$/.test(error.code))
    return undefined
  const quoted = fieldQuoted(context.facts)
  if (quoted === 'sku') return skuInProcess(context)
  return quoted === undefined ? undefined : fieldFault(context, quoted)
}

function fieldFault(context: Context, name: string): Finding {
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

/** `product_invalid_sku` and the like: `data.resource_id` is the first product found with the value. */
export function duplicate(context: Context, name: 'sku' | 'global_unique_id'): Finding {
  const { facts } = context
  const owner = facts.error?.resource
  const isOwn = owner !== undefined && owner === editedId(facts)
  const pointer = '/response/content/text'
  return finding(context, {
    code: 'request.duplicate-sku',
    certainty: isOwn ? 'likely' : 'certain',
    summary: isOwn
      ? `The store refuses ${name} although product ${owner}, which is edited, has it itself: a second product has it as well.`
      : `${name} is in use already${owner === undefined ? ', or not valid' : ` by product ${owner}`}.`,
    culprit: bodyCulprit(context, name),
    ...(owner !== undefined && {
      evidence: [{ pointer, observed: `resource_id ${owner}`, note: isOwn ? 'the product that is edited' : 'the product that has it' }]
    }),
    fix: isOwn
      ? [
          `Leave ${name} out of the update: it does not change.`,
          `Look for a second product or variation with this ${name}, in drafts and in the bin too.`
        ]
      : [
          ...(owner === undefined || owner === 0 ? [] : [`Change product ${owner} instead (PUT …/products/${owner}).`]),
          `Use another ${name}; look among variations and in the bin too.`
        ]
  })
}

/** WooCommerce 9.3 and later reserves the SKU of a product that is being created. */
function skuInProcess(context: Context): Finding {
  return finding(context, {
    code: 'request.duplicate-sku',
    certainty: 'likely',
    summary: 'The store could not save the product because of its sku: it is in use, or another call creates a product with it.',
    culprit: bodyCulprit(context, 'sku'),
    fix: [
      'Search GET …/products?sku=… before sending it again: an earlier call may have made the product.',
      'Send calls with the same sku one after the other; look in the bin too.'
    ]
  })
}

/** `woocommerce_rest_batch_items_limit`: 100 unless a filter says otherwise. */
export function tooManyItems(context: Context): Finding {
  const { bodyJson, error } = context.facts
  const limit = /\d{1,6}/.exec(error?.message ?? '')?.[0]
  const lists = isObject(bodyJson) ? ['create', 'update', 'delete'].map((name) => bodyJson[name]) : []
  const count = lists.reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0)
  return {
    ...finding(context, {
      code: 'request.invalid-param',
      certainty: 'likely',
      summary: `The batch holds ${count === 0 ? 'more' : `${count} items, more`} than the ${limit ?? 100} that WooCommerce takes in one call.`,
      culprit: bodyCulprit(context, null),
      ...(count > 0 && {
        evidence: [{ pointer: '/request/postData/text', observed: `${count} items`, expected: `at most ${limit ?? 100}` }]
      }),
      fix: [
        `Split create, update and delete into calls of at most ${limit ?? 100} items together.`,
        'Or raise the limit in the store with the filter woocommerce_rest_batch_items_limit; limits of the web server are not at fault.'
      ]
    }),
    supersedes: ['http.body-too-large']
  }
}
