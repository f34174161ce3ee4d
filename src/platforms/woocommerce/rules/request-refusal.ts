/** What the store names as wrong in method, parameters, body or object; each of the rules on requests speaks of one of these. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { WooFacts } from '../facts.js'
import { isAuthenticationError, says } from '../sent.js'
import { sentRecord } from './request-body.js'

export type RequestRefusal =
  | 'method'
  | 'json'
  | 'missing-parameter'
  | 'invalid-parameters'
  | 'unique-sku'
  | 'unique-id'
  | 'batch'
  | 'bin'
  | 'order-line'
  | 'refund'
  | 'upload'
  | 'user'
  | 'page'
  | 'id'
  | 'review'
  | 'field'

/** Codes with one meaning each; the texts are translated, the codes are not. */
const BY_CODE: ReadonlyMap<string, RequestRefusal> = new Map<string, RequestRefusal>([
  ['rest_invalid_json', 'json'],
  ['rest_missing_callback_param', 'missing-parameter'],
  ['rest_invalid_param', 'invalid-parameters'],
  ['product_invalid_sku', 'unique-sku'],
  ['woocommerce_rest_product_sku_already_exists', 'unique-sku'],
  ['woocommerce_api_product_sku_already_exists', 'unique-sku'],
  ['product_invalid_global_unique_id', 'unique-id'],
  ['woocommerce_rest_request_entity_too_large', 'batch'],
  ['woocommerce_rest_trash_not_supported', 'bin'],
  ['rest_trash_not_supported', 'bin'],
  ['woocommerce_rest_required_product_reference', 'order-line'],
  ['woocommerce_rest_cannot_create_order_refund', 'refund'],
  ['woocommerce_rest_invalid_order_refund', 'refund'],
  ['woocommerce_api_invalid_order_refund', 'refund'],
  ['rest_upload_no_content_disposition', 'upload'],
  ['rest_upload_invalid_disposition', 'upload'],
  ['rest_upload_no_content_type', 'upload'],
  ['rest_upload_no_data', 'upload'],
  ['rest_upload_sideload_error', 'upload'],
  ['rest_upload_unknown_error', 'upload'],
  ['existing_user_login', 'user'],
  ['existing_user_email', 'user'],
  ['rest_post_invalid_page_number', 'page'],
  ['rest_comment_invalid_page_number', 'page'],
  ['rest_revision_invalid_page_number', 'page']
])

/** Codes of objects that do not exist. */
const ID =
  /^(?:woocommerce_rest_(?:\w{0,60}_)?invalid_(?:\w{0,60}_)?id(?:_network)?|woocommerce_rest_term_invalid|rest_(?:post|user|term|comment)_invalid_id|woocommerce_api_invalid_\w{1,60}_id)$/

/** Exactly one; `field` is any other 400, of which the rule may know nothing. */
export const requestRefusal = perTurn((facts: WooFacts): RequestRefusal | undefined => {
  const { error, api, credentials } = facts
  if (!error) return undefined
  if (isAuthenticationError(facts)) return says(facts, /unknown request method/i) ? 'method' : undefined
  const known = BY_CODE.get(error.code)
  if (known !== undefined && !(known === 'refund' && mayBeGateways(facts))) return known
  if (ID.test(error.code)) return 'id'
  if (isReview(api.path) && error.status === 403 && credentials.any && /^woocommerce_rest_cannot_/.test(error.code)) return 'review'
  return error.status === 400 ? 'field' : undefined
})

/** One review: `/wc/v3/products/reviews/22`, `/wc/v2/products/11/reviews/22`. */
export function isReview(path: string): boolean {
  return /^\/wc\/v\d\/products\/(?:\d{1,19}\/)?reviews\/\d/.test(path)
}

/** With an amount the payment gateway may be the one that refused the refund. */
function mayBeGateways(facts: WooFacts): boolean {
  return !lacksAmount(facts) && facts.error?.code === 'woocommerce_rest_cannot_create_order_refund'
}

/** Of a refund. */
export function lacksAmount(facts: WooFacts): boolean {
  const amount = sentRecord(facts)['amount']
  return amount === undefined || amount === ''
}
