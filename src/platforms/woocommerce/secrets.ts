/** Places that always hold a secret in WordPress and WooCommerce traffic. */
import type { SecretPlace } from '../../model/secrets.js'

const headers = [
  'x-wp-nonce',
  'nonce',
  'x-wc-store-api-nonce',
  'cart-token',
  'x-mcp-api-key',
  'x-consumer-key',
  'x-consumer-secret',
  'x-api-key'
]
const parameters = [
  'consumer_key',
  'consumer_secret',
  'consumerKey',
  'consumerSecret',
  'oauth_consumer_key',
  'oauth_consumer_secret',
  'oauth_signature',
  'oauth_token',
  'oauth_token_secret',
  'oauth_nonce',
  '_wpnonce'
]
const fields = [...parameters, 'user_pass', 'password', 'pwd', 'order_key', 'token', 'nonce', 'cart_token']

export const secretPlaces: readonly SecretPlace[] = [
  { in: 'header', name: 'authorization', kind: 'authorization' },
  { in: 'header', name: 'proxy-authorization', kind: 'authorization' },
  { in: 'header', name: 'cookie', kind: 'cookies' },
  { in: 'header', name: 'set-cookie', kind: 'cookies' },
  ...headers.map((name) => ({ in: 'header', name, kind: 'value' }) as const),
  ...parameters.map((name) => ({ in: 'query', name, kind: 'value' }) as const),
  // An order key opens a guest's order: `?key=wc_order_…`.
  { in: 'query', name: 'key', kind: 'value' },
  ...[...new Set(fields)].map((name) => ({ in: 'body', name, kind: 'value' }) as const)
]
