/** A login page, where an API call should have been answered. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { isOnLoginPage, isSentToLogin } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, quote, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('auth.login-redirect')

export const loginRedirect: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose: loginPage
}

function loginPage({ facts }: Context): Finding | undefined {
  const isApi = facts.isAdmin || facts.surface === 'oauth-token'
  if (!isSentToLogin(facts) && (!isApi || facts.adminHost || !isOnLoginPage(facts))) return undefined
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
    page,
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
