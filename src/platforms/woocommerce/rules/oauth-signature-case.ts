/** A refused signature of which the secret is known: what there is to search with. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { Home, OAuthExchange } from '../oauth-exchange.js'
import { checkedUrl, homeOf, refusalOf } from '../oauth-exchange.js'
import { splitUrl, trimSlashes, urlAtStore, withoutQuery } from '../oauth1-url.js'
import type { SignatureQuestion } from '../signature-variants.js'

export interface SignatureCase extends OAuthExchange {
  readonly question: SignatureQuestion
  readonly home: Home
  /** The answer says so in English. */
  readonly sure: boolean
  /** The text of the refusal says nothing to us. */
  readonly unnamed?: true
}

/** Undefined where nothing says that the signature was refused, or the secret is not configured. */
export function signatureCaseOf(context: RuleContext<WooFacts>): SignatureCase | undefined {
  const { facts, store, stores, history } = context
  const refusal = refusalOf(facts)
  const secret = store?.credentials.consumerSecret
  if (refusal?.kind !== 'signature' || !store || !secret) return undefined
  const found = facts.oauth
  if (!found) return undefined
  const home = homeOf(context)
  const { request } = found
  const asked = splitUrl(facts.exchange.request.url)
  const path = splitUrl(request.url)?.path ?? '/'
  const before = history.previous()
  const question: SignatureQuestion = {
    request,
    parameters: found.parameters,
    checkedUrl: checkedUrl(facts, home, request),
    candidates: [
      ...(asked ? [withoutQuery(asked)] : []),
      ...stores.filter(({ name }) => name === store.name).map(({ url }) => urlAtStore(url, splitUrl(url)?.scheme ?? 'https', path)),
      ...(before?.location !== undefined ? [`${trimSlashes(before.origin)}${before.path}`] : [])
    ],
    localPorts: stores.flatMap(({ port, tlsPort }) => [port, ...(tlsPort === undefined ? [] : [tlsPort])]),
    consumerKey: store.credentials.consumerKey,
    consumerSecret: secret,
    jsonBody: facts.bodyJson
  }
  return { ...found, question, home, sure: refusal.sure, ...(refusal.unnamed && { unnamed: true }) }
}
