/** The Storefront API does not accept the token: wrong header, wrong kind, or simply unknown. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Credential, CredentialKind } from '../credentials.js'
import { wordsFor } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { PRIVATE_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { renameField, shown, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isStorefrontRefusal } from '../storefront-denied.js'
import { PUBLIC_NAME, refused, report } from './storefront-refused.js'

const page = (name: string) => pageOf(`storefront.${name}`)

/** What a kind means in the public header; the prefix proves it. */
const IN_PUBLIC: Partial<Record<CredentialKind, string>> = {
  shpat: 'wrong-header.private-token-in-public-header',
  shpca: 'wrong-kind.admin-token',
  shppa: 'wrong-kind.admin-token',
  shpua: 'wrong-kind.admin-token',
  shpss: 'wrong-kind.client-secret'
}

export const storefrontToken: Rule<ShopifyFacts> = {
  codes: [
    ...['private-token-in-public-header', 'public-token-in-private-header', 'admin-header', 'authorization'].map((name) =>
      page(`wrong-header.${name}`)
    ),
    ...['admin-token', 'client-secret', 'api-key'].map((name) => page(`wrong-kind.${name}`)),
    page('token-invalid.wrong-shop'),
    page('token-invalid')
  ],
  needs: { surface: ['storefront'] },
  diagnose(context) {
    const { facts } = context
    if (!isStorefrontRefusal(facts)) return undefined
    const token = facts.storefrontToken ?? facts.privateToken
    return token ? judge(context, token) : otherHeader(context)
  }
}

/** No Storefront header: the call was treated as one without a token. */
function otherHeader(context: Context): Finding | undefined {
  const { facts, masker } = context
  const { adminToken, authorization } = facts
  const silence = {
    supersedes: ['shopify.storefront.needs-token', 'shopify.storefront.scope-missing']
  }
  if (adminToken) {
    const isPrivate = adminToken.kind === 'shpat'
    const right = isPrivate ? 'Shopify-Storefront-Private-Token' : PUBLIC_NAME
    const summary = `The token ${masker.mask(adminToken.bare)} is in x-shopify-access-token; the Storefront API reads ${right}.`
    const patch = adminToken.culprit.pointer ? [renameField(adminToken.culprit.pointer, right)] : []
    return report(context, 'wrong-header.admin-header', 'likely', adminToken, summary, { ...silence, patch, weight: 0.8 })
  }
  if (!authorization) return undefined
  const summary = `authorization holds ${shown(authorization, masker)}; the Storefront API reads ${PUBLIC_NAME} only.`
  return report(context, 'wrong-header.authorization', 'certain', authorization, summary, {
    ...silence,
    fix: [`Send ${PUBLIC_NAME}: <token>, without an auth scheme, and drop Authorization.`],
    patch: useConfigured(PUBLIC_NAME, 'storefrontToken', authorization.culprit.pointer)
  })
}

function judge(context: Context, token: Credential): Finding[] | Finding {
  const { masker } = context
  const isPrivate = token.name === PRIVATE_HEADER
  const what = `${masker.mask(token.bare)}, ${wordsFor(token.kind)}`
  const row = IN_PUBLIC[token.kind]
  if (row && !isPrivate) {
    const summary = `${token.name} holds ${what}; it takes public Storefront tokens only.`
    const patch =
      token.kind === 'shpat' && token.culprit.pointer ? [renameField(token.culprit.pointer, 'Shopify-Storefront-Private-Token')] : undefined
    return report(
      context,
      row,
      'certain',
      token,
      summary,
      patch
        ? { patch }
        : {
            patch: useConfigured(PUBLIC_NAME, 'storefrontToken', token.culprit.pointer)
          }
    )
  }
  if (isPrivate && token.kind === 'shpss') {
    return report(context, 'wrong-kind.client-secret', 'certain', token, `${token.name} holds ${what}.`)
  }
  if (isPrivate && token.kind === 'hex32') {
    const summary = `${token.name} holds ${what}: a public token, which belongs in ${PUBLIC_NAME}.`
    const patch = token.culprit.pointer ? [renameField(token.culprit.pointer, PUBLIC_NAME)] : []
    return report(context, 'wrong-header.public-token-in-private-header', 'likely', token, summary, { patch, weight: 0.8 })
  }
  return refused(context, token)
}
