/** The form that pages and findings about unread keys share. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { said, sent } from '../sent.js'
import { AUTHENTICATION_CLASS, WOO_DOCS } from '../sources.js'

const docs = [AUTHENTICATION_CLASS, WOO_DOCS]
const common = { level: 'failure', ceiling: 'certain', docs } as const
export const USE = 'Send "authorization: Basic " followed by base64(consumer key:consumer secret) over https, or sign with OAuth 1.0a.'

/** @param detail the end of the code; empty for the code above the others */
export function page(detail: string, title: string, why: string, tell: string, fix: readonly string[]): CodePage {
  return { ...common, code: `woo.auth.unread${detail && `.${detail}`}`, title, why, tell, fix }
}

/** @param detail as for the page */
export function finding(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  placed: Placed,
  summary: string,
  fix: readonly string[]
): Finding {
  return {
    code: `woo.auth.unread${detail && `.${detail}`}`,
    certainty: 'certain',
    weight: 0.8,
    summary,
    why: 'WooCommerce looks for keys in Authorization: Basic, in consumer_key and consumer_secret, and in oauth_ parameters only; here they stand elsewhere, and the answer is the one for visitors.',
    culprit: { in: placed.in, name: placed.name, pointer: placed.pointer },
    evidence: [sent(placed, masker, 'a form that WooCommerce reads'), said(facts)],
    fix,
    supersedes: ['woo.oauth.missing-params']
  }
}
