/** Faults of the site, and packed answers. */
import type { Row } from '../calls.js'
import { error, KEYS, ME, PRODUCTS, refused, SHOP, signed, storeAt } from '../calls.js'

const url = SHOP + PRODUCTS
const die = (text: string, title = 'WordPress') =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body id="error-page"><div class="wp-die-message">${text}</div></body></html>`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

export const answerRows: readonly Row[] = [
  {
    title: 'update running',
    calls: {
      url,
      headers: KEYS,
      status: 503,
      answer: die('Briefly unavailable for scheduled maintenance. Check back in a minute.'),
      answerHeaders: { 'retry-after': '600' }
    },
    fires: { 'wp.maintenance.core': 'certain' },
    silent: ['wp.maintenance.plugin', 'wp.fatal']
  },
  {
    title: 'update running, as JSON in another language',
    calls: { url, headers: KEYS, ...error(503, 'wp_die', 'Momentan nicht erreichbar.'), answerHeaders: { 'retry-after': '600' } },
    first: 'wp.maintenance.core'
  },
  {
    title: 'update running, as a page in another language',
    calls: {
      url,
      headers: KEYS,
      status: 503,
      answer: die('No disponible por mantenimiento programado.', 'Mantenimiento'),
      answerHeaders: { 'retry-after': '600' }
    },
    fires: { 'wp.maintenance.core': 'likely' }
  },
  {
    title: 'a coming-soon page that says 200',
    calls: {
      url,
      headers: KEYS,
      answer: die('Soon.', 'Coming soon'),
      answerHeaders: { link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"' }
    },
    fires: { 'wp.maintenance.plugin': 'likely' },
    silent: ['wp.permalinks']
  },
  {
    title: 'maintenance plugin',
    calls: { url, headers: KEYS, ...error(401, 'vip_maintenance_mode_rest_not_logged_in', 'REST API access is currently restricted.') },
    fires: { 'wp.maintenance.plugin': 'certain' },
    silent: ['wp.rest-blocked', 'wp.maintenance.core']
  },
  {
    title: 'maintenance page',
    calls: { url, headers: KEYS, status: 503, answer: die('Soon.', 'Coming soon') },
    fires: { 'wp.maintenance.plugin': 'likely' }
  },
  {
    title: 'a bare 503',
    calls: { url, headers: KEYS, status: 503, answer: '<html><title>503 Service Unavailable</title></html>' },
    fires: { 'wp.maintenance': 'possible' },
    silent: ['wp.maintenance.core', 'wp.maintenance.plugin']
  },
  {
    title: 'a 404 is no maintenance',
    calls: { url, headers: KEYS, ...error(404, 'woocommerce_rest_product_invalid_id') },
    silent: ['wp.maintenance', 'wp.fatal', 'wp.database']
  },
  {
    title: 'no database',
    calls: { url, headers: KEYS, status: 500, answer: die('<h1>Error establishing a database connection</h1>') },
    fires: { 'wp.database': 'certain' },
    silent: ['wp.fatal']
  },
  {
    title: 'fatal error',
    calls: { url, headers: KEYS, status: 500, answer: die('<p>There has been a critical error on this website.</p>') },
    fires: { 'wp.fatal': 'certain' },
    silent: ['wp.database']
  },
  {
    title: 'fatal error as JSON',
    calls: { url, headers: KEYS, ...error(500, 'internal_server_error', '<p>Es gab einen kritischen Fehler.</p>') },
    first: 'wp.fatal'
  },
  {
    title: 'one field twice',
    calls: {
      url: `${url}?name=a`,
      method: 'POST',
      headers: { ...KEYS, ...form },
      body: 'name=b&price=1',
      status: 400,
      answer: die('A variable mismatch has been detected.')
    },
    fires: { 'wp.variable-mismatch': 'certain' },
    culprit: { in: 'request.body', name: 'name' }
  },
  {
    title: 'one field twice, no mismatch',
    calls: {
      url: `${url}?name=a`,
      method: 'POST',
      headers: { ...KEYS, ...form },
      body: 'name=a',
      ...error(400, 'rest_invalid_param', 'Invalid parameter(s): name')
    },
    silent: ['wp.variable-mismatch']
  },
  {
    title: 'error in an envelope',
    calls: {
      url: `${signed(PRODUCTS)}&_envelope=1`,
      method: 'POST',
      answer: {
        body: {
          code: 'woocommerce_rest_authentication_error',
          message: 'The API key provided does not have write permissions.',
          data: { status: 401 }
        },
        status: 401,
        headers: {}
      }
    },
    first: 'woo.key.permission.no-write'
  },
  {
    title: 'an error in an envelope that nothing else explains',
    calls: {
      url: `${url}?_envelope=1`,
      headers: KEYS,
      answer: { body: { code: 'woocommerce_rest_some_fault', message: 'no', data: { status: 400 } }, status: 400, headers: {} }
    },
    fires: { 'woo.response.wrapped': 'likely' }
  },
  {
    title: 'a success in an envelope',
    calls: { url: `${url}?_envelope=1`, headers: KEYS, answer: { body: [], status: 200, headers: {} } },
    silent: ['woo.response.wrapped'],
    good: true
  },
  {
    title: 'error in JSONP',
    calls: {
      url: `${url}?_jsonp=cb`,
      headers: KEYS,
      status: 401,
      answer: '/**/cb({"code":"woocommerce_rest_authentication_error","message":"Consumer secret is invalid.","data":{"status":401}})',
      type: 'application/javascript'
    },
    fires: { 'woo.secret.wrong': 'likely' }
  },
  {
    title: 'a notice before the JSON',
    calls: {
      url,
      headers: KEYS,
      answer: '<br />\n<b>Warning</b>:  something in <b>/srv/x.php</b> on line <b>3</b><br />\n[{"id":1}]',
      type: 'text/html'
    },
    fires: { 'wp.php-notice-in-body': 'certain' },
    good: true
  },
  {
    title: 'a notice although JSON was asked for',
    calls: {
      url,
      headers: { ...KEYS, accept: 'application/json' },
      answer: 'Warning: something in /srv/x.php on line 3\n{"id":1}',
      type: 'text/html'
    },
    fires: { 'wp.php-notice-in-body': 'certain' },
    text: /as this one did/,
    good: true
  },
  {
    title: 'a byte order mark before the JSON',
    calls: { url, headers: KEYS, answer: '\uFEFF[{"id":1}]', type: 'application/json' },
    fires: { 'wp.php-notice-in-body': 'likely' },
    good: true
  },
  {
    title: 'a page of IIS before the JSON',
    calls: {
      url,
      method: 'POST',
      headers: KEYS,
      body: '{}',
      status: 201,
      answer: '<head><title>Document Moved</title></head>\n<body><h1>Object Moved</h1>{"a"</body>{"id":1,"images":[{"src":"x"}]}',
      answerHeaders: { link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"' }
    },
    fires: { 'wp.php-notice-in-body': 'likely' },
    good: true
  },
  {
    title: 'a page that only speaks of JSON',
    calls: { url, headers: KEYS, answer: '<html><body>{"id":1} or {}</body></html>' },
    silent: ['wp.php-notice-in-body']
  },
  {
    title: 'JSON from the first character',
    calls: { url, headers: KEYS, answer: [{ id: 1 }] },
    silent: ['wp.php-notice-in-body'],
    good: true
  },
  {
    title: 'an error behind a notice',
    calls: {
      url,
      headers: KEYS,
      status: 401,
      answer: `<br />\n<b>Notice</b>: x<br />\n${JSON.stringify(refused('Consumer secret is invalid.').answer)}`,
      type: 'text/html'
    },
    first: 'woo.secret.wrong'
  },
  {
    title: 'a nonce without its cookie at a plain gateway of an https store',
    calls: { url: `http://localhost:4010${ME}`, headers: { 'x-wp-nonce': 'abcdef0123' }, ...error(403, 'rest_cookie_invalid_nonce') },
    stores: [storeAt(SHOP)],
    first: 'wp.cookie.invalid-nonce'
  }
]
