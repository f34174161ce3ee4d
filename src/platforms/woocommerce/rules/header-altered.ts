/** The secret looks whole, so the Authorization line may have been changed on its way. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { successesOf } from '../past.js'
import { culpritAt, said, sentPair } from '../sent.js'
import { kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'
import { secretRefusal } from './secret-refusal.js'

export const headerAltered: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.auth.header-altered',
      level: 'failure',
      title: 'Authorization header arrives changed',
      why: 'A proxy or a rewrite rule handed on another Authorization value than the client sent.',
      tell: '"Consumer secret is invalid." over Basic with a pair that works as query parameters.',
      fix: ['Look at proxies and rewrite rules; use query keys over https meanwhile.'],
      ceiling: 'possible',
      docs: [
        issue('woocommerce/wc-api-node', 12),
        issue('woocommerce/wc-api-php', 53),
        issue('woocommerce/wc-api-php', 6),
        AUTHENTICATION_CLASS
      ]
    }
  ],
  diagnose(context) {
    const refusal = secretRefusal(context.facts)
    return refusal?.cause === 'wrong-or-altered' ? altered(context, refusal.placed) : undefined
  }
}

function altered(context: RuleContext<WooFacts>, placed: Placed): Finding {
  const { facts, store } = context
  // Also asked where the refusal is in another language, whatever the secret looks like.
  const isWhole = kindOf(placed.value) === 'consumer-secret'
  const asConfigured = store?.credentials.consumerSecret === placed.value
  const key = sentPair(facts.credentials)?.key.value ?? ''
  const inQuery = successesOf(context, key).find(({ place, signed }) => place === 'query' && !signed)
  return {
    code: 'wp.auth.header-altered',
    certainty: inQuery ? 'likely' : 'possible',
    ...(inQuery && { raisedBy: 'history' as const }),
    weight: inQuery ? 0.7 : 0.3,
    summary: `authorization may have been changed on its way: ${isWhole ? 'the secret looks whole, and ' : ''}the store refuses it.`,
    why: `The pair is ${isWhole ? 'well formed' : 'there'}${asConfigured ? ' and is the configured one' : ''}; a proxy or rewrite rule that hands on another value gives the same answer.`,
    culprit: culpritAt(placed),
    evidence: [said(facts), ...(inQuery ? [{ observed: 'the same key worked in the query', exchange: inQuery.past.id }] : [])],
    fix: ['Send consumer_key and consumer_secret in the query over https; if that works, look at proxies and rewrite rules.'],
    settle: { how: 'Send the same pair as query parameters over https: 200 means that the header is changed on the way.' }
  }
}
