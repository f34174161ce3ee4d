/** Where customers log in: the authorize URL and the token endpoint. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, requestHeader, responseHeader, STORE, said, status } from '../finding.js'
import type { OauthError } from '../oauth.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'
import { grantRefused } from './customer-grant.js'
import { notListed } from './customer-redirect-uri.js'

const page = (name: string) => pageOf(`customer.${name}`)

export const customerLogin: Rule<ShopifyFacts> = {
  codes: ['client-id', 'origin', 'invalid-grant', 'shop-id'].map(page),
  needs: { surface: ['customer-token', 'customer-authorize'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface === 'customer-authorize') return notListed(facts)
    if (facts.surface !== 'customer-token' || facts.method === 'OPTIONS') return undefined
    switch (facts.status) {
      case 301:
        return redirected(facts)
      case 400:
        return facts.oauth && grantRefused(facts, facts.oauth)
      case 401:
        return originRefused(facts) ?? clientRefused(context)
      default:
        return undefined
    }
  }
}

function redirected(facts: ShopifyFacts): Finding | undefined {
  const { method, redirect, target } = facts
  if (method !== 'POST' || !/\/\d+\//.test(target.pathname) || redirect?.location.pathname === target.pathname) return undefined
  const summary = `path ${quote(target.pathname, 70)} redirects the token POST: its shop id is another shop's.`
  return finding(page('shop-id'), 'certain', summary, path(), [status(facts), said(facts), ...responseHeader(facts, 'location')], {
    supersedes: ['http.redirect']
  })
}

function originRefused(facts: ShopifyFacts): Finding | undefined {
  const challenge = facts.responseHeaders.value('www-authenticate') ?? ''
  if (!/invalid_token/i.test(challenge)) return undefined
  const origin = facts.headers.get('origin')
  const summary = origin
    ? `origin ${quote(origin.value, 60)} is probably not among the JavaScript Origins.`
    : 'No origin header: the token endpoint wants a listed one.'
  // The list itself is not seen, unless the answer speaks of it.
  const certainty = origin && !/\borigin\b/i.test(challenge) ? 'likely' : 'certain'
  const evidence = [status(facts), said(facts), ...responseHeader(facts, 'www-authenticate')]
  return finding(page('origin'), certainty, summary, requestHeader(facts, 'origin'), evidence, {
    settle: { how: 'Compare the Origin with the JavaScript Origins of the Customer Account API settings, character by character.' }
  })
}

function clientRefused({ facts, masker }: Context): Finding | undefined {
  const { oauth } = facts
  const evidence = [status(facts), said(facts)]
  if (oauth?.code === 'invalid_client') {
    const summary = `client_id ${masker.mask(parameter(facts, 'client_id')?.value ?? '')} is unknown to the customer token endpoint.`
    return finding(page('client-id'), 'certain', summary, placeOf(facts, 'client_id'), evidence)
  }
  if (!oauth || !isEmptyError(oauth)) return undefined
  const summary = 'The customer token endpoint failed by itself: 401 with an empty error code, "Access token request error".'
  return finding(pageOf('fault.incident'), 'possible', summary, STORE, evidence, {
    fix: ['Repeat the token request after a moment; log the customer out only if it fails again and again.']
  })
}

/** It passes by itself; the refresh token stays good (https://github.com/Shopify/hydrogen/pull/3916). */
function isEmptyError({ code, description }: OauthError): boolean {
  return code === '' && /^Access token request error\b/i.test(description)
}
