/** OAuth: the app that asks, by its client_id. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, said, seenAt, status } from '../finding.js'
import { isMasked } from '../masked.js'
import { CLIENT_ID } from '../notes.js'
import { parameter, placeOf } from '../oauth.js'
import { isOauth, isUnread } from '../oauth-denied.js'
import { pageOf } from '../pages/index.js'
import { isPlaceholder } from '../placeholder.js'

const page = (name: string) => pageOf(`oauth.${name}`)
const CODES = ['client-id.missing', 'client-id.placeholder', 'client-id.unknown', 'client-id.other-app', 'app-without-oauth']

export const oauthClient: Rule<ShopifyFacts> = {
  codes: CODES.map(page),
  needs: { status: (status) => status >= 400, surface: ['oauth-authorize', 'oauth-token'] },
  diagnose(context) {
    const { facts, masker } = context
    if (!isOauth(facts) || facts.status < 400) return undefined
    if (isUnread(facts)) return undefined
    const id = parameter(facts, 'client_id')
    const evidence = [status(facts), said(facts)]
    if (facts.oauth?.code === 'application_cannot_be_found' || /Could not find Shopify API application/i.test(facts.said))
      return unknownApp(context)
    if (/application does not support oauth/i.test(facts.said)) {
      const summary = `client_id ${masker.mask(id?.value ?? '')} is an app without OAuth (made in the shop's admin).`
      return finding(page('app-without-oauth'), 'certain', summary, placeOf(facts, 'client_id'), evidence)
    }
    return otherApp(context)
  }
}

function unknownApp({ facts, masker }: Context): Finding {
  const id = parameter(facts, 'client_id')
  const culprit = placeOf(facts, 'client_id')
  const value = id?.value.trim() ?? ''
  const evidence = [
    seenAt(culprit, `client_id: ${value === '' ? '(empty)' : masker.mask(value)}`),
    status(facts),
    // The sentence quotes what was sent, which need not be a client id.
    said(facts, value === '' ? facts.said : facts.said.replaceAll(value, masker.mask(value)))
  ]
  const silence = {
    supersedes: ['shopify.oauth.missing-parameter', 'shopify.shop.not-found']
  }
  if (value === '' || /^(?:undefined|null|none)$/i.test(value)) {
    const what = id ? (value === '' ? 'is empty' : `is "${value}"`) : 'is not in the request'
    return finding(
      page('client-id.missing'),
      'certain',
      `client_id ${what}: Shopify cannot tell which app asks.`,
      culprit,
      evidence,
      silence
    )
  }
  if (isPlaceholder(value) || /[<>{}[\]]/.test(value)) {
    const summary = `client_id is the placeholder ${quote(value, 40)}, not an app's client id.`
    return finding(page('client-id.placeholder'), 'certain', summary, culprit, evidence, silence)
  }
  // Masked values are no proof of what was sent.
  if (isMasked(value)) {
    const summary = `client_id reads ${quote(value, 40)}: if it was sent like this, it names no app.`
    return finding(page('client-id.placeholder'), 'possible', summary, culprit, evidence, silence)
  }
  return finding(page('client-id.unknown'), 'certain', `client_id ${masker.mask(value)} belongs to no app.`, culprit, evidence, silence)
}

/** The answer is about another setting, but client_id is not the app's that is meant. */
function otherApp(context: Context): Finding | undefined {
  const { facts, masker, store, history } = context
  const about = /whitelisted|matching hosts/i.test(facts.said) || facts.oauth?.code === 'app_not_installed'
  const id = parameter(facts, 'client_id')
  if (!about || !id) return undefined
  const configured = store?.credentials.apiKey
  const fingerprint = masker.fingerprint(id.value)
  const others = history
    .notes('credential')
    .filter(({ note, exchange }) => note.credential === CLIENT_ID && exchange.origin === facts.target.origin)
  const earlier = others.find(({ note, exchange }) => note.fingerprint !== fingerprint && exchange.status < 400)
  const differs = configured !== undefined && configured !== id.value
  const listed = facts.oauth?.code === 'app_not_installed'
  if (!differs && !earlier && !listed) return undefined
  const proof = differs
    ? [
        {
          observed: `configured apiKey: ${masker.mask(configured)}`,
          expected: 'the same as client_id'
        }
      ]
    : earlier
      ? [
          {
            observed: 'an earlier request to this shop used another client_id',
            exchange: earlier.exchange.id
          }
        ]
      : []
  const sure = differs || earlier !== undefined
  const summary = `client_id ${masker.mask(id.value)} ${sure ? 'is another app than before or configured' : 'may be another app’s'}.`
  return finding(page('client-id.other-app'), sure ? 'likely' : 'possible', summary, id.culprit, [...proof, status(facts), said(facts)], {
    ...(differs ? { raisedBy: 'config' as const } : { raisedBy: 'history' as const }),
    weight: differs ? 0.8 : 0.45,
    ...(differs && { supersedes: ['shopify.oauth.redirect-uri.not-listed'] })
  })
}
