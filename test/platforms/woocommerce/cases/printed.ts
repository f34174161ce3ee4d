/** Errors that PHP prints in place of the answer. */
import type { Row } from '../calls.js'
import { KEY, KEYS, PRODUCTS, SECRET, SHOP } from '../calls.js'

const url = SHOP + PRODUCTS

export const printedRows: readonly Row[] = [
  {
    title: 'a fatal error printed with status 200, after a warning',
    calls: {
      url,
      method: 'POST',
      headers: KEYS,
      body: '{}',
      answer:
        '<br />\n<b>Warning</b>:  x in <b>/srv/wp-content/plugins/other/a.php</b> on line <b>1</b><br />\n<br />\n<b>Fatal error</b>:  Uncaught Error: y in /srv/wp-content/plugins/woocommerce/includes/api/z.php:374'
    },
    fires: { 'wp.fatal': 'certain' },
    silent: ['wp.permalinks', 'wp.php-notice-in-body'],
    text: /Fatal error: Uncaught Error: y/
  },
  {
    title: 'a parse error as text under a JSON type',
    calls: {
      url,
      headers: KEYS,
      status: 200,
      answer: 'PHP Parse error:  syntax error, unexpected token in /srv/wp-content/themes/mine/functions.php on line 9',
      type: 'application/json; charset=UTF-8'
    },
    fires: { 'wp.fatal': 'certain' },
    summary: /in mine/
  },
  {
    title: 'a product whose text speaks of a fatal error',
    calls: { url, headers: KEYS, answer: [{ id: 1, description: '<b>Fatal error</b>: a novel' }] },
    silent: ['wp.fatal'],
    good: true
  },
  {
    title: 'a front page whose text speaks of a fatal error',
    calls: { url, headers: KEYS, answer: '<!DOCTYPE html><html><body><p>Fatal error: a novel</p></body></html>' },
    silent: ['wp.fatal']
  },
  {
    title: 'a notice that speaks of a fatal error, and then the JSON',
    calls: { url, headers: KEYS, answer: '<br />\n<b>Warning</b>: Fatal error: x<br />\n[{"id":1}]', type: 'text/html' },
    silent: ['wp.fatal'],
    good: true
  },
  {
    title: 'out of memory, 500',
    calls: {
      url,
      headers: KEYS,
      status: 500,
      answer:
        '<br />\n<b>Fatal error</b>:  Allowed memory size of 268435456 bytes exhausted in <b>/srv/wp-content/plugins/woocommerce/x.php</b> on line <b>9</b><br />'
    },
    fires: { 'wp.fatal': 'certain' },
    summary: /out of memory/,
    text: /WP_MEMORY_LIMIT/
  },
  {
    title: 'the comments of two caches behind the JSON, which holds markup itself',
    calls: {
      url,
      headers: KEYS,
      answer: `[{"id":1,"description":"<br /><!-- wp:x -->"}]<!-- Cache served ?consumer_key=${KEY}&consumer_secret=${SECRET} -->\n<!-- Performance optimized -->`,
      type: 'application/json'
    },
    fires: { 'wp.php-notice-in-body': 'likely' },
    text: /Cache served/,
    good: true
  },
  {
    title: 'a warning behind the JSON',
    calls: { url, headers: KEYS, answer: '{"id":1}<br />\n<b>Warning</b>: Cannot modify header', type: 'application/json' },
    silent: ['wp.php-notice-in-body']
  },
  {
    title: 'a warning with its line behind the JSON',
    calls: { url, headers: KEYS, answer: '{"id":1}<br />\n<b>Warning</b>: x in <b>/srv/a.php</b><br />', type: 'application/json' },
    fires: { 'wp.php-notice-in-body': 'likely' },
    good: true
  },
  {
    title: 'an error with a comment behind it',
    calls: {
      url,
      headers: KEYS,
      status: 401,
      answer:
        '{"code":"woocommerce_rest_authentication_error","message":"Consumer secret is invalid.","data":{"status":401}}<!-- cached -->',
      type: 'application/json'
    },
    first: 'woo.secret.wrong'
  },
  {
    title: 'JSON that was cut off within a text',
    calls: { url, headers: KEYS, answer: '[{"id":1,"description":"<p>x</p>', type: 'application/json' },
    silent: ['wp.php-notice-in-body']
  }
]
