/** Application passwords. */
import type { Row } from '../calls.js'
import {
  APPLICATION_PASSWORD,
  basic,
  error,
  KEY,
  KEYS,
  ME,
  NOT_LOGGED_IN,
  PLAIN,
  PRODUCTS,
  SECRET,
  SHOP,
  storeAt,
  VISITOR
} from '../calls.js'

const url = SHOP + ME
const headers = basic('editor', APPLICATION_PASSWORD)
const UNKNOWN_USER = error(401, 'invalid_username', '<strong>Error:</strong> Unknown username.')
const WRONG = error(401, 'incorrect_password', 'The provided password is an invalid application password.')

export const applicationPasswordRows: readonly Row[] = [
  {
    title: 'unknown user',
    calls: { url, headers, ...UNKNOWN_USER },
    fires: { 'wp.app-password.unknown-user': 'certain' },
    silent: ['wp.app-password.foreign-basic', 'wp.app-password.incorrect']
  },
  {
    title: 'password of something else',
    calls: { url, headers: basic('staging', 'letmein'), ...UNKNOWN_USER },
    first: 'wp.app-password.foreign-basic',
    fires: { 'wp.app-password.foreign-basic': 'likely', 'wp.app-password.unknown-user': 'likely' }
  },
  {
    title: 'a key as user name is a matter of the route',
    calls: { url, headers: KEYS, ...UNKNOWN_USER },
    silent: ['wp.app-password'],
    first: 'woo.route.keys-on-wp-route'
  },
  {
    title: 'unknown e-mail',
    calls: { url, headers: basic('me@shop.example', APPLICATION_PASSWORD), ...error(401, 'invalid_email', 'Unknown email address.') },
    fires: { 'wp.app-password.unknown-email': 'certain' }
  },
  {
    title: 'wrong',
    calls: { url, headers, ...WRONG },
    fires: { 'wp.app-password.incorrect': 'certain' },
    silent: ['wp.app-password.login-password', 'wp.app-password.unknown-email']
  },
  {
    title: 'login password',
    calls: { url, headers: basic('editor', 'Tr0ub4dor&3'), ...WRONG },
    first: 'wp.app-password.login-password',
    fires: { 'wp.app-password.login-password': 'likely' }
  },
  {
    title: 'refused by a plugin that checks the login password',
    calls: {
      url,
      headers,
      status: 500,
      answer: {
        code: 'incorrect_password',
        message: 'The password you entered is incorrect. <a href="https://shop.example/wp-login.php?action=lostpassword">Lost it?</a>',
        data: null
      }
    },
    fires: { 'wp.app-password.incorrect': 'possible' },
    silent: ['wp.app-password.login-password', 'wp.fatal', 'http.server-error']
  },
  {
    title: 'off for the user',
    calls: { url, headers, ...error(401, 'application_passwords_disabled_for_user') },
    fires: { 'wp.app-password.disabled-for-user': 'certain' },
    silent: ['wp.app-password.disabled', 'wp.rest-blocked']
  },
  {
    title: 'off for the site',
    calls: { url, headers, ...error(401, 'application_passwords_disabled') },
    fires: { 'wp.app-password.disabled': 'likely' }
  },
  {
    title: 'off for the site, silently',
    calls: { url, headers, ...NOT_LOGGED_IN },
    fires: { 'wp.app-password.disabled': 'possible', 'wp.auth.header-stripped': 'possible', 'wp.auth.tls-not-detected': 'possible' },
    silent: ['wp.app-password.disabled-for-user']
  },
  {
    title: 'refused on a wc/ route',
    calls: { url: SHOP + PRODUCTS, headers, ...VISITOR },
    fires: {
      'wp.app-password.incorrect': 'possible',
      'wp.app-password.unknown-user': 'possible',
      'wp.app-password.disabled-for-user': 'possible'
    }
  },
  {
    title: 'an e-mail refused on a wc/ route',
    calls: { url: SHOP + PRODUCTS, headers: basic('me@shop.example', APPLICATION_PASSWORD), ...VISITOR },
    fires: { 'wp.app-password.unknown-email': 'possible' },
    silent: ['wp.app-password.unknown-user']
  },
  { title: 'keys on a wc/ route', calls: { url: SHOP + PRODUCTS, headers: KEYS, ...VISITOR }, silent: ['wp.app-password'] },
  {
    title: 'a secure cookie that stayed at home',
    calls: {
      url: `http://localhost:4010${ME}`,
      headers: { 'x-wp-nonce': 'abcdef0123' },
      ...error(403, 'rest_cookie_invalid_nonce', 'Cookie check failed')
    },
    stores: [storeAt(SHOP)],
    fires: { 'wp.cookie.secure-not-sent': 'possible', 'wp.cookie.invalid-nonce': 'likely' }
  },
  {
    title: 'keys by query on a core route',
    calls: { url: `${url}?consumer_key=${KEY}&consumer_secret=${SECRET}`, ...NOT_LOGGED_IN },
    fires: { 'woo.route.keys-on-wp-route': 'certain' },
    silent: ['wp.auth.missing'],
    culprit: { in: 'request.url', name: 'path' }
  },
  { title: 'an application password on a core route', calls: { url, headers, ...NOT_LOGGED_IN }, silent: ['woo.route.keys-on-wp-route'] },
  {
    title: 'over http on a local site',
    calls: { url: PLAIN + ME, headers, ...WRONG },
    silent: ['wp.app-password.over-http'],
    first: 'wp.app-password.incorrect'
  }
]
