/** Signs in the URL: the client may have signed another one than the store checks. */
import { isLoopback } from '../../../diagnosis/urls.js'
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { checkedUrl, homeOf } from '../oauth-exchange.js'
import { splitUrl, withoutQuery } from '../oauth1-url.js'
import type { KeyUse } from '../past.js'
import { successesOf } from '../past.js'
import { HOST_CULPRIT, PATH_CULPRIT, said } from '../sent.js'
import { nameOf } from '../signature-urls.js'
import { homeEvidence } from './oauth-evidence.js'
import type { Sign } from './oauth-signs.js'

type Context = RuleContext<WooFacts>

/** The client was pointed at the gateway, and the signature was not made anew. */
export function localProxy({ facts }: Context, { signedAnew }: OAuthExchange): Sign | undefined {
  if (!facts.viaProxy || signedAnew || !isLoopback(facts.asked.hostname) || isLoopback(facts.target.hostname)) return undefined
  return {
    code: 'woo.oauth.base-url.proxy',
    certainty: 'likely',
    weight: 0.8,
    summary: `oauth_signature was probably made for ${facts.asked.origin}, the store checks ${facts.target.origin}.`,
    why: 'The client was pointed at a local address and signs what it was pointed at; the store checks its own home URL and never looks at Host.',
    culprit: HOST_CULPRIT,
    fix: [
      'Give storetap the consumer secret: it then checks the signature and makes it anew for the store.',
      "Or point the client at the gateway's https port, so that it sends Basic instead."
    ]
  }
}

/** The home URL that the answer names is not what was asked, which is what clients sign. */
export function otherHome(context: Context, { request, signedAnew }: OAuthExchange): Sign | undefined {
  const { facts } = context
  const home = homeOf(context)
  if (home.from !== 'answer' && !signedAnew && !facts.viaProxy) {
    const used = signedAtOtherHost(context)
    if (used) return used
  }
  const asked = splitUrl(facts.exchange.request.url)
  const url = checkedUrl(facts, home, request)
  const checked = splitUrl(url)
  if (!asked || !checked || signedAnew || facts.viaProxy || withoutQuery(asked) === url) return undefined
  const { code } = nameOf(checked, withoutQuery(asked))
  return {
    code,
    certainty: 'likely',
    weight: 0.75,
    summary: `oauth_signature was probably made for ${withoutQuery(asked)}, the store checks ${url}.`,
    why: 'Clients sign the URL that they ask, the store its own home URL; here the two differ.',
    culprit: code.endsWith('slash') || code.endsWith('path') ? PATH_CULPRIT : HOST_CULPRIT,
    evidence: [...homeEvidence(facts, home), said(facts)],
    fix: ['Use the home URL of the store in the client, letter by letter and without a slash at the end.']
  }
}

/** The same key was accepted, signed, with www and is refused without, or the other way round. */
function signedAtOtherHost(context: Context): Sign | undefined {
  const { facts } = context
  const key = facts.credentials.oauth?.get('oauth_consumer_key')?.value ?? ''
  const uses = successesOf(context, key).filter(({ signed }) => signed)
  const hostOf = ({ past }: KeyUse) => splitUrl(past.origin)?.authority ?? ''
  if (uses.some((use) => hostOf(use) === facts.target.host)) return undefined
  const [use] = uses
  const host = use && hostOf(use)
  if (!host) return undefined
  const checked = splitUrl(`${facts.target.protocol}//${host}${facts.target.pathname}`)
  return {
    code: checked ? nameOf(checked, `${facts.origin}${facts.target.pathname}`).code : 'woo.oauth.base-url',
    certainty: 'likely',
    weight: 0.75,
    summary: `oauth_signature was probably made for ${facts.target.host}; this key was accepted, signed, for ${host}, the store's likely home.`,
    why: 'Clients sign the URL that they ask, the store checks its own home URL: under that address the same key passed.',
    culprit: HOST_CULPRIT,
    evidence: [{ observed: `${use.past.status} on ${use.past.origin} with the same key, signed`, exchange: use.past.id }, said(facts)],
    fix: [`Use ${facts.target.protocol}//${host} in the client, letter by letter.`]
  }
}
