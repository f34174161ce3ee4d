/** The Storefront API does not accept the token: wrong header, wrong kind, or simply unknown. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Certainty } from '../../../model/diagnosis.js'
import type { Credential, CredentialKind } from '../credentials.js'
import { wordsFor } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { PRIVATE_HEADER } from '../facts.js'
import type { Context, Saying } from '../finding.js'
import { finding, renameField, said, sent, shown, status, useConfigured } from '../finding.js'
import { CLIENT_ID } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { successes } from '../past.js'
import { isStorefrontRefusal, passedOn } from '../storefront-denied.js'

const page = (name: string) => pageOf(`storefront.${name}`)
const PUBLIC_NAME = 'X-Shopify-Storefront-Access-Token'

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

function report(context: Context, name: string, certainty: Certainty, found: Credential, summary: string, saying: Saying = {}): Finding {
  const { facts, masker } = context
  return finding(page(name), certainty, summary, found.culprit, [sent(found, masker), status(facts), said(facts)], saying)
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
  return known(context, token) ?? unknown(context, token)
}

function known(context: Context, token: Credential): Finding | undefined {
  const { store, history, masker } = context
  const fingerprint = masker.fingerprint(token.bare)
  const summary = `${token.name} holds ${masker.mask(token.bare)}, the app's API key, in place of a Storefront token.`
  const isKey = history.credentials(CLIENT_ID).some(({ note }) => note.fingerprint === fingerprint)
  if (store?.credentials.apiKey === token.bare)
    return report(context, 'wrong-kind.api-key', 'certain', token, summary, {
      raisedBy: 'config'
    })
  if (isKey)
    return report(context, 'wrong-kind.api-key', 'certain', token, summary, {
      raisedBy: 'history'
    })
  const { here, elsewhere: other } = successes(context, fingerprint)
  if (here || !other) return undefined
  const host = new URL(other.origin).hostname
  const proof = `${masker.mask(token.bare)} worked on ${host} and is refused by ${context.facts.host}: it is the other shop's token.`
  return report(context, 'token-invalid.wrong-shop', 'certain', token, proof, {
    raisedBy: 'history'
  })
}

function unknown(context: Context, token: Credential): Finding[] {
  const { facts, masker } = context
  const mask = token.kind === 'placeholder' ? shown(token, masker) : masker.mask(token.bare)
  const certainty = passedOn(facts).length > 0 && facts.status === 403 ? 'possible' : 'likely'
  const main = report(
    context,
    'token-invalid',
    certainty,
    token,
    `${facts.host} does not accept the Storefront token ${mask} in ${token.name}.`,
    {
      weight: 0.55,
      patch: useConfigured(PUBLIC_NAME, 'storefrontToken', token.culprit.pointer)
    }
  )
  if (token.kind !== 'hex32') return [main]
  const key = `${mask} in ${token.name} may be the app's API key, which looks like a token.`
  return [
    main,
    report(context, 'wrong-kind.api-key', 'possible', token, key, { weight: 0.6 }),
    report(context, 'token-invalid.wrong-shop', 'possible', token, `${mask} in ${token.name} may be another shop's token.`, { weight: 0.4 })
  ]
}
