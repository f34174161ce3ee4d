/** Calls that work, however odd: nothing may be accused. */
import type { Row } from '../calls.js'
import { APPLICATION_PASSWORD, basic, inQuery, KEY, KEYS, PLAIN, PRODUCTS, SECRET, SHOP, signed, storeAt, USER_SIGNS } from '../calls.js'

const good = { good: true } as const
const url = SHOP + PRODUCTS

export const goodRows: readonly Row[] = [
  { title: 'Basic', calls: { url, headers: KEYS, answer: [], answerHeaders: USER_SIGNS }, ...good },
  {
    title: 'query keys beside a web-server password',
    calls: { url: inQuery(PRODUCTS, KEY, SECRET), headers: basic('staging', 'letmein'), answer: [] },
    ...good
  },
  { title: 'signed over http', calls: { url: signed(PRODUCTS), answer: [] }, ...good },
  {
    title: 'application password with rest_route',
    calls: { url: `${SHOP}/?rest_route=/wc/v3/products`, headers: basic('admin', APPLICATION_PASSWORD), answer: [] },
    ...good
  },
  { title: 'login password with a plugin that takes it', calls: { url, headers: basic('admin', 'pa55'), answer: [] }, ...good },
  { title: 'keys right, nonce wrong', calls: { url, headers: { ...KEYS, 'x-wp-nonce': '0123456789' }, answer: [] }, ...good },
  { title: 'index', calls: { url: `${SHOP}/wp-json/`, answer: { name: 'Shop', home: SHOP, authentication: [] } }, ...good },
  { title: 'namespace index', calls: { url: `${PLAIN}/wp-json/wc/v3`, answer: { namespace: 'wc/v3' } }, ...good },
  {
    title: 'a batch in which one item fails',
    calls: {
      url: `${url}/batch`,
      method: 'POST',
      headers: KEYS,
      body: '{}',
      answer: {
        update: [
          { id: 2 },
          { id: 1, error: { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.', data: { status: 400 } } }
        ]
      }
    },
    ...good
  },
  {
    title: 'login page of the key hand-out',
    calls: {
      url: `${SHOP}/wc-auth/v1/authorize?app_name=a`,
      status: 302,
      answer: '',
      type: 'text/html',
      answerHeaders: { location: `${SHOP}/wc-auth/v1/login/`, 'x-redirect-by': 'WordPress' }
    },
    ...good
  },
  {
    title: 'a page of the shop',
    calls: { url: `${SHOP}/shop/`, answer: '<!doctype html><html></html>' },
    stores: [storeAt(SHOP)],
    ...good
  },
  { title: 'HEAD', calls: { url, method: 'HEAD', headers: KEYS, type: 'application/json' }, ...good },
  {
    title: 'preflight',
    calls: { url, method: 'OPTIONS', headers: { origin: 'https://app.example' }, answer: { namespace: 'wc/v3' } },
    ...good
  }
]
