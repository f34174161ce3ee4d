/** oauth_ parameters in a body that the store does not search. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { isObject } from '../../../model/json.js'
import type { WooFacts } from '../facts.js'
import { said, says } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

export const oauthInBody: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.oauth.params-in-body',
      level: 'failure',
      title: 'oauth_ parameters sent in a body that the store does not read',
      why: 'The legacy API reads oauth_ parameters from the query only, the REST API also from the form of a POST and from the Authorization header; JSON bodies and the forms of PUT are never searched.',
      tell: 'Legacy API: 404 "oauth_consumer_key parameter is missing"; REST API: answered as to a visitor; the body holds the oauth_ values.',
      fix: ['Put the oauth_ parameters into the query string.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 10502)]
    }
  ],
  diagnose(context) {
    return missesBody(context.facts) ? inBody(context) : undefined
  }
}

/** The legacy API: it names one parameter, and has one code for all that is wrong with authentication. */
export function legacyMisses(facts: WooFacts): boolean {
  return (
    facts.error?.code === 'woocommerce_api_authentication_error' && says(facts, /oauth_\w{1,40} parameter is missing|oauth_consumer_key/i)
  )
}

/** The parameters that the store misses stand in the body: then none is said to be absent. */
export function missesBody(facts: WooFacts): boolean {
  return (legacyMisses(facts) || facts.sawNobody) && bodyHoldsOAuth(facts)
}

/** The key stands in a body that is not searched, and nowhere else. */
function bodyHoldsOAuth({ bodyJson, form, query, headers, method, api }: WooFacts): boolean {
  if (query.get('oauth_consumer_key') || headers.value('authorization')?.startsWith('OAuth ')) return false
  if (isObject(bodyJson) && 'oauth_consumer_key' in bodyJson) return true
  return form.get('oauth_consumer_key') !== undefined && (method !== 'POST' || api.surface === 'legacy')
}

function inBody({ facts }: RuleContext<WooFacts>): Finding {
  const json = isObject(facts.bodyJson)
  const pointer = facts.form.get('oauth_consumer_key')?.pointer ?? '/request/postData/text'
  return {
    code: 'woo.oauth.params-in-body',
    certainty: 'certain',
    weight: 0.8,
    summary: `oauth_consumer_key stands in the ${json ? 'JSON' : 'form'} body, where WooCommerce does not look for it.`,
    why: `${json ? 'JSON fields never' : 'Form fields of this request do not'} count as OAuth parameters, so the store saw a request without credentials.`,
    culprit: { in: 'request.body', name: 'oauth_consumer_key', pointer },
    evidence: [{ pointer, observed: 'oauth_consumer_key in the body', expected: 'oauth_consumer_key in the query' }, said(facts)],
    fix: ['Put all oauth_ parameters into the query string, and leave the JSON fields out of the signature.']
  }
}
