/** Cookies beside the API credential. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal } from '../admin-denied.js'
import type { ShopifyFacts } from '../facts.js'
import { isOnLoginPage } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, quote, removeField, requestHeader, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('auth.cookie-with-credentials')

export const cookieWithCredentials: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose: cookies
}

function cookies({ facts }: Context): Finding | undefined {
  const field = facts.headers.get('cookie')
  const told = /requests using HTTP Basic Authentication cannot include cookies/i.test(facts.said)
  const writes = /^(POST|PUT)$/.test(facts.method)
  const toLogin = (facts.authorization?.scheme === 'basic' || facts.adminToken !== undefined) && isOnLoginPage(facts)
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
  return finding(page, told ? 'certain' : 'likely', summary, culprit, [...seen, status(facts), said(facts)], {
    weight: 0.8,
    supersedes: told ? ['shopify.auth.login-redirect', 'shopify.auth.basic-legacy'] : [],
    ...(field && { patch: [removeField(field.pointer)] })
  })
}
