/** Fields that the Storefront API closes: to calls without a token, to tokens without a scope, to customers without a login. */
import type { Field } from '../../../diagnosis/fields.js'
import type { Finding } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import { type Credential, headerCredential } from '../credentials.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { PRIVATE_HEADER, STOREFRONT_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, renameField, said, sent, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { gateOf } from '../gates.js'

const scopeMissing = pageOf('storefront.scope-missing')
const needsToken = pageOf('storefront.needs-token')
const customerToken = pageOf('storefront.customer-token')
const PUBLIC_NAME = 'X-Shopify-Storefront-Access-Token'
const PRIVATE_NAME = 'Shopify-Storefront-Private-Token'

export const FIELD_PAGES = [scopeMissing, needsToken, customerToken]

/** Fields that tokenless access does not cover. */
const TOKEN_ONLY = /^(?:tags|metafields?|metaobjects?|menu|customer\w*)$/

/** A customer who is not logged in comes first, then the denial that names a scope, then any other. */
export function deniedField(context: Context): Finding | undefined {
  const { facts } = context
  const items = denials(facts)
  const customer = items.find(({ text }) => /Requires valid customer access token/i.test(text))
  if (customer) return customerDenied(facts, customer.text)
  const token = facts.storefrontToken ?? facts.privateToken
  const item = items.find(({ scopes }) => scopes.some((name) => name.startsWith('unauthenticated_'))) ?? items[0]
  if (!item)
    return (
      invalidCustomer(facts) ??
      (refusesAll(facts) ? withoutToken(context, `${facts.method} ${facts.target.pathname}`, facts.said) : undefined)
    )
  const what = item.field ?? 'a field'
  if (!token) return withoutToken(context, what, item.text)
  return item.scopes.length === 0 ? unnamed(context, token, what, item.text) : lacking(context, token, what, item)
}

/** A shop that answers nobody without a token, or a proxy that lost it (https://github.com/nuxt-modules/shopify/issues/167). */
function refusesAll(facts: ShopifyFacts): boolean {
  return facts.status === 401 && !facts.isHtml && facts.sentCredentials.length === 0 && !facts.storefrontToken && !facts.privateToken
}

function withoutToken({ facts, masker }: Context, what: string, text: string): Finding {
  const certainty = TOKEN_ONLY.test(what) ? 'certain' : 'likely'
  const evidence = [status(facts), said(facts, text)]
  const near = nearMiss(facts)
  const value = near && headerCredential(near)
  if (!near || !value) {
    const summary = `${what} needs a token; the request has no ${PUBLIC_NAME}.`
    const patch = useConfigured(PUBLIC_NAME, 'storefrontToken')
    return finding(needsToken, certainty, summary, { in: 'request.header', name: STOREFRONT_HEADER }, evidence, { patch })
  }
  const right = value.kind === 'shpat' || /private/i.test(near.name) ? PRIVATE_NAME : PUBLIC_NAME
  const summary = `${what} needs a token; ${quote(near.name, 50)} is no header that is read: it must be ${right}.`
  const culprit: Culprit = { in: 'request.header', name: near.name.toLowerCase(), pointer: near.pointer }
  const seen = { pointer: near.pointer, observed: `${quote(near.name, 60)}: ${masker.mask(value.bare)}`, expected: right }
  return finding(needsToken, certainty, summary, culprit, [seen, ...evidence], {
    fix: [`Send the token as ${right}.`],
    patch: [renameField(near.pointer, right)]
  })
}

/** A header that looks like one of the two, and is none. */
function nearMiss({ headers }: ShopifyFacts): Field | undefined {
  return headers.all.find(({ name }) => {
    const lower = name.toLowerCase()
    return lower.includes('storefront') && lower.includes('token') && lower !== STOREFRONT_HEADER && lower !== PRIVATE_HEADER
  })
}

function lacking(
  { facts, masker }: Context,
  token: Credential,
  what: string,
  { scopes, text }: { scopes: readonly string[]; text: string }
) {
  const wanted = scopes.join(' or ')
  const summary = `The token ${masker.mask(token.bare)} in ${token.name} lacks ${wanted}, which ${what} needs.`
  return finding(scopeMissing, 'certain', summary, token.culprit, [sent(token, masker), status(facts), said(facts, text)], {
    fix: [`Enable ${wanted} for the Storefront API of the app.`, 'Use a token made after that.']
  })
}

/** "access denied" and no more: https://github.com/Shopify/mobile-buy-sdk-android/issues/603 (tags, unauthenticated_read_product_tags). */
function unnamed({ facts, masker }: Context, token: Credential, what: string, text: string): Finding | undefined {
  if (facts.status !== 200 || gateOf(text)) return undefined
  const summary = `The token ${masker.mask(token.bare)} in ${token.name} probably lacks the scope for ${what}; the answer names none.`
  return finding(scopeMissing, 'likely', summary, token.culprit, [sent(token, masker), status(facts), said(facts, text)], {
    fix: [
      `Look up which unauthenticated_* scope ${what} needs, and enable it for the Storefront API of the app.`,
      'Use a token made after that.'
    ],
    settle: { how: 'Compare the Storefront scopes of the app with the page of this field in the documentation.' }
  })
}

function customerDenied(facts: ShopifyFacts, text: string): Finding {
  const has = /customerAccessToken/.test(facts.body)
  const summary = `customerAccessToken is ${has ? 'not valid any more, or never was' : 'missing from the query'}: log the customer in again.`
  return finding(customerToken, 'certain', summary, CUSTOMER, [status(facts), said(facts, text)])
}

const CUSTOMER: Culprit = { in: 'request.body', name: 'customerAccessToken', pointer: '/request/postData/text' }

/** "Customer is invalid" in userErrors: https://github.com/Shopify/hydrogen/issues/2495, and pull request 1886 for the exchange. */
function invalidCustomer(facts: ShopifyFacts): Finding | undefined {
  const refused = facts.graphql.userErrors.find(
    ({ field, code, message }) => /(?:^|\.)customerAccessToken$/.test(field) && (code === 'INVALID' || /\binvalid\b/i.test(message))
  )
  if (!refused) return undefined
  const evidence = [status(facts), { ...said(facts, refused.message), note: refused.at }]
  const settle = { how: 'Repeat the call with the token of a fresh login.' }
  if (!facts.body.includes('shcat_')) {
    const summary = 'customerAccessToken is refused: it ran out, or it is no customer token of this shop.'
    return finding(customerToken, 'likely', summary, CUSTOMER, evidence, { settle })
  }
  const summary = 'customerAccessToken is an shcat_ token of the Customer Account API; the Storefront API wants one of its own.'
  return finding(customerToken, 'likely', summary, CUSTOMER, evidence, {
    fix: ['Exchange it on the Customer Account API with storefrontCustomerAccessTokenCreate, and send what that gives.'],
    settle
  })
}
