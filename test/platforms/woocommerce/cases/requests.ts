/** Refusals that speak of one object or one field, and batches. */
import type { Call, Row } from '../calls.js'
import { error, KEYS, PRODUCTS, SHOP } from '../calls.js'

const url = SHOP + PRODUCTS
const orders = `${SHOP}/wp-json/wc/v3/orders`
const json = { 'content-type': 'application/json' }

function post(to: string, body: object, answer: Pick<Call, 'status' | 'answer'>, method = 'POST'): Call {
  return { url: to, method, headers: { ...KEYS, ...json }, body: JSON.stringify(body), ...answer }
}

const failed = (code: string, message: string, more: object = {}) => ({ id: 0, error: { code, message, data: { status: 400, ...more } } })
const SKU = failed('product_invalid_sku', 'Invalid or duplicated SKU.', { resource_id: 12 })

export const requestRows: readonly Row[] = [
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
    fires: { 'woo.request.duplicate-sku': 'likely' }
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
  }
]
