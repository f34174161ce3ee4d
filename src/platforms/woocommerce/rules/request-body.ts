/** What the body of a refused request says of the fields that the answer speaks of. */
import type { WooFacts } from '../facts.js'
import { isObject } from '../../../model/json.js'

/** More members than any object of WooCommerce has. */
const MEMBERS = 200

/** The record that the answer speaks of: the body, or the item of a batch. */
export function sentRecord({ bodyJson, error }: WooFacts): Readonly<Record<string, unknown>> {
  if (!isObject(bodyJson)) return {}
  const [, list, index] = /^(\w+)\[(\d+)\]$/.exec(error?.item ?? '') ?? []
  if (list === undefined) return bodyJson
  const items = bodyJson[list]
  const item: unknown = Array.isArray(items) ? items[Number(index)] : undefined
  return isObject(item) ? item : {}
}

/** Id of the object that is changed, by path or within a batch. */
export function editedId(facts: WooFacts): number | undefined {
  if (facts.error?.item !== undefined) {
    const { id } = sentRecord(facts)
    return typeof id === 'number' ? id : undefined
  }
  const id = /\/(\d{1,15})\/?$/.exec(facts.api.path)?.[1]
  return id === undefined ? undefined : Number(id)
}

/** Field by code; the texts are translated, the codes are not. */
const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^woocommerce_(?:rest|api)_invalid_customer_id/, 'customer_id'],
  [/^order_item_product_invalid_(?:product|variation)_id$/, 'line_items'],
  [/^woocommerce_rest_shop_webhook_invalid_topic$/, 'topic'],
  [/^woocommerce_rest_shop_webhook_invalid_delivery_url$/, 'delivery_url'],
  [/^woocommerce_(?:rest|api)_invalid_coupon$/, 'coupon_lines'],
  [/^woocommerce_product_(?:image_upload_error|invalid_image_id)$/, 'images'],
  [/^registration-error-(?:invalid-)?email/, 'email'],
  [/^registration-error-(?:invalid-)?username/, 'username'],
  [/^term_exists$/, 'name']
]

/** Lists of an order whose members have ids of their own. */
const ITEM_LISTS = ['line_items', 'shipping_lines', 'fee_lines', 'coupon_lines'] as const

/** The body's field that an error code stands for; undefined where it stands for none. */
export function fieldOfCode(facts: WooFacts): string | undefined {
  const code = facts.error?.code ?? ''
  const known = FIELDS.find(([pattern]) => pattern.test(code))?.[1]
  if (known !== undefined) return known
  // The legacy API has the same code for products (images) and their categories (image).
  if (code === 'woocommerce_api_invalid_remote_product_image') return facts.body.includes('"images"') ? 'images' : 'image'
  const body = sentRecord(facts)
  if (/invalid_item_id$/.test(code)) return ITEM_LISTS.find((list) => hasIds(body[list])) ?? 'line_items'
  if (isOfParent(facts)) return 'parent'
  const kind = kindOfCode(code)
  if (kind === 'product' && hasLines(body)) return 'line_items'
  return kind !== undefined && `${kind}_id` in body ? `${kind}_id` : undefined
}

/** `product` of `woocommerce_rest_product_invalid_id` and of `woocommerce_api_invalid_product_id`. */
export function kindOfCode(code: string): string | undefined {
  return /invalid_(\w{1,40})_id$/.exec(code)?.[1] ?? /^(?:woocommerce_)?rest_(\w{1,40})_invalid_id$/.exec(code)?.[1]
}

/** The code is of another kind of object than the path has: a product that is none, on a review or an order; or it is of a term's parent. */
export function isOfBody(facts: WooFacts): boolean {
  const kind = kindOfCode(facts.error?.code ?? '')
  if (isOfParent(facts)) return true
  return (kind === 'product' || kind === 'customer') && !/\/(?:products|customers)\/\d/.test(facts.api.path)
}

/** One code for a term and for the parent that it is given. */
function isOfParent(facts: WooFacts): boolean {
  const { error } = facts
  const isTerm = error?.code === 'woocommerce_rest_term_invalid' && 'parent' in sentRecord(facts)
  return isTerm && (error.status === 400 || /^parent /i.test(error.message))
}

/** An order by its lines; the legacy API wraps it. */
function hasLines(body: Readonly<Record<string, unknown>>): boolean {
  const order = isObject(body['order']) ? body['order'] : body
  return Array.isArray(order['line_items'])
}

function hasIds(list: unknown): boolean {
  return Array.isArray(list) && list.slice(0, MEMBERS).some((item) => isObject(item) && item['id'] !== undefined)
}

/** The field whose value the message quotes, in whatever language: `Slug "blue" já está em uso.` */
export function fieldQuoted(facts: WooFacts): string | undefined {
  const message = facts.error?.message ?? ''
  return Object.entries(sentRecord(facts))
    .slice(0, MEMBERS)
    .find(([, value]) => typeof value === 'string' && value.length > 1 && isQuotedIn(message, value))?.[0]
}

function isQuotedIn(message: string, value: string): boolean {
  const at = message.indexOf(value)
  return at > 0 && /["'“„«‘(]/.test(message[at - 1] ?? '') && /["'”“»’)]/.test(message[at + value.length] ?? '')
}
