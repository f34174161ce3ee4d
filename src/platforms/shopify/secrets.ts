/** Places that always hold a secret of Shopify's, whatever its shape. */
import type { SecretPlace } from '../../model/secrets.js'

const HEADERS = [
  'x-shopify-access-token',
  'x-shopify-storefront-access-token',
  'shopify-storefront-private-token',
  'x-shopify-customer-access-token',
  'x-shopify-token',
  'x-shopify-api-access-token',
  'x-shopify-api-key',
  'shopify-access-token',
  'access-token',
  'x-shopify-hmac-sha256'
]
const QUERY = ['access_token', 'hmac', 'code', 'signature', 'client_secret', 'id_token', 'session', 'refresh_token', 'subject_token']
const BODY = [
  'client_secret',
  'client_assertion',
  'access_token',
  'refresh_token',
  'subject_token',
  'id_token',
  'code',
  'code_verifier',
  'accessToken',
  'customerAccessToken',
  'storefrontAccessToken',
  'multipassToken',
  'activationToken',
  'resetToken',
  'password'
]

export const shopifySecrets: readonly SecretPlace[] = [
  ...HEADERS.map((name): SecretPlace => ({ in: 'header', name, kind: 'value' })),
  { in: 'header', name: 'authorization', kind: 'authorization' },
  { in: 'header', name: 'cookie', kind: 'cookies' },
  { in: 'header', name: 'set-cookie', kind: 'cookies' },
  ...QUERY.map((name): SecretPlace => ({ in: 'query', name, kind: 'value' })),
  ...BODY.map((name): SecretPlace => ({ in: 'body', name, kind: 'value' }))
]
