/** The authorize URL: where it leads back to, what it asks for, and who may grant it. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, STORE, said, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { isOauth } from '../oauth-denied.js'
import { pageOf } from '../pages/index.js'

const hosts = pageOf('oauth.redirect-uri.host-mismatch')
const notListed = pageOf('oauth.redirect-uri.not-listed')
const invalidScope = pageOf('oauth.scope.invalid')
const notApproved = pageOf('oauth.scope.not-approved')
const user = pageOf('oauth.user-permission')

const USER =
  /\b(?:user|your account|account|staff)\b[^\n]{0,120}\b(?:not|cannot|can't|unable|may not|don't|doesn't)\b[^\n]{0,120}\b(?:grant|permission|permissions|access|install)\b/i

export const oauthAuthorize: Rule<ShopifyFacts> = {
  codes: [hosts, notListed, invalidScope, notApproved, user],
  needs: { status: (status) => status >= 400 && status < 500, surface: ['oauth-authorize', 'oauth-token'] },
  diagnose({ facts }): Finding | undefined {
    if (!isOauth(facts) || facts.status < 400 || facts.status >= 500) return undefined
    const uri = parameter(facts, 'redirect_uri')
    const back = uri ? quote(uri.value, 80) : '(absent)'
    const seen = [
      {
        ...(uri?.culprit.pointer && { pointer: uri.culprit.pointer }),
        observed: `redirect_uri: ${back}`
      },
      status(facts),
      said(facts)
    ]
    if (/redirect_uri and application url must have matching hosts/i.test(facts.said)) {
      return finding(hosts, 'certain', `redirect_uri ${back} has another host than the app's URL.`, placeOf(facts, 'redirect_uri'), seen)
    }
    if (/redirect_uri is (?:missing or )?not whitelisted/i.test(facts.said)) {
      return finding(
        notListed,
        'certain',
        `redirect_uri ${back} is not among the app's allowed URLs.`,
        placeOf(facts, 'redirect_uri'),
        seen,
        {
          fix: uri
            ? [`Add exactly ${quote(uri.value, 200)} to the app's allowed redirection URLs.`, ...hints(uri.value)]
            : ['Send redirect_uri.']
        }
      )
    }
    const scope = parameter(facts, 'scope')
    const list = [
      {
        ...(scope?.culprit.pointer && { pointer: scope.culprit.pointer }),
        observed: `scope: ${quote(scope?.value ?? '', 150)}`
      },
      status(facts),
      said(facts)
    ]
    if (facts.oauth?.code === 'invalid_scope' || /access scope is invalid/i.test(facts.said)) {
      const bad = /scope is invalid:\s*([^\n<]{1,80})/i.exec(facts.said)?.[1]?.trim()
      return finding(
        invalidScope,
        'likely',
        `scope asks for ${bad ? `"${quote(bad, 60)}"` : 'something'} that Shopify does not know.`,
        placeOf(facts, 'scope'),
        list
      )
    }
    // What the app configuration asks for, as it was deployed last.
    if (facts.oauth?.code === 'failed_grant_with_invalid_scopes' || /failed_grant_with_invalid_scopes/.test(facts.said)) {
      const summary = 'scope: the scopes that the app configuration asks for are not valid, or were not deployed.'
      return finding(invalidScope, 'likely', summary, placeOf(facts, 'scope'), list, {
        fix: ['Correct the scopes in shopify.app.toml (or in the dashboard) and deploy the configuration: shopify app deploy.']
      })
    }
    if (facts.oauth?.code === 'missing_shopify_permission' || /missing_shopify_permission/.test(facts.said)) {
      const wanted = facts.oauth?.description || (/missing_shopify_permission:\s*([^\n<]{1,120})/.exec(facts.said)?.[1] ?? 'a scope')
      return finding(
        notApproved,
        'certain',
        `scope asks for ${quote(wanted, 80)}, which Shopify has not granted the app.`,
        placeOf(facts, 'scope'),
        list
      )
    }
    if (facts.oauth?.code !== 'invalid_request' || !USER.test(facts.oauth.description)) return undefined
    return finding(user, 'likely', 'The staff user who installs the app may not grant the access it asks for.', STORE, [
      status(facts),
      said(facts)
    ])
  }
}

/** What the eye misses when comparing two URLs. */
function hints(uri: string): readonly string[] {
  const http = /^http:\/\//.test(uri) && !/^http:\/\/localhost\b/.test(uri)
  return [
    ...(http ? ['It starts with http://: an app behind a tunnel or proxy may build it without TLS; use https.'] : []),
    'Scheme, host, path and trailing slash must be equal. If it is listed, client_id is another app’s.'
  ]
}
