/** Bodies that are not read, and what the store says is lacking in them. */
import type { Call, Row } from '../calls.js'
import { error, KEYS, PRODUCTS, SHOP } from '../calls.js'

const url = SHOP + PRODUCTS
const orders = `${SHOP}/wp-json/wc/v3/orders`
const json = { 'content-type': 'application/json' }

function post(to: string, body: object, answer: Pick<Call, 'status' | 'answer'>, method = 'POST'): Call {
  return { url: to, method, headers: { ...KEYS, ...json }, body: JSON.stringify(body), ...answer }
}

const failed = (code: string, message: string, more: object = {}) => ({ id: 0, error: { code, message, data: { status: 400, ...more } } })

export const bodyRows: readonly Row[] = [
  {
    title: 'a parameter that is there, in JSON that is not read',
    calls: {
      url: `${SHOP}/wp-json/wc/store/v1/checkout`,
      method: 'POST',
      headers: { 'content-type': 'text/plain', nonce: 'abcdef0123' },
      body: '{"billing_address":{}}',
      ...error(400, 'rest_missing_callback_param', 'Missing parameter(s): billing_address', { params: ['billing_address'] })
    },
    fires: { 'woo.request.missing-param': 'certain' },
    culprit: { in: 'request.header', name: 'content-type' }
  },
  {
    title: 'a parameter that is nowhere, in JSON that is not read',
    calls: {
      url: `${url}/1/variations`,
      method: 'POST',
      headers: { ...KEYS, 'content-type': 'text/plain' },
      body: '{"x":1}',
      ...error(400, 'rest_missing_callback_param', 'Missing parameter(s): reviewer', { params: ['reviewer'] })
    },
    culprit: { in: 'request.body', name: 'reviewer' }
  },
  {
    title: 'a parameter that is there, under a JSON type of its own',
    calls: {
      url: `${url}/1/variations`,
      method: 'POST',
      headers: { ...KEYS, 'content-type': 'application/vnd.shop+json' },
      body: '{"reviewer":""}',
      ...error(400, 'rest_missing_callback_param', 'Missing parameter(s): reviewer', { params: ['reviewer'] })
    },
    culprit: { in: 'request.body', name: 'reviewer' }
  },
  {
    title: 'a JSON type and no body',
    calls: { url, headers: { ...KEYS, ...json }, ...error(400, 'rest_invalid_json', 'Invalid JSON body passed.') },
    fires: { 'woo.request.invalid-json': 'certain' },
    culprit: { in: 'request.header', name: 'content-type' }
  },
  {
    title: 'an order line without a product',
    calls: post(`${orders}/5`, { line_items: [{ id: 2 }] }, error(400, 'woocommerce_rest_required_product_reference'), 'PUT'),
    fires: { 'woo.request.missing-param': 'likely' },
    culprit: { in: 'request.body', name: 'line_items' }
  },
  {
    title: 'a refund without an amount',
    calls: post(`${orders}/5/refunds`, { line_items: [] }, error(500, 'woocommerce_rest_cannot_create_order_refund', 'Specify an amount.')),
    fires: { 'woo.request.missing-param': 'likely' },
    silent: ['http.server-error', 'woo.user'],
    culprit: { in: 'request.body', name: 'amount' }
  },
  {
    title: 'a refund of nothing',
    calls: post(`${orders}/5/refunds`, { amount: '0' }, error(400, 'woocommerce_rest_invalid_order_refund', 'Above zero.')),
    fires: { 'woo.request.invalid-param': 'likely' },
    culprit: { in: 'request.body', name: 'amount' }
  },
  {
    title: 'a refund with an amount that something else refused',
    calls: post(`${orders}/5/refunds`, { amount: '10' }, error(500, 'woocommerce_rest_cannot_create_order_refund', 'Gateway.')),
    silent: ['woo.request', 'woo.user']
  },
  {
    title: 'an upload as a form without a file',
    calls: {
      url: `${SHOP}/wp-json/wp/v2/media`,
      method: 'POST',
      headers: { ...KEYS, 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x--',
      ...error(400, 'rest_upload_no_content_disposition', 'No Content-Disposition supplied.')
    },
    fires: { 'woo.request.missing-param': 'likely' },
    culprit: { in: 'request.header', name: 'content-disposition' },
    summary: /form/
  },
  {
    title: 'an upload whose header has no file name',
    calls: {
      url: `${SHOP}/wp-json/wp/v2/media`,
      method: 'POST',
      headers: { ...KEYS, 'content-disposition': 'inline' },
      body: 'x',
      ...error(400, 'rest_upload_invalid_disposition')
    },
    fires: { 'woo.request.invalid-param': 'likely' },
    culprit: { in: 'request.header', name: 'content-disposition' }
  },
  {
    title: 'an upload without bytes',
    calls: { url: `${SHOP}/wp-json/wp/v2/media`, method: 'POST', headers: KEYS, ...error(400, 'rest_upload_no_data') },
    fires: { 'woo.request.missing-param': 'likely' }
  },
  {
    title: 'an upload without its type',
    calls: { url: `${SHOP}/wp-json/wp/v2/media`, method: 'POST', headers: KEYS, body: 'x', ...error(400, 'rest_upload_no_content_type') },
    culprit: { in: 'request.header', name: 'content-type' }
  },
  {
    title: 'a webhook topic that does not exist',
    calls: post(`${SHOP}/wp-json/wc/v3/webhooks`, { topic: 'order.create' }, error(400, 'woocommerce_rest_shop_webhook_invalid_topic')),
    fires: { 'woo.request.invalid-param': 'likely' },
    culprit: { in: 'request.body', name: 'topic' }
  },
  {
    title: 'a coupon that does not apply',
    calls: post(orders, { coupon_lines: [{ code: 'x' }] }, error(400, 'woocommerce_rest_invalid_coupon')),
    fires: { 'woo.request.invalid-param': 'likely' },
    culprit: { in: 'request.body', name: 'coupon_lines' },
    text: /may have made it all the same/
  },
  {
    title: 'the picture of a category, legacy API',
    calls: post(
      `${SHOP}/wc-api/v3/products/categories`,
      { product_category: { image: 'http://x' } },
      { status: 400, answer: { errors: [{ code: 'woocommerce_api_invalid_remote_product_image', message: 'x' }] } }
    ),
    culprit: { in: 'request.body', name: 'image' }
  },
  {
    title: 'an item of a batch without an id, below a product',
    calls: post(
      `${url}/12/variations/batch`,
      { update: [{ variation_id: 9 }] },
      {
        answer: { update: [{ ...failed('woocommerce_rest_product_variation_invalid_id', 'ID no válido.'), id: null }] }
      }
    ),
    fires: { 'woo.resource.invalid-id': 'certain' },
    culprit: { in: 'request.body', name: 'id' }
  },
  {
    title: 'an item of a batch whose id is none, below a product',
    calls: post(
      `${url}/12/variations/batch`,
      { update: [{ id: 9 }] },
      {
        answer: { update: [failed('woocommerce_rest_product_variation_invalid_id', 'ID no válido.')] }
      }
    ),
    fires: { 'woo.resource.invalid-id': 'certain' },
    culprit: { in: 'request.body', name: 'id' },
    summary: /id 9/
  },
  {
    title: 'a file that the store does not take',
    calls: {
      url: `${SHOP}/wp-json/wp/v2/media`,
      method: 'POST',
      headers: KEYS,
      body: 'x',
      ...error(500, 'rest_upload_sideload_error', 'Sorry, this file type is not permitted for security reasons.')
    },
    first: 'woo.request.invalid-param',
    fires: { 'woo.request.invalid-param': 'possible' }
  },
  {
    title: 'a user name that is taken, with 500',
    calls: {
      ...post(
        `${SHOP}/wp-json/wp/v2/users`,
        { username: 'a', email: 'b@shop.example' },
        {
          status: 500,
          answer: { code: 'existing_user_login', message: 'Sorry, that username already exists!', data: null }
        }
      )
    },
    fires: { 'woo.request.invalid-param': 'likely' },
    silent: ['http.server-error'],
    culprit: { in: 'request.body', name: 'username' }
  },
  {
    title: 'a page behind the last one',
    calls: { url: `${SHOP}/wp-json/wp/v2/posts?page=99`, ...error(400, 'rest_post_invalid_page_number', 'Too large.') },
    fires: { 'woo.request.invalid-param': 'certain' },
    culprit: { in: 'request.query', name: 'page' },
    summary: /Page 99 /
  }
]
