/** The way the credential travels: Basic, cookies, a browser's manner; and the refusal that says nothing. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, judged, keyTwice, plainToken } from '../admin-denied.js'
import { wordsFor } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { isLoginPage, isSentToLogin, locationOf } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, quote, removeField, requestHeader, responseHeader, STORE, said, sent, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'

const cookie = pageOf('auth.cookie-with-credentials')
const basic = pageOf('auth.basic-legacy')
const empty = pageOf('auth.empty-403')
const login = pageOf('auth.login-redirect')

export const authForm: Rule<ShopifyFacts> = {
  codes: [cookie, basic, empty, login],
  diagnose(context) {
    return [cookies(context), basicLegacy(context), emptyForbidden(context), loginPage(context)].filter((item) => item !== undefined)
  }
}

function cookies({ facts }: Context): Finding | undefined {
  const field = facts.headers.get('cookie')
  const told = /requests using HTTP Basic Authentication cannot include cookies/i.test(facts.said)
  const writes = /^(POST|PUT)$/.test(facts.method)
  const toLogin = (facts.authorization?.scheme === 'basic' || facts.adminToken !== undefined) && onLoginPage(facts)
  const refusedBasic = facts.authorization?.scheme === 'basic' && isAdminRefusal(facts)
  if (!told && !(field && facts.isAdmin && writes && (toLogin || refusedBasic))) return undefined
  const names = (field?.value ?? '').split(';').map((part) => part.split('=')[0]?.trim() ?? '')
  const list = quote(names.filter((name) => name !== '').join(', '), 80)
  const culprit = requestHeader(facts, 'cookie')
  const seen = field
    ? [
        {
          pointer: field.pointer,
          observed: `cookie: ${list}`,
          expected: 'no Cookie header'
        }
      ]
    : []
  const summary = field
    ? `cookie (${list}) rides along with the API credential; Shopify refuses both together.`
    : 'Shopify saw cookies beside the API credential.'
  return finding(cookie, told ? 'certain' : 'likely', summary, culprit, [...seen, status(facts), said(facts)], {
    weight: 0.8,
    supersedes: told ? ['shopify.auth.login-redirect', 'shopify.auth.basic-legacy'] : [],
    ...(field && { patch: [removeField(field.pointer)] })
  })
}

function basicLegacy(context: Context): Finding | undefined {
  const { facts, masker } = context
  const found = judged(facts)
  if (found?.scheme !== 'basic' || found.name === 'x-shopify-access-token') return undefined
  if (!['shppa', 'hex32', 'opaque', 'shpat', 'shpca', 'shpua'].includes(found.kind)) return undefined
  const refused = isAdminRefusal(facts)
  if ((!refused && !(facts.isAdmin && onLoginPage(facts))) || keyTwice(found)) return undefined
  // Until 2022 this was the ordinary way: then the password itself is what Shopify does not know.
  const ordinary = plainToken(context) !== undefined
  const summary = `${found.name} is Basic with ${wordsFor(found.kind)} ${masker.mask(found.bare)} as password; use X-Shopify-Access-Token.`
  return finding(
    basic,
    refused && !ordinary ? 'likely' : 'possible',
    summary,
    found.culprit,
    [sent(found, masker, 'X-Shopify-Access-Token: shpat_…'), status(facts)],
    {
      patch: useConfigured(
        'X-Shopify-Access-Token',
        'accessToken',
        found.culprit.in === 'request.header' ? found.culprit.pointer : undefined
      )
    }
  )
}

function emptyForbidden({ facts }: Context): Finding | undefined {
  if (!facts.isAdmin || facts.status !== 403 || facts.text.trim() !== '' || facts.method === 'OPTIONS') return undefined
  const summary = `403 with an empty body for ${facts.method} ${quote(facts.target.pathname, 60)}: Shopify gives no reason.`
  return finding(empty, 'possible', summary, STORE, [status(facts), said(facts, ''), ...responseHeader(facts, 'x-request-id')])
}

/** A redirect to the login page, or the login page itself in place of JSON. */
function onLoginPage(facts: ShopifyFacts): boolean {
  const location = locationOf(facts)
  if (location) return isLoginPage(location)
  return (
    facts.status === 200 &&
    facts.isHtml &&
    facts.isAdmin &&
    /log ?in|account_email|accounts\.shopify\.com/i.test(facts.text.slice(0, 50_000))
  )
}

function loginPage({ facts }: Context): Finding | undefined {
  const isApi = facts.isAdmin || facts.surface === 'oauth-token'
  if (!isSentToLogin(facts) && (!isApi || facts.adminHost || !onLoginPage(facts))) return undefined
  const field = facts.responseHeaders.get('location')
  const where = field ? `redirected to ${quote(field.value, 80)}` : 'answered with a login page'
  const culprit = field
    ? {
        in: 'response.header' as const,
        name: 'location',
        pointer: field.pointer
      }
    : {
        in: 'response.body' as const,
        name: null,
        pointer: '/response/content/text'
      }
  const evidence = [
    status(facts),
    ...(field
      ? [
          {
            pointer: field.pointer,
            observed: `location: ${quote(field.value)}`
          }
        ]
      : [said(facts)])
  ]
  return finding(
    login,
    'possible',
    `${facts.method} ${quote(facts.target.pathname, 60)} was ${where}, as if a browser had asked.`,
    culprit,
    evidence,
    {
      weight: 0.6,
      supersedes: ['http.redirect.leaves-proxy', 'http.redirect.host-change']
    }
  )
}
