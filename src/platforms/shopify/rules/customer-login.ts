/** Where customers log in: the authorize URL and the token endpoint. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, path, quote, requestHeader, responseHeader, STORE, said, status } from '../finding.js'
import type { OauthError } from '../oauth.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(`customer.${name}`)

export const customerLogin: Rule<ShopifyFacts> = {
  codes: ['client-id', 'origin', 'invalid-grant', 'shop-id'].map(page),
  needs: { surface: ['customer-token', 'customer-authorize'] },
  diagnose({ facts, masker }) {
    if (facts.surface === 'customer-authorize') return notListed(facts)
    if (facts.surface !== 'customer-token' || facts.method === 'OPTIONS') return undefined
    const { status: code, oauth } = facts
    const evidence = [status(facts), said(facts)]
    const { redirect, target } = facts
    if (code === 301 && facts.method === 'POST' && /\/\d+\//.test(target.pathname) && redirect?.location.pathname !== target.pathname) {
      const summary = `path ${quote(target.pathname, 70)} redirects the token POST: its shop id is another shop's.`
      return finding(page('shop-id'), 'certain', summary, path(), [...evidence, ...responseHeader(facts, 'location')], {
        supersedes: ['http.redirect']
      })
    }
    if (code === 401 && /invalid_token/i.test(facts.responseHeaders.value('www-authenticate') ?? '')) {
      const origin = facts.headers.get('origin')
      const summary = origin
        ? `origin ${quote(origin.value, 60)} is probably not among the JavaScript Origins.`
        : 'No origin header: the token endpoint wants a listed one.'
      // The list itself is not seen, unless the answer speaks of it.
      const certainty = origin && !/\borigin\b/i.test(facts.responseHeaders.value('www-authenticate') ?? '') ? 'likely' : 'certain'
      return finding(
        page('origin'),
        certainty,
        summary,
        requestHeader(facts, 'origin'),
        [...evidence, ...responseHeader(facts, 'www-authenticate')],
        { settle: { how: 'Compare the Origin with the JavaScript Origins of the Customer Account API settings, character by character.' } }
      )
    }
    if (code === 401 && oauth?.code === 'invalid_client') {
      const id = parameter(facts, 'client_id')?.value ?? ''
      return finding(
        page('client-id'),
        'certain',
        `client_id ${masker.mask(id)} is unknown to the customer token endpoint.`,
        placeOf(facts, 'client_id'),
        evidence
      )
    }
    if (code === 401 && oauth && isEmptyError(oauth)) {
      const summary = 'The customer token endpoint failed by itself: 401 with an empty error code, "Access token request error".'
      return finding(pageOf('fault.incident'), 'possible', summary, STORE, evidence, {
        fix: ['Repeat the token request after a moment; log the customer out only if it fails again and again.']
      })
    }
    if (code !== 400 || !oauth) return undefined
    // Sent with an empty `error` (https://github.com/cjies/next-auth-shopify-provider-demo/pull/1).
    if (/\bcode_verifier\b/.test(oauth.description) && /^(?:|invalid_grant|invalid_request)$/.test(oauth.code)) {
      const absent = !parameter(facts, 'code_verifier')?.value
      const summary = absent
        ? 'code_verifier is not in the token request, though the authorize request had a code_challenge.'
        : 'code_verifier does not fit the code_challenge of the authorize request.'
      return finding(page('invalid-grant'), absent ? 'certain' : 'likely', summary, placeOf(facts, 'code_verifier'), evidence, {
        fix: ['Keep the code_verifier of the authorize request (in the session) and send it with the code.']
      })
    }
    if (oauth.code !== 'invalid_grant') return undefined
    if (MISMATCH.test(oauth.description)) {
      const summary = 'redirect_uri is not the one of the authorize request: the customer token endpoint answers invalid_grant.'
      return finding(page('invalid-grant'), 'likely', summary, placeOf(facts, 'redirect_uri'), evidence, {
        fix: ['Send the same redirect_uri, character by character, to the authorize URL and to the token endpoint.']
      })
    }
    const isRefresh = parameter(facts, 'grant_type')?.value === 'refresh_token'
    const name = isRefresh ? 'refresh_token' : parameter(facts, 'code_verifier') || !parameter(facts, 'code') ? 'code_verifier' : 'code'
    const what = isRefresh ? 'refresh_token is dead' : 'code or code_verifier does not fit'
    return finding(
      page('invalid-grant'),
      'likely',
      `${what}: the customer token endpoint answers invalid_grant.`,
      placeOf(facts, name),
      evidence
    )
  }
}

/** https://github.com/Shopify/hydrogen/issues/1898 */
const MISMATCH = /\bredirect_uri"? mismatch/i

/** It passes by itself; the refresh token stays good (https://github.com/Shopify/hydrogen/pull/3916). */
function isEmptyError({ code, description }: OauthError): boolean {
  return code === '' && /^Access token request error\b/i.test(description)
}

function notListed(facts: ShopifyFacts): Finding | undefined {
  if (facts.status < 400 || facts.status >= 500 || !MISMATCH.test(facts.said)) return undefined
  const uri = parameter(facts, 'redirect_uri')
  const back = uri ? quote(uri.value, 80) : '(absent)'
  const seen = { ...(uri?.culprit.pointer && { pointer: uri.culprit.pointer }), observed: `redirect_uri: ${back}` }
  const summary = `redirect_uri ${back} is not among the callback URIs of the customer login.`
  return finding(
    pageOf('oauth.redirect-uri.not-listed'),
    'likely',
    summary,
    placeOf(facts, 'redirect_uri'),
    [seen, status(facts), said(facts)],
    {
      why: 'The customer login compares redirect_uri with the callback URIs of the Customer Account API settings of this shop, character by character.',
      fix: [
        uri ? `Add exactly ${quote(uri.value, 200)} to the callback URIs of the Customer Account API settings.` : 'Send redirect_uri.',
        'If it is listed, client_id is that of another storefront.'
      ],
      settle: { how: 'Compare redirect_uri with the list in the Customer Account API settings.' }
    }
  )
}
