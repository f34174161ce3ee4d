import t from 'tap'
import { judgeSite, judgeWordPressUrl } from '#src/doctor/wordpress.js'
import { storeSettings } from '../proxy/rig.js'
import { answer, json, recorded } from './answers.js'

const http = storeSettings('http://shop.test')
const https = storeSettings('https://shop.example')
const index = (more: object = {}) => ({
  home: 'https://shop.example',
  namespaces: ['wp/v2', 'wc/v3'],
  authentication: { 'application-passwords': {} },
  ...more
})
const judge = (more: object, store = https) => judgeSite(store, { index: json(index(more)) })
const page = (status = 404, headers: Record<string, string> = {}) =>
  answer(status, { 'Content-Type': 'text/html', Server: 'nginx', ...headers }, '<!DOCTYPE html><title>Page not found</title>')

t.test('an index in order', (t) => {
  const checks = judge({})
  t.same(
    checks.map(({ check, status }) => [check, status]),
    [
      ['api-root', 'ok'],
      ['home', 'ok'],
      ['https-seen', 'ok']
    ]
  )
  t.same(
    judgeSite(storeSettings('http://shop.example'), { index: json(index({ home: 'http://shop.example/', authentication: [] })) }).map(
      ({ status }) => status
    ),
    ['ok', 'ok'],
    'http offers no application passwords, which is no fault'
  )
  t.end()
})

t.test('home is another', (t) => {
  const home = (url: string, store = https) => judge({ home: url }, store).find(({ check }) => check === 'home')
  t.match(home('https://www.shop.example'), {
    status: 'warn',
    found: /spelling of the host \(www\.\)/,
    fix: /use https:\/\/www\.shop\.example/
  })
  t.match(home('http://shop.example'), { status: 'warn', found: /another scheme\)/ })
  t.match(home('https://shop.example:8443'), { status: 'warn', found: /another port\)/ })
  t.match(home('https://shop.example/shop'), { status: 'warn', found: /another folder\)/ })
  t.match(home('https://other.example/shop'), { status: 'warn', found: /another host, another folder\)/ })
  t.match(home('https://shop.example/blog', storeSettings('https://shop.example/blog')), { status: 'ok' })
  t.match(home('https://shop.example:443/'), { status: 'ok' })
  t.match(judge({ home: 7 })[1], { status: 'warn', found: 'none' })
  t.end()
})

t.test('PHP does not see https', (t) => {
  t.match(judge({ authentication: [] }).at(-1), { check: 'https-seen', status: 'warn', fix: /X-Forwarded-Proto/ })
  t.end()
})

t.test('WordPress without WooCommerce', (t) => {
  t.match(judge({ namespaces: ['wp/v2', 'oembed/1.0'] })[0], { status: 'fail', found: /wp\/v2, oembed\/1\.0/, fix: /activate/ })
  t.end()
})

t.test('answers of a real store', (t) => {
  t.match(judgeSite(http, { index: recorded('plain-permalinks-nginx-pretty-path') }), [{ check: 'api-root', status: 'fail' }])
  const front = recorded('plain-permalinks-official-client-2')
  t.match(judgeSite(http, { index: front }), [{ status: 'fail', found: /rest_route=.*permalinks are Plain/, fix: /Settings > Permalinks/ }])
  t.match(judgeSite(http, { index: recorded('plain-permalinks-apache-404'), front }), [{ status: 'fail', found: /permalinks are Plain/ }])
  t.match(judgeSite(http, { index: recorded('rest-blocked-index') }), [
    { status: 'warn', found: /rest_login_required: the REST API refuses visitors/ }
  ])
  t.match(judgeSite(http, { index: recorded('redirect-http-to-https-curl-1') }), [
    { status: 'fail', found: /301 to https:/, fix: /^use https:/ }
  ])
  t.match(judgeSite(http, { index: recorded('db-down-500') }), [{ status: 'fail', fix: /error log|refused/ }])
  t.match(judgeSite(http, { index: recorded('waf-403-html') }), [{ status: 'fail', fix: /firewall/ }])
  t.match(judgeSite(http, { index: recorded('server-basic-nginx-consumer-keys') }), [{ status: 'fail', found: /password of its own/ }])
  t.end()
})

t.test('no index, and why', (t) => {
  const no = (site: Parameters<typeof judgeSite>[1]) => judgeSite(https, site)[0]
  const root = '<https://shop.example/shop/wp-json/>; rel="https://api.w.org/"'
  t.match(no({ index: page(), front: page(200, { Link: root }) }), {
    found: /names https:\/\/shop\.example\/shop\/wp-json\//,
    fix: /use https:\/\/shop\.example\/shop as/
  })
  t.match(no({ index: page(), plain: json(index()) }), { found: /no rewrite rules/, fix: /\.htaccess/ })
  t.match(no({ index: page() }), { status: 'fail', fix: /address of a WordPress site/ })
  t.match(no({ index: answer(302, { Location: '/wp-login.php' }) }), { fix: /without a login/ })
  t.match(no({ index: answer(301, { Location: 'https://www.shop.example/wp-json/' }) }), {
    found: /www/,
    fix: /^use https:\/\/www\.shop\.example as/
  })
  t.match(no({ index: answer(200, { 'Content-Type': 'application/json' }, '[1,2]') }), { status: 'fail' }, 'JSON that is no index')
  t.end()
})

t.test('without https only OAuth works', (t) => {
  t.match(judgeWordPressUrl(https), { status: 'ok' })
  t.match(judgeWordPressUrl(http), { status: 'warn', fix: /configure consumerKey/ })
  const withKeys = storeSettings('http://shop.test', { credentials: { consumerKey: 'k', consumerSecret: 's' } })
  t.notMatch(JSON.stringify(judgeWordPressUrl(withKeys)), /configure consumerKey/)
  t.end()
})
