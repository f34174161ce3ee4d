/** Nonces in forms, and JWT plugins that want their token from everybody. */
import type { Row } from '../calls.js'
import { error, inQuery, KEY, PRODUCTS, SECRET, SHOP } from '../calls.js'

const url = SHOP + PRODUCTS
const COOKIE = 'wordpress_logged_in_abc=admin%7C1795498542%7Ctoken'

export const tokenRows: readonly Row[] = [
  {
    title: 'a nonce as field of a form, of whatever kind: it counts before the header',
    calls: {
      url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-wp-nonce': '0123abcdef' },
      body: 'a=1&_wpnonce=abcdef0123',
      ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed')
    },
    first: 'wp.cookie.invalid-nonce',
    culprit: { in: 'request.body', name: '_wpnonce' }
  },
  {
    title: 'a nonce as part of a form of parts',
    calls: {
      url,
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: '--x\r\nContent-Disposition: form-data; name="_wpnonce"\r\n\r\nabcdef0123\r\n--x--',
      ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed')
    },
    first: 'wp.cookie.invalid-nonce',
    culprit: { in: 'request.body', name: '_wpnonce' }
  },
  {
    title: 'a nonce in a JSON body is none',
    calls: {
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wp-nonce': '0123abcdef' },
      body: '{"_wpnonce":"abcdef0123"}',
      ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed')
    },
    culprit: { in: 'request.header', name: 'x-wp-nonce' }
  },
  {
    title: 'the JWT plugin wants a token where a login cookie came',
    calls: {
      url: `${SHOP}/wp-json/filebird/v1/folders`,
      headers: { cookie: COOKIE, 'x-wp-nonce': 'abcdef0123' },
      ...error(403, 'jwt_auth_no_auth_header', 'Authorization header not found.')
    },
    fires: { 'wp.auth.missing': 'likely' },
    silent: ['wp.auth.header-stripped']
  },
  {
    title: 'the JWT plugin wants a token where nothing came',
    calls: { url: `${SHOP}/wp-json/filebird/v1/folders`, ...error(403, 'jwt_auth_no_auth_header', 'Authorization header not found.') },
    fires: { 'wp.auth.missing': 'certain' }
  },
  {
    title: 'the JWT plugin wants a token where keys came in the query',
    calls: { url: inQuery(PRODUCTS, KEY, SECRET), ...error(403, 'jwt_auth_no_auth_header', 'Authorization header not found.') },
    first: 'wp.rest-blocked',
    silent: ['woo.auth.missing', 'wp.auth.header-stripped']
  }
]
