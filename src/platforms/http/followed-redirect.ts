/** The redirect that a request followed, or is answered with, and what gets lost on it: each loss has a rule of its own. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { PastExchange } from '../../diagnosis/history.js'
import { perTurn } from '../../diagnosis/remembered.js'
import type { RuleContext } from '../../diagnosis/rule.js'

/** How far back a redirect may lie that this request followed. */
const FOLLOWED_WITHIN = 60_000
const LOOKED_AT = 30

/** Undefined also for a write that went well: it lost nothing. */
export const redirectBefore = perTurn(({ facts, history }: RuleContext<HttpFacts>): PastExchange | undefined => {
  if (facts.method !== 'GET' && facts.status < 400) return undefined
  const here = `${facts.origin}${facts.target.pathname}`
  return history.latestRedirect(
    LOOKED_AT,
    ({ location, status, at }) => location === here && status >= 300 && status < 400 && facts.at - at < FOLLOWED_WITHIN
  )
})

/** What a caller with a credential is about to lose on the redirect that answers it; one loss is told, the query before the method. */
export function lossAhead(facts: HttpFacts): 'query' | 'method' | undefined {
  const { redirect, sentCredentials, status, method } = facts
  if (!redirect || sentCredentials.length === 0) return undefined
  if (redirect.loses.has('query')) return 'query'
  const moved = (status === 301 || status === 302) && isWrite(method) && isInLanguage(facts.target.pathname, redirect.location.pathname)
  return (redirect.loses.has('method') || moved) && redirect.location.origin === facts.target.origin ? 'method' : undefined
}

/** A method whose loss on a redirect matters. */
export function isWrite(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'
}

/**
 * The same path in the folder of a language: plugins that translate a site send every visitor there, API calls too.
 *
 * @see https://github.com/VaLeXaR/wp-multilang/issues/116
 */
export function isInLanguage(path: string, target: string): boolean {
  const [asked, words] = [path.split('/'), target.split('/')]
  const at = words.findIndex((word, index) => word !== asked[index])
  return /^[a-z]{2}(?:[-_][a-z]{2,4})?$/i.test(words[at] ?? '') && words.toSpliced(at, 1).join('/') === path
}
