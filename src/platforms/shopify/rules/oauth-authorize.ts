/** The authorize URL: where it leads back to, what it asks for, and who may grant it. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, STORE, said, seenAt, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { isOauth } from '../oauth-denied.js'
import { pageOf } from '../pages/index.js'
import { invalidScope, notApproved, scopeRefused } from './oauth-scope.js'

const hosts = pageOf('oauth.redirect-uri.host-mismatch')
const notListed = pageOf('oauth.redirect-uri.not-listed')
const user = pageOf('oauth.user-permission')

const USER =
  /\b(?:user|your account|account|staff)\b[^\n]{0,120}\b(?:not|cannot|can't|unable|may not|don't|doesn't)\b[^\n]{0,120}\b(?:grant|permission|permissions|access|install)\b/i

export const oauthAuthorize: Rule<ShopifyFacts> = {
  codes: [hosts, notListed, invalidScope, notApproved, user],
  needs: { status: (status) => status >= 400 && status < 500, surface: ['oauth-authorize', 'oauth-token'] },
  diagnose({ facts }): Finding | undefined {
    if (!isOauth(facts) || facts.status < 400 || facts.status >= 500) return undefined
    return redirectUriRefused(facts) ?? scopeRefused(facts) ?? userRefused(facts)
  }
}

function redirectUriRefused(facts: ShopifyFacts): Finding | undefined {
  const otherHost = /redirect_uri and application url must have matching hosts/i.test(facts.said)
  if (!otherHost && !/redirect_uri is (?:missing or )?not whitelisted/i.test(facts.said)) return undefined
  const uri = parameter(facts, 'redirect_uri')
  const place = placeOf(facts, 'redirect_uri')
  const back = uri ? quote(uri.value, 80) : '(absent)'
  const evidence = [seenAt(place, `redirect_uri: ${back}`), status(facts), said(facts)]
  if (otherHost) return finding(hosts, 'certain', `redirect_uri ${back} has another host than the app's URL.`, place, evidence)
  return finding(notListed, 'certain', `redirect_uri ${back} is not among the app's allowed URLs.`, place, evidence, {
    fix: uri
      ? [...doubled(uri.value), `Add exactly ${quote(uri.value, 200)} to the app's allowed redirection URLs.`, ...hints(uri.value)]
      : ['Send redirect_uri.']
  })
}

/** Nobody means such a path: it should not be allowed but mended (https://github.com/Shopify/shopify-node-app/issues/109). */
function doubled(uri: string): readonly string[] {
  return /^[a-z]+:\/\/[^?#]*\/\//i.test(uri)
    ? ['Its path has two slashes in a row: the configured address of the app (HOST) probably ends in one. Take that out.']
    : []
}

/** What the eye misses when comparing two URLs. */
function hints(uri: string): readonly string[] {
  const http = /^http:\/\//.test(uri) && !/^http:\/\/localhost\b/.test(uri)
  return [
    ...(http ? ['It starts with http://: an app behind a tunnel or proxy may build it without TLS; use https.'] : []),
    'Scheme, host, path and trailing slash must be equal. If it is listed, client_id is another app’s.'
  ]
}

function userRefused(facts: ShopifyFacts): Finding | undefined {
  if (facts.oauth?.code !== 'invalid_request' || !USER.test(facts.oauth.description)) return undefined
  return finding(user, 'likely', 'The staff user who installs the app may not grant the access it asks for.', STORE, [
    status(facts),
    said(facts)
  ])
}
