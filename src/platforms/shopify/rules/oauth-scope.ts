/** OAuth: the access scopes that the app asks for. */
import type { Finding } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, said, seenAt, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'

export const invalidScope = pageOf('oauth.scope.invalid')
export const notApproved = pageOf('oauth.scope.not-approved')

/** Shopify refuses a scope: it knows none of that name, it was not deployed, or it is not open to this app. */
export function scopeRefused(facts: ShopifyFacts): Finding | undefined {
  const { oauth, said: text } = facts
  const place = placeOf(facts, 'scope')
  if (oauth?.code === 'invalid_scope' || /access scope is invalid/i.test(text)) {
    const bad = /scope is invalid:\s*([^\n<]{1,80})/i.exec(text)?.[1]?.trim()
    const summary = `scope asks for ${bad ? `"${quote(bad, 60)}"` : 'something'} that Shopify does not know.`
    return finding(invalidScope, 'likely', summary, place, evidenceOf(facts))
  }
  // What the app configuration asks for, as it was deployed last.
  if (oauth?.code === 'failed_grant_with_invalid_scopes' || /failed_grant_with_invalid_scopes/.test(text)) {
    const summary = 'scope: the scopes that the app configuration asks for are not valid, or were not deployed.'
    return finding(invalidScope, 'likely', summary, place, evidenceOf(facts), {
      fix: ['Correct the scopes in shopify.app.toml (or in the dashboard) and deploy the configuration: shopify app deploy.']
    })
  }
  if (oauth?.code !== 'missing_shopify_permission' && !/missing_shopify_permission/.test(text)) return undefined
  const wanted = oauth?.description || (/missing_shopify_permission:\s*([^\n<]{1,120})/.exec(text)?.[1] ?? 'a scope')
  const summary = `scope asks for ${quote(wanted, 80)}, which Shopify has not granted the app.`
  return finding(notApproved, 'certain', summary, place, evidenceOf(facts))
}

function evidenceOf(facts: ShopifyFacts): readonly Evidence[] {
  const scopes = quote(parameter(facts, 'scope')?.value ?? '', 150)
  return [seenAt(placeOf(facts, 'scope'), `scope: ${scopes}`), status(facts), said(facts)]
}
