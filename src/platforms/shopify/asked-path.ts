/** The path that was asked for, as the rules on wrong paths see it. */
import type { Evidence } from '../../model/diagnosis.js'
import type { ShopifyFacts } from './facts.js'
import { quote, said, status } from './finding.js'

/** A path that may itself be wrong: not of a preflight, and not on the admin's own pages. */
export function isJudgeable({ method, adminHost, target }: ShopifyFacts): boolean {
  // A URL that cannot be read stands in the path as a whole: its slashes are no path's.
  return method !== 'OPTIONS' && !adminHost && !/^\/https?:/i.test(target.pathname)
}

/** The path, with the one that would be right where that is known, and what came of it. */
export function pathEvidence(facts: ShopifyFacts, expected?: string): readonly Evidence[] {
  return [
    {
      pointer: '/request/url',
      observed: quote(facts.target.pathname, 150),
      ...(expected && { expected })
    },
    status(facts),
    said(facts)
  ]
}
