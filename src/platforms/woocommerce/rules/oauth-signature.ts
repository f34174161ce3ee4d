/** "signature does not match" with the secret known: forensics, which runs after the answer's end. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { checkedUrl, homeOf, refusalOf } from '../oauth-exchange.js'
import { splitUrl, trimSlashes, urlAtStore, withoutQuery } from '../oauth1-url.js'
import { explainSignature } from '../signature-forensics.js'
import type { SignatureQuestion } from '../signature-variants.js'
import { matchesStore } from './oauth-matches.js'
import { parameterPages } from './oauth-pages-parameters.js'
import { signingPages } from './oauth-pages-signing.js'
import { urlPages } from './oauth-pages-url.js'
import type { SignatureCase } from './oauth-proven.js'
import { proven } from './oauth-proven.js'
import { unexplainedSignature, unnamedOf } from './oauth-unexplained.js'

export const oauthSignature: Rule<WooFacts> = {
  codes: [...urlPages, ...parameterPages, ...signingPages],
  slow: true,
  diagnose(context) {
    const signatureCase = caseOf(context)
    if (!signatureCase) return undefined
    const forensics = explainSignature(signatureCase.question)
    switch (forensics.outcome) {
      case 'proven':
        return lowered(proven(context, signatureCase, forensics), signatureCase)
      case 'matches-store':
        return [...matchesStore(context, signatureCase, forensics), ...(signatureCase.unnamed ? unnamedOf(context, signatureCase) : [])]
      case 'unexplained':
        return unexplainedSignature(context, signatureCase, forensics)
    }
  }
}

/** A translated answer may be another refusal of the same request: then a proof is a good guess. */
function lowered(finding: Finding, { sure }: SignatureCase): Finding {
  return sure || finding.certainty !== 'certain' ? finding : { ...finding, certainty: 'likely' }
}

function caseOf(context: RuleContext<WooFacts>): SignatureCase | undefined {
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
