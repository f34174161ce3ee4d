/** The form that all findings about the Store API share. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { said, sent } from '../sent.js'
import { STORE_API_NONCES } from '../sources.js'

/** What the pages of all these codes share. */
export const storeApiPage = { level: 'failure', ceiling: 'certain', docs: [STORE_API_NONCES] } as const

/** @param placed what was sent in place of what is due, where anything was */
export function finding(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  summary: string,
  culprit: Culprit,
  fix: readonly string[],
  placed?: Placed
): Finding {
  return {
    code: `woo.store-api.${detail}`,
    certainty: 'certain',
    weight: 0.8,
    summary,
    why: 'The Store API protects changes with a nonce or a cart token, and orders with login or order key; what came with this request does not do.',
    culprit,
    evidence: [...(placed ? [sent(placed, masker)] : []), said(facts)],
    fix
  }
}
