import t from 'tap'
import {
  APPLICATION_PASSWORD,
  basic,
  error,
  inQuery,
  JWT,
  judge,
  KEY,
  LEGACY_MISSING,
  NOT_LOGGED_IN,
  SECRET,
  signed,
  VISITOR
} from './calls.js'

const PATHS = [
  '/wp-json/wc/v3/orders',
  '/wp-json/wc-analytics/reports',
  '/?rest_route=/wc/v3/orders',
  '/wp-json/wp/v2/users/me',
  '/wc-api/v3/orders',
  '/wp-json/my/v1/thing'
]
const BASES = ['http://shop.example', 'https://shop.example']
const VALUES = [KEY, SECRET, 'undefined', 'admin', 'me@shop.example', '', `${KEY}\n`, KEY.slice(0, 12)]
const PASSWORDS = [SECRET, KEY, 'undefined', 'pa55', APPLICATION_PASSWORD, '', `${SECRET} `]
const LINES = [
  'Basic',
  'Basic %%%',
  'Basic YQ==',
  `Bearer ${JWT}`,
  'Bearer abc',
  `Bearer ${KEY}`,
  'Token abc',
  `${KEY}:${SECRET}`,
  'Digest username="a"',
  `OAuth oauth_consumer_key="${KEY}"`,
  `oauth oauth_consumer_key="${KEY}"`,
  ''
]

function answerFor(path: string) {
  if (path.startsWith('/wc-api')) return LEGACY_MISSING
  return path.includes('/wc') ? VISITOR : NOT_LOGGED_IN
}

t.test("a visitor's answer is never left without a cause, whatever credential came with it", (t) => {
  for (const base of BASES) {
    for (const path of PATHS) {
      const answer = answerFor(path)
      const requests = [
        { url: base + path },
        ...VALUES.flatMap((user) => PASSWORDS.map((password) => ({ url: base + path, headers: basic(user, password) }))),
        ...VALUES.flatMap((user) => PASSWORDS.map((password) => ({ url: inQuery(path, user, password, base) }))),
        ...LINES.map((authorization) => ({ url: base + path, headers: { authorization } })),
        { url: signed(path, {}, base) },
        { url: base + path, headers: { cookie: 'wordpress_logged_in_1=x', 'x-wp-nonce': 'n' } },
        { url: base + path, headers: { cookie: 'wordpress_logged_in_1=x' } }
      ]
      const open = requests.filter((request) => {
        const found = judge({ ...request, ...answer })
        const text = JSON.stringify(found)
        for (const secret of [KEY, SECRET, APPLICATION_PASSWORD])
          if (text.includes(secret)) t.fail(`${JSON.stringify(request)} prints a secret`)
        return found.length === 0 || found.some(({ code }) => code === 'http.unexplained')
      })
      t.same(open, [], `${base}${path}`)
    }
  }
  t.end()
})

t.test('odd answers break no rule', (t) => {
  const bodies = [
    '',
    '{}',
    '[]',
    'null',
    '"x"',
    '{"code":1,"message":2}',
    '{"errors":[]}',
    '{"errors":"x"}',
    '/**/cb(',
    '<br />',
    '\uFEFF',
    '{"body":1,"status":"x"}',
    '{"code":"x","message":"y","data":null}'
  ]
  for (const answer of bodies) {
    for (const status of [200, 301, 401, 403, 404, 500, 503]) {
      t.ok(
        Array.isArray(
          judge({ url: 'https://shop.example/wp-json/wc/v3/orders?_envelope=1&x[]=1', status, answer, type: 'application/json' })
        ),
        `${status} ${answer}`
      )
    }
  }
  t.ok(judge({ url: 'https://shop.example/wp-json/wc/v3/%', headers: { authorization: '\u0000' }, ...error(401, 'x', '') }))
  t.end()
})
