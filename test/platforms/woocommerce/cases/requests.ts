/** Refusals that speak of parameters, of one object or one field, and batches. */
import type { Call, Row } from '../calls.js'
import { error, KEYS, PRODUCTS, refused, SHOP, signed } from '../calls.js'

const url = SHOP + PRODUCTS
const orders = `${SHOP}/wp-json/wc/v3/orders`
const json = { 'content-type': 'application/json' }

function post(to: string, body: object, answer: Pick<Call, 'status' | 'answer'>, method = 'POST'): Call {
  return { url: to, method, headers: { ...KEYS, ...json }, body: JSON.stringify(body), ...answer }
}

const failed = (code: string, message: string, more: object = {}) => ({ id: 0, error: { code, message, data: { status: 400, ...more } } })
const SKU = failed('product_invalid_sku', 'Invalid or duplicated SKU.', { resource_id: 12 })

const REVIEW = `${SHOP}/wp-json/wc/v3/products/reviews/99999`

/** The id that the code speaks of. */
const subresourceRows: readonly Row[] = (
  [
    ['/wc/v3/products/12/variations/999', 'woocommerce_rest_product_variation_invalid_id', '999'],
    ['/wc/v3/orders/727/refunds/9', 'woocommerce_rest_invalid_order_refund_id', '9'],
    ['/wc/v3/orders/99999/refunds/9', 'woocommerce_rest_invalid_order_id', '99999'],
    ['/wc/v3/orders/727/notes/5555', 'woocommerce_rest_invalid_id', '5555'],
    ['/wc/v3/products/attributes/3/terms/77', 'woocommerce_rest_term_invalid', '77'],
    ['/wp/v2/posts/5/revisions/9', 'rest_post_invalid_id', '9']
  ] as const
).map(([path, code, id]) => ({
  title: `${code} on ${path}`,
  calls: { url: `${SHOP}/wp-json${path}`, headers: KEYS, ...error(404, code, 'Invalid ID.') },
  fires: { 'woo.resource.invalid-id': 'certain' },
  summary: new RegExp(`^Id ${id} in `)
}))

export const requestRows: readonly Row[] = [
  ...subresourceRows,
  {
    title: 'a product that is none in the body of a review',
    calls: post(
      `${SHOP}/wp-json/wc/v3/products/reviews/22`,
      { product_id: 99999 },
      error(404, 'woocommerce_rest_product_invalid_id', 'Invalid product ID.'),
      'PUT'
    ),
    fires: { 'woo.request.invalid-param': 'likely' },
    silent: ['woo.resource.invalid-id'],
    culprit: { in: 'request.body', name: 'product_id' }
  },
  {
    title: 'a review that may be gone, before WooCommerce 9.2',
    calls: { url: REVIEW, headers: KEYS, ...error(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.') },
    fires: { 'woo.user.lacks-capability': 'likely', 'woo.resource.invalid-id': 'possible' }
  },
  {
    title: 'a known user, and no credential in the record',
    calls: { url: orders, ...error(403, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.') },
    fires: { 'woo.user.lacks-capability': 'possible' },
    summary: /the record shows no credential/
  },
  {
    title: 'a method of its own',
    calls: { url: signed(PRODUCTS), method: 'PURGE', ...refused('Unknown request method.') },
    fires: { 'woo.request.unknown-method': 'certain' },
    silent: ['woo.key.permission']
  },
  {
    title: 'a permission is no method',
    calls: { url, headers: KEYS, ...refused('The API key provided does not have read permissions.') },
    silent: ['woo.request.unknown-method']
  },
  {
    title: 'broken JSON',
    calls: {
      url,
      method: 'POST',
      headers: { ...KEYS, ...json },
      body: '{"name":',
      ...error(400, 'rest_invalid_json', 'Invalid JSON body passed.')
    },
    fires: { 'woo.request.invalid-json': 'certain' }
  },
  {
    title: 'broken JSON without credentials, on a route that needs them',
    calls: { url, method: 'POST', headers: json, body: '{', ...error(400, 'rest_invalid_json') },
    text: /the next answer will be 401/
  },
  {
    title: 'broken JSON where tokens are handed out',
    calls: { url: `${SHOP}/wp-json/jwt-auth/v1/token`, method: 'POST', headers: json, body: '{', ...error(400, 'rest_invalid_json') },
    first: 'woo.request.invalid-json',
    text: /^(?!.*next answer will be 401)/
  },
  {
    title: 'a missing parameter',
    calls: {
      url: `${url}/1/variations`,
      method: 'POST',
      headers: { ...KEYS, ...json },
      body: '{}',
      ...error(400, 'rest_missing_callback_param', 'Missing parameter(s): reviewer', { params: ['reviewer'] })
    },
    fires: { 'woo.request.missing-param': 'certain' },
    silent: ['woo.request.invalid-param', 'woo.request.invalid-json'],
    culprit: { in: 'request.body', name: 'reviewer' }
  },
  {
    title: 'an invalid parameter in the query',
    calls: {
      url: `${url}?per_page=1000`,
      headers: KEYS,
      ...error(400, 'rest_invalid_param', 'Ungültige Parameter: per_page', { params: { per_page: 'per_page must be between 1 and 100' } })
    },
    fires: { 'woo.request.invalid-param': 'certain' },
    silent: ['woo.request.missing-param'],
    culprit: { in: 'request.query', name: 'per_page' }
  },
  {
    title: 'an invalid parameter in the body',
    calls: {
      url: `${SHOP}/wp-json/wc/v3/orders`,
      method: 'POST',
      headers: json,
      body: '{"customer_id":"abc"}',
      ...error(400, 'rest_invalid_param', 'Invalid parameter(s): customer_id', { params: { customer_id: 'not an integer' } })
    },
    first: 'woo.request.invalid-param',
    culprit: { in: 'request.body', name: 'customer_id' }
  },
  {
    title: 'a SKU in use',
    calls: {
      url,
      method: 'POST',
      headers: { ...KEYS, ...json },
      body: '{"sku":"A"}',
      ...error(400, 'product_invalid_sku', 'Invalid or duplicated SKU.')
    },
    fires: { 'woo.request.duplicate-sku': 'certain' },
    culprit: { in: 'request.body', name: 'sku' }
  },
  {
    title: 'another product error',
    calls: { url, method: 'POST', headers: KEYS, body: '{}', ...error(400, 'woocommerce_product_invalid_image_id') },
    silent: ['woo.request.duplicate-sku']
  },
  {
    title: 'no bin',
    calls: {
      url: `${SHOP}/wp-json/wc/v3/products/reviews/1`,
      method: 'DELETE',
      headers: KEYS,
      ...error(501, 'woocommerce_rest_trash_not_supported')
    },
    fires: { 'woo.request.trash-not-supported': 'certain' },
    culprit: { in: 'request.query', name: 'force' }
  },
  {
    title: 'in the bin already',
    calls: { url: `${url}/1`, method: 'DELETE', headers: KEYS, ...error(410, 'woocommerce_rest_already_trashed') },
    silent: ['woo.request.trash-not-supported', 'wp.rest-blocked']
  },
  {
    title: 'an order item of another order',
    calls: post(orders, { line_items: [{ id: 93, quantity: 2 }] }, error(400, 'woocommerce_rest_invalid_item_id')),
    fires: { 'woo.request.invalid-param': 'likely' },
    silent: ['woo.resource.invalid-id'],
    culprit: { in: 'request.body', name: 'line_items' }
  },
  {
    title: 'a shipping line of another order',
    calls: post(
      `${orders}/7`,
      { line_items: [{ product_id: 1 }], shipping_lines: [{ id: 3 }] },
      error(400, 'woocommerce_rest_invalid_item_id'),
      'PUT'
    ),
    culprit: { in: 'request.body', name: 'shipping_lines' }
  },
  {
    title: 'a customer that is none, on an order that is one',
    calls: post(`${orders}/7`, { customer_id: 99 }, error(400, 'woocommerce_rest_invalid_customer_id', 'Customer ID is invalid.'), 'PUT'),
    fires: { 'woo.request.invalid-param': 'likely' },
    silent: ['woo.resource.invalid-id'],
    culprit: { in: 'request.body', name: 'customer_id' }
  },
  {
    title: 'a review of a product that is none',
    calls: post(`${url}/reviews`, { product_id: 99 }, error(404, 'woocommerce_rest_product_invalid_id', 'Invalid product ID.')),
    culprit: { in: 'request.body', name: 'product_id' }
  },
  {
    title: 'PUT to a product that is none',
    calls: post(`${url}/99`, { sku: 'A' }, error(400, 'woocommerce_rest_product_invalid_id', 'Invalid ID.'), 'PUT'),
    fires: { 'woo.resource.invalid-id': 'certain' },
    silent: ['woo.request'],
    culprit: { in: 'request.url', name: 'path' }
  },
  {
    title: 'a batch that failed as a whole',
    calls: post(`${url}/batch`, { create: [{ sku: 'A' }] }, { answer: { create: [SKU] } }),
    fires: { 'woo.request.duplicate-sku': 'certain' },
    silent: ['http.unexplained', 'woo.response.wrapped'],
    culprit: { in: 'request.body', name: 'sku' }
  },
  {
    title: 'a batch of which a part was done',
    calls: post(`${url}/batch`, { create: [{ sku: 'A' }, { sku: 'B' }] }, { answer: { create: [SKU, { id: 3 }] } }),
    good: true
  },
  { title: 'an empty batch', calls: post(`${url}/batch`, { create: [] }, { answer: { create: [] } }), good: true },
  {
    title: 'a batch whose product is none',
    calls: post(`${url}/batch`, { update: [{ id: 9 }] }, { answer: { update: [failed('woocommerce_rest_product_invalid_id', 'x')] } }),
    fires: { 'woo.resource.invalid-id': 'certain' },
    culprit: { in: 'request.body', name: 'id' }
  },
  {
    title: 'more items than a batch takes',
    calls: post(
      `${url}/batch`,
      { update: Array.from({ length: 101 }, (_, id) => ({ id })) },
      error(413, 'woocommerce_rest_request_entity_too_large', 'Unable to accept more than 100 items for this request.')
    ),
    first: 'woo.request.invalid-param',
    silent: ['http.body-too-large']
  },
  {
    title: 'the SKU of the edited product itself',
    calls: post(`${url}/12`, { sku: 'A' }, error(400, 'product_invalid_sku', 'Ongeldig.', { resource_id: 12 }), 'PUT'),
    fires: { 'woo.request.duplicate-sku': 'likely' },
    text: /Leave sku out of the update/
  },
  {
    title: 'the SKU of another product',
    calls: post(`${url}/12`, { sku: 'A' }, error(400, 'product_invalid_sku', 'Ongeldig.', { resource_id: 13 }), 'PUT'),
    fires: { 'woo.request.duplicate-sku': 'certain' }
  },
  {
    title: 'a SKU that another call is creating, in Swedish',
    calls: post(url, { sku: '105446' }, error(400, 'woocommerce_rest_product_not_created', 'Den SKU (105446) bearbetas redan')),
    fires: { 'woo.request.duplicate-sku': 'likely' },
    culprit: { in: 'request.body', name: 'sku' }
  },
  {
    title: 'a slug in use, in Portuguese',
    calls: post(`${url}/attributes`, { slug: 'blue' }, error(400, 'woocommerce_rest_cannot_create', 'Slug "blue" já está em uso.')),
    fires: { 'woo.request.invalid-param': 'likely' },
    silent: ['woo.auth', 'woo.user', 'woo.key'],
    culprit: { in: 'request.body', name: 'slug' }
  },
  {
    title: 'a refusal that quotes nothing of the body',
    calls: post(`${url}/attributes`, { slug: 'blue' }, error(400, 'woocommerce_rest_cannot_create', 'blue is not possible')),
    first: 'http.unexplained',
    silent: ['woo.request.invalid-param']
  },
  {
    title: 'an image that the store does not take',
    calls: post(`${url}/7`, { images: [{ src: 'x' }] }, error(400, 'woocommerce_product_image_upload_error', 'Invalid image.'), 'PUT'),
    culprit: { in: 'request.body', name: 'images' }
  },
  {
    title: 'an e-mail that is registered',
    calls: post(`${SHOP}/wp-json/wc/v3/customers`, { email: 'a@b.example' }, error(400, 'registration-error-email-exists', 'No.')),
    culprit: { in: 'request.body', name: 'email' }
  },
  {
    title: 'a term that exists',
    calls: post(`${url}/tags`, { name: 'Blue' }, error(400, 'term_exists', 'Exists.', { resource_id: 5 })),
    fires: { 'woo.request.invalid-param': 'likely' },
    culprit: { in: 'request.body', name: 'name' }
  },
  {
    title: 'two parameters of the wrong type',
    calls: post(
      `${SHOP}/wp-json/wc/v1/customers/25`,
      { billing: { city: 'Bonn' }, shipping: {} },
      error(400, 'rest_invalid_param', 'Invalid parameter(s): billing, shipping', {
        params: { billing: 'billing is not of type array.', shipping: 'shipping is not of type array.' }
      }),
      'PUT'
    ),
    first: 'woo.request.invalid-param',
    summary: /Parameters billing, shipping are not valid/,
    culprit: { in: 'request.body', name: 'billing' }
  }
]
