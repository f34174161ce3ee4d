/** The form that all findings about routes share. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { PATH_CULPRIT, said, statusIs } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

/** What the pages of all these codes share. */
export const routePage = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const

export const HIDES = 'Routes are matched before roles are asked, so a 404 may hide missing credentials.'

export interface Words {
  readonly summary: string
  readonly why: string
  readonly expected?: string
  readonly fix: readonly string[]
}

/** Evidence ends with a word on credentials where the store may not have seen a user. */
export function finding({ facts }: RuleContext<WooFacts>, detail: string, certainty: Finding['certainty'], words: Words): Finding {
  const signs = facts.answer.hasUserSigns
    ? []
    : facts.error
      ? [{ pointer: '/response/headers', observed: 'no signs of a logged-in user', note: HIDES }]
      : []
  return {
    code: `woo.route.${detail}`,
    certainty,
    weight: 0.7,
    summary: words.summary,
    why: words.why,
    culprit: PATH_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.pathname, ...(words.expected !== undefined && { expected: words.expected }) },
      facts.error ? said(facts) : statusIs(facts),
      ...signs
    ],
    fix: words.fix
  }
}
