/** The token endpoint of customer accounts. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, path, quote, requestHeader, responseHeader, said, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(`customer.${name}`)

export const customerLogin: Rule<ShopifyFacts> = {
  codes: ['client-id', 'origin', 'invalid-grant', 'shop-id'].map(page),
  needs: { surface: ['customer-token'] },
  diagnose({ facts, masker }) {
    if (facts.surface !== 'customer-token' || facts.method === 'OPTIONS') return undefined
    const { status: code, oauth } = facts
    const evidence = [status(facts), said(facts)]
    if (code === 301 && facts.method === 'POST') {
      const summary = `path ${quote(facts.target.pathname, 70)} redirects the token POST: its shop id is another shop's.`
      return finding(page('shop-id'), 'certain', summary, path(), [...evidence, ...responseHeader(facts, 'location')], {
        supersedes: ['http.redirect']
      })
    }
    if (code === 401 && /invalid_token/i.test(facts.responseHeaders.value('www-authenticate') ?? '')) {
      const origin = facts.headers.get('origin')
      const summary = origin
        ? `origin ${quote(origin.value, 60)} is not among the JavaScript Origins.`
        : 'No origin header: the token endpoint wants a listed one.'
      return finding(page('origin'), 'certain', summary, requestHeader(facts, 'origin'), [
        ...evidence,
        ...responseHeader(facts, 'www-authenticate')
      ])
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
    if (code !== 400 || oauth?.code !== 'invalid_grant') return undefined
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
