/** A Storefront token that stands where it should and is not accepted: the app's key, another shop's, unfilled, or simply unknown. */
import type { Finding } from '../../../diagnosis/rule.js'
import type { Certainty } from '../../../model/diagnosis.js'
import type { Credential } from '../credentials.js'
import type { Context, Saying } from '../finding.js'
import { finding, said, sent, status, unfilled, useConfigured } from '../finding.js'
import { CLIENT_ID } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { successes } from '../past.js'
import { passedOn } from '../storefront-denied.js'

export const PUBLIC_NAME = 'X-Shopify-Storefront-Access-Token'

/** @param name of the code, below `shopify.storefront` */
export function report(
  context: Context,
  name: string,
  certainty: Certainty,
  found: Credential,
  summary: string,
  saying: Saying = {}
): Finding {
  const { facts, masker } = context
  return finding(pageOf(`storefront.${name}`), certainty, summary, found.culprit, [sent(found, masker), status(facts), said(facts)], saying)
}

/** @param token in one of the Storefront API's own fields, of a kind that may be right there */
export function refused(context: Context, token: Credential): Finding[] | Finding {
  return token.kind === 'placeholder' ? notFilledIn(context, token) : (known(context, token) ?? unknown(context, token))
}

/** No code of its own: the catalogue has one for the Admin API's field only. */
function notFilledIn(context: Context, token: Credential): Finding {
  const summary = unfilled(token, context.masker, 'a Storefront token')
  return report(context, 'token-invalid', 'likely', token, summary, {
    why: 'The field is there and no token is in it: nobody filled in the variable or template that feeds it.',
    fix: [
      'Set the environment variable or template value that feeds the header.',
      'Or leave the header out: much of the Storefront API answers without a token.'
    ],
    patch: useConfigured(PUBLIC_NAME, 'storefrontToken', token.culprit.pointer)
  })
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
  const mask = masker.mask(token.bare)
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
