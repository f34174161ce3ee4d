/** The form that all findings about understood and refused requests share. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute } from '../nobody.js'
import { clip, plain, said } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

/** What the pages of all these codes share. */
export const requestPage = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const

/** Said of every answer about parameters, too. */
export const PARAMETERS_FIRST = 'Parameters are checked before roles, so a 400 may hide missing credentials.'

export interface Words {
  /** Without `woo.` in front. */
  readonly code: string
  readonly summary: string
  readonly culprit: Culprit
  readonly fix: readonly string[]
  /** Default: certain, since the store names the fault itself. */
  readonly certainty?: Finding['certainty']
  readonly evidence?: Finding['evidence']
}

/** Evidence begins with what the store said; where anybody may have been refused, the finding says that credentials are missing, too. */
export function finding({ facts }: RuleContext<WooFacts>, words: Words): Finding {
  // Only there is it sure that a call without credentials is refused.
  const anonymous = facts.answer.status === 400 && !facts.credentials.any && onKeyRoute(facts)
  const { error } = facts
  const item = error?.item === undefined ? '' : `${error.item}: `
  return {
    code: `woo.${words.code}`,
    certainty: words.certainty ?? 'certain',
    weight: 0.7,
    summary: clip(`${item}${words.summary}`, 158),
    why: `The store names the fault itself: ${plain(error?.message ?? '')}${item === '' ? '' : ' A batch answers 200 also where none of its items was done.'}`,
    culprit: words.culprit,
    evidence: [
      said(facts),
      ...(words.evidence ?? []),
      ...(anonymous ? [{ pointer: '/request/headers', observed: 'no credentials', note: PARAMETERS_FIRST }] : [])
    ],
    fix: [...words.fix, ...(anonymous ? ['Send credentials too: without them the next answer will be 401.'] : [])]
  }
}

/** A field of the body as culprit, or the body itself where `name` is null. */
export function bodyCulprit({ exchange }: RuleContext<WooFacts>, name: string | null): Culprit {
  return { in: 'request.body', name, ...(exchange.request.postData && { pointer: '/request/postData/text' }) }
}
