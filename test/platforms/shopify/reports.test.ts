/** What public reports showed to be missed, or said in words that mislead: each with a call much like it that means something else. */
import t from 'tap'
import type { Diagnosis } from '#src/model/diagnosis.js'
import { type Call, diagnosesOf, HEX, NOW, sessionToken, storefront, TOKEN, token } from './exchange.js'

const codes = (call: Call) => diagnosesOf([call]).map(({ code, certainty }) => `${code} ${certainty}`)

function about(call: Call, code: string): Diagnosis {
  const found = diagnosesOf([call]).find((one) => one.code === code)
  if (!found) throw new Error(`${code} is not among ${codes(call).join(', ')}`)
  return found
}

const PARTNER = 'https://partners.shopify.com/1234567/api/2021-04/graphql.json'
const partner = (more: Partial<Call>): Call => ({
  url: PARTNER,
  method: 'POST',
  headers: { ...token(`prtapi_${HEX}`), 'Content-Type': 'application/json' },
  body: { query: '{ app { name } }' },
  ...more
})

t.test('an app that lets the error of its JWT library through', async (t) => {
  const begins = Date.parse(NOW) / 1000 + 140
  const call = (answer: string): Call => ({
    url: 'https://app.example/api/products/count',
    headers: { Authorization: `Bearer ${sessionToken({ nbf: begins, iat: begins, exp: begins + 60 })}` },
    status: 500,
    answer
  })
  const refusal = `Failed to parse session token: "nbf" claim timestamp check failed`
  t.equal(codes(call(refusal))[0], 'shopify.session-token.not-yet-valid certain')
  t.notMatch(codes(call('Cannot read properties of undefined')), /session-token/, 'any other fault')
})

t.test('the token of a backend is not one of this request', async (t) => {
  const refusal = 'Non-expiring access tokens are no longer accepted for the Admin API.'
  const own = about({ url: 'https://chat.example/api/orders', status: 422, answer: refusal }, 'shopify.token.non-expiring-rejected')
  t.match(own, { culprit: { in: 'response.body' }, summary: /The token that chat\.example uses/ })
  const direct: Call = { url: '/admin/api/2026-07/shop.json', headers: token(TOKEN), status: 403, answer: { errors: refusal } }
  t.match(about(direct, 'shopify.token.non-expiring-rejected').culprit, { in: 'request.header', name: 'x-shopify-access-token' })
})

t.test('a version that the Partner API no longer has, inside a 200', async (t) => {
  const refused = partner({ answer: { errors: [{ message: 'Invalid API version', extensions: { code: '404' } }] } })
  t.match(about(refused, 'shopify.partner.version-unknown').summary, /no longer has: it does not fall forward/)
  t.notMatch(codes(refused), /fell-forward/, 'no notice that it was answered by another version')
  t.notMatch(codes(partner({ answer: { data: { app: null } } })), /version/)
})

t.test("Cloudflare's 1000 is about the fields of its own that were passed on", async (t) => {
  const answer = '<html><title>DNS points to prohibited IP</title><h1>Error 1000</h1></html>'
  const call = (headers: Readonly<Record<string, string>>): Call => ({
    url: '/cart.json',
    headers: { 'User-Agent': 'Mozilla/5.0', Accept: 'application/json', ...headers },
    status: 403,
    answer,
    answerHeaders: { 'content-type': 'text/html', server: 'cloudflare' }
  })
  t.match(about(call({ 'CF-Connecting-IP': '127.0.0.1' }), 'shopify.storefront.unexpected-headers').culprit, { name: 'cf-connecting-ip' })
  t.notMatch(codes(call({ 'CF-Connecting-IP': '127.0.0.1' })), /http\.waf/)
  t.notMatch(codes(call({})), /unexpected-headers/)
})

t.test('a Storefront call that lost its token', async (t) => {
  const lost = about(storefront({}, { status: 401 }), 'shopify.storefront.needs-token')
  t.match(lost, { certainty: 'likely', culprit: { in: 'request.header', name: 'x-shopify-storefront-access-token' } })
  t.notMatch(codes(storefront({ 'X-Shopify-Storefront-Access-Token': HEX }, { status: 401 })), /needs-token/)
})

t.test('a 403 without words', async (t) => {
  const at = (resource: string): Call => ({ url: `/admin/api/2026-07/${resource}`, method: 'POST', headers: token(TOKEN), status: 403 })
  t.match(codes({ ...at('recurring_application_charges.json'), answer: '' }), /shopify\.billing\.not-public possible/)
  t.notMatch(codes({ ...at('products.json'), answer: '' }), /billing/)
})

t.test('an empty body is called empty', async (t) => {
  const call = (headers: Readonly<Record<string, string>>): Call => ({
    url: '/admin/api/2026-07/script_tags.json',
    method: 'POST',
    headers: { ...token(TOKEN), 'Content-Type': 'application/json', ...headers },
    status: 400,
    answer: { errors: { script_tag: 'Required parameter missing or invalid' } }
  })
  const { summary, fix, evidence } = about(call({ 'Content-Length': '0' }), 'shopify.request.unparsed-body')
  t.match(summary, /body: it is empty/)
  t.match(fix[0], /The client sent no data/)
  t.notMatch(JSON.stringify(evidence), /"expected":"application\/json"/, 'the media type is right')
})

t.test('a redirect_uri with two slashes is mended, not allowed', async (t) => {
  const uri = (path: string) => encodeURIComponent(`https://3f2a1b.ngrok.io${path}`)
  const call = (path: string): Call => ({
    url: `/admin/oauth/authorize?client_id=${HEX}&scope=read_products&redirect_uri=${uri(path)}`,
    status: 400,
    answer: 'Oauth error invalid_request: The redirect_uri is not whitelisted'
  })
  const first = (path: string) => diagnosesOf([call(path)])[0]?.fix[0]
  t.match(first('//auth/callback'), /two slashes.*HOST/)
  t.match(first('/auth/callback'), /^Add exactly/)
})

t.test('a missing scope of an app without authorization', async (t) => {
  const call: Call = {
    url: '/admin/api/2026-07/inventory_levels.json',
    headers: token(TOKEN),
    status: 403,
    answer: { errors: '[API] This action requires merchant approval for read_inventory scope.' }
  }
  t.match(
    about(call, 'shopify.scope.missing').fix.join('\n'),
    /through authorization again[^]*made in the admin of the shop: tick the scope/
  )
})
