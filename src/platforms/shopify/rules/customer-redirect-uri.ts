/** redirect_uri at the customer login: the callback URIs of its settings, and the same one in both requests. */
import type { Finding } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, quote, said, seenAt, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'

/** https://github.com/Shopify/hydrogen/issues/1898 */
const MISMATCH = /\bredirect_uri"? mismatch/i

/** The authorize URL refuses a redirect_uri that is not in the settings. */
export function notListed(facts: ShopifyFacts): Finding | undefined {
  if (facts.status < 400 || facts.status >= 500 || !MISMATCH.test(facts.said)) return undefined
  const uri = parameter(facts, 'redirect_uri')
  const place = placeOf(facts, 'redirect_uri')
  const back = uri ? quote(uri.value, 80) : '(absent)'
  const summary = `redirect_uri ${back} is not among the callback URIs of the customer login.`
  const evidence = [seenAt(place, `redirect_uri: ${back}`), status(facts), said(facts)]
  return finding(pageOf('oauth.redirect-uri.not-listed'), 'likely', summary, place, evidence, {
    why: 'The customer login compares redirect_uri with the callback URIs of the Customer Account API settings of this shop, character by character.',
    fix: [
      uri ? `Add exactly ${quote(uri.value, 200)} to the callback URIs of the Customer Account API settings.` : 'Send redirect_uri.',
      'If it is listed, client_id is that of another storefront.'
    ],
    settle: { how: 'Compare redirect_uri with the list in the Customer Account API settings.' }
  })
}

/** The token endpoint refuses a redirect_uri that is not the one of the authorize request; `description` is that of invalid_grant. */
export function notTheSame(facts: ShopifyFacts, description: string, evidence: readonly Evidence[]): Finding | undefined {
  if (!MISMATCH.test(description)) return undefined
  const summary = 'redirect_uri is not the one of the authorize request: the customer token endpoint answers invalid_grant.'
  return finding(pageOf('customer.invalid-grant'), 'likely', summary, placeOf(facts, 'redirect_uri'), evidence, {
    fix: ['Send the same redirect_uri, character by character, to the authorize URL and to the token endpoint.']
  })
}
