import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { quote } from '../quote.js'
import { reportedMissing, type Unread, unreadFinding } from '../unread-query.js'

const cache: CodePage = {
  code: 'http.query-dropped.cache',
  level: 'failure',
  title: 'Cache or bot rule ignores the query string',
  why: 'A cache or bot rule in front of the store answers as if the URL had no query, or hands out the answer that it kept for somebody without credentials.',
  tell: 'Keys in the query, answered as if absent; often with cache fields (Age, X-Cache: HIT), or only for some User-Agents.',
  fix: ['Exclude the API path from the cache.', 'Send the credential in a header.'],
  ceiling: 'possible',
  docs: ['https://github.com/woocommerce/woocommerce/issues/18030']
}

const rewrite: CodePage = {
  code: 'http.query-dropped.rewrite',
  level: 'failure',
  title: "Web server's rewrite rule drops the query string",
  why: 'The rule that sends pretty URLs to the application does not pass the arguments on, so the application sees neither keys nor filters.',
  tell: 'Keys or signature in the query, answered as if absent, while the same pair in a header over https works.',
  fix: ['Pass the arguments on (nginx: try_files $uri $uri/ /index.php?$args;  Apache: QSA).', 'Or send the pair as Basic over https.'],
  ceiling: 'possible',
  docs: ['https://developer.wordpress.org/advanced-administration/server/web-server/nginx/']
}

/** How WordPress stores answer somebody who sent nothing. */
const AS_IF_ABSENT =
  /"code":\s?"(?:woocommerce_rest_cannot_\w{1,40}"|woocommerce_api_authentication_error","message":\s?"[^"]{0,60}(?:missing|fehlt|manquant|ausente))/

const STORE: Culprit = { in: 'store', name: null }

export const queryIgnored: Rule = {
  codes: [cache, rewrite],
  on: 'failure',
  needs: { status: (status) => status === 401 || status === 404 },
  diagnose(context) {
    const { facts } = context
    if ((facts.status !== 401 && facts.status !== 404) || reportedMissing(facts)) return undefined
    const sent = facts.sentCredentials.filter((credential) => credential.in === 'query').map(({ name }) => name)
    if (sent.length < 2 || !wouldBeRead(facts, sent) || !AS_IF_ABSENT.test(facts.text.slice(0, 4096))) return undefined
    const passed = passedBefore(context)
    const cached = ofCache(context, sent, passed)
    // A rewrite rule would have dropped it then, too.
    if (passed) return cached
    const unread: Unread = { certainty: 'possible', weight: 0.25, culprit: STORE, summary: as(sent) }
    return [cached, unreadFinding(context, rewrite, unread, 'a rewrite rule may drop it')]
  }
}

function as(sent: readonly string[]): string {
  return `${sent.slice(0, 2).join(' and ')} in the query, answered as if absent`
}

/** WooCommerce reads keys in the query over https only, OAuth parameters everywhere, both on its own routes only. */
function wouldBeRead({ target }: HttpFacts, sent: readonly string[]): boolean {
  if (target.pathname.includes('/wc-api/')) return true
  return /wp-json\/wc[/-]/.test(target.pathname) && (target.protocol === 'https:' || sent.includes('oauth_signature'))
}

function passedBefore({ facts, history, masker }: RuleContext<HttpFacts>): PastExchange | undefined {
  const query = masker.fingerprint(facts.target.search)
  const path = facts.target.pathname
  return history.withOrigin(facts.origin).find((past) => past.ok && past.query === query && past.path === path)
}

/** A call with the same query that passed under another User-Agent, or a cache that says it answered, make the cache likely. */
function ofCache(context: RuleContext<HttpFacts>, sent: readonly string[], passed: PastExchange | undefined): Finding {
  const { facts, masker } = context
  const agent = facts.headers.get('user-agent')
  if (passed && agent && passed.userAgent !== masker.fingerprint(agent.value)) {
    const culprit: Culprit = { in: 'request.header', name: 'user-agent', pointer: agent.pointer }
    const summary = `The same call passed with another User-Agent; ${as(sent)}`
    const made = byCache(context, { certainty: 'likely', weight: 0.7, culprit, summary })
    const evidence = [
      ...made.evidence,
      { pointer: agent.pointer, observed: quote(masker, agent.value, 100), note: 'this one did not pass', exchange: passed.id }
    ]
    return { ...made, raisedBy: 'history', evidence }
  }
  const hit = facts.responseHeaders.all.find(({ name, value }) => /^x-.*cache|^cf-cache-status$/i.test(name) && /\bhit\b/i.test(value))
  const made = byCache(context, { certainty: 'possible', weight: hit ? 0.6 : 0.2, culprit: STORE, summary: as(sent) })
  if (!hit) return made
  return { ...made, evidence: [...made.evidence, { pointer: hit.pointer, observed: quote(masker, `${hit.name}: ${hit.value}`, 60) }] }
}

function byCache(context: RuleContext<HttpFacts>, unread: Unread): Finding {
  return unreadFinding(context, cache, unread, 'a cache may ignore it')
}
