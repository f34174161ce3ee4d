/** The Customer Account API: a login that breaks on a parameter which nobody knows. */
import type { Rule } from '../../../diagnosis/rule.js'
import { fieldsOf } from '../../../model/json.js'
import { customerCause } from '../customer-refusal.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('customer.misspelt-param')

export const customerMisspeltParameter: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 500, surface: ['customer-account', 'customer-token'] },
  diagnose({ facts }) {
    if (customerCause(facts) !== 'misspelt-param') return undefined
    const summary = 'Status 500 after a customer login: a parameter of the login may be misspelt.'
    const odd = oddParameters(facts)
    const seen = odd.length > 0 ? [{ observed: `unusual parameters: ${quote(odd.join(', '), 80)}` }] : []
    const culprit = { in: 'request.body' as const, name: odd[0] ?? null }
    return finding(page, 'possible', summary, culprit, [status(facts), said(facts), ...seen], {
      ...(odd.length > 0 && { supersedes: ['http.server-error'] })
    })
  }
}

const LOGIN_FIELDS =
  /^(?:grant_type|client_id|client_secret|redirect_uri|code|code_verifier|refresh_token|subject_token|subject_token_type|audience|scopes?|client_assertion(?:_type)?)$/

/** Fields of a token request that the documentation does not know. */
function oddParameters({ surface, form, bodyJson }: ShopifyFacts): readonly string[] {
  if (surface !== 'customer-token') return []
  return [...form.all.map(({ name }) => name), ...Object.keys(fieldsOf(bodyJson))].filter((name) => !LOGIN_FIELDS.test(name))
}
