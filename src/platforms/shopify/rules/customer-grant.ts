/** What the customer token endpoint says of a grant: its code, code_verifier, redirect_uri or refresh token. */
import type { Finding } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, said, status } from '../finding.js'
import type { OauthError } from '../oauth.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'
import { notTheSame } from './customer-redirect-uri.js'

const page = pageOf('customer.invalid-grant')

/** Of an answer with status 400; undefined where it speaks of something else than the grant. */
export function grantRefused(facts: ShopifyFacts, { code, description }: OauthError): Finding | undefined {
  const evidence = [status(facts), said(facts)]
  // Sent with an empty `error` (https://github.com/cjies/next-auth-shopify-provider-demo/pull/1).
  if (/\bcode_verifier\b/.test(description) && /^(?:|invalid_grant|invalid_request)$/.test(code)) return verifierRefused(facts, evidence)
  if (code !== 'invalid_grant') return undefined
  return notTheSame(facts, description, evidence) ?? unnamed(facts, evidence)
}

function verifierRefused(facts: ShopifyFacts, evidence: readonly Evidence[]): Finding {
  const absent = !parameter(facts, 'code_verifier')?.value
  const summary = absent
    ? 'code_verifier is not in the token request, though the authorize request had a code_challenge.'
    : 'code_verifier does not fit the code_challenge of the authorize request.'
  return finding(page, absent ? 'certain' : 'likely', summary, placeOf(facts, 'code_verifier'), evidence, {
    fix: ['Keep the code_verifier of the authorize request (in the session) and send it with the code.']
  })
}

/** The error alone: what the request carries tells which part may be meant. */
function unnamed(facts: ShopifyFacts, evidence: readonly Evidence[]): Finding {
  const isRefresh = parameter(facts, 'grant_type')?.value === 'refresh_token'
  const name = isRefresh ? 'refresh_token' : parameter(facts, 'code_verifier') || !parameter(facts, 'code') ? 'code_verifier' : 'code'
  const what = isRefresh ? 'refresh_token is dead' : 'code or code_verifier does not fit'
  return finding(page, 'likely', `${what}: the customer token endpoint answers invalid_grant.`, placeOf(facts, name), evidence)
}
