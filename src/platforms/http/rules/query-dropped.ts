import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Certainty, CodePage, Culprit } from '../../../model/diagnosis.js'
import { quote } from '../quote.js'

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

const dropped: CodePage = {
  code: 'http.query-dropped',
  level: 'failure',
  title: 'Query string does not reach the application',
  why: 'The application reports parameters missing that the request has: they were lost on the way, in a redirect, a cache or a rewrite rule.',
  tell: 'Parameters that are in the request are reported missing.',
  fix: ['Look for redirects, caches and rewrite rules in front of the application.', 'Send the credential in a header.'],
  ceiling: 'likely',
  docs: ['https://developer.wordpress.org/advanced-administration/server/web-server/nginx/']
}

/** How WordPress stores answer somebody who sent nothing. */
const AS_IF_ABSENT =
  /"code":\s?"(?:woocommerce_rest_cannot_\w{1,40}"|woocommerce_api_authentication_error","message":\s?"[^"]{0,60}(?:missing|fehlt|manquant|ausente))/
const MISSING = /[Mm]issing (?:OAuth )?parameters?\W{1,3}([\w, ]{1,200})|(\w{1,60}) parameter is missing/

export const queryDropped: Rule = {
  codes: [cache, rewrite, dropped],
  on: 'failure',
  needs: { status: (status) => [400, 401, 404].includes(status) },
  diagnose(context) {
    const { facts } = context
    if (facts.status !== 401 && facts.status !== 404 && facts.status !== 400) return undefined
    const sent = facts.sentCredentials.filter((credential) => credential.in === 'query').map(({ name }) => name)
    const missing = reportedMissing(facts)
    if (missing) {
      const culprit: Culprit = { in: 'request.query', name: missing.name, pointer: missing.pointer }
      return finding(context, dropped, 'likely', 0.5, culprit, `Parameter ${missing.name} is in the query but reported missing`)
    }
    if (facts.status === 400 || sent.length < 2 || !wouldBeRead(facts, sent) || !AS_IF_ABSENT.test(facts.text.slice(0, 4096)))
      return undefined
    const passed = passedBefore(context)
    const cached = ofCache(context, sent, passed)
    // A rewrite rule would have dropped it then, too.
    if (passed) return cached
    return [cached, finding(context, rewrite, 'possible', 0.25, { in: 'store', name: null }, as(sent))]
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

function reportedMissing({ text, query, json }: HttpFacts) {
  if (query.all.length === 0) return undefined
  const said = json === undefined ? null : MISSING.exec(text.slice(0, 4096))
  const names = (said?.[1] ?? said?.[2] ?? '').split(/[, ]+/)
  return names.map((name) => query.get(name)).find((field) => field !== undefined && field.value !== '' && field.value !== '0')
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
    const made = finding(context, cache, 'likely', 0.7, culprit, `The same call passed with another User-Agent; ${as(sent)}`)
    const evidence = [
      ...made.evidence,
      { pointer: agent.pointer, observed: quote(masker, agent.value, 100), note: 'this one did not pass', exchange: passed.id }
    ]
    return { ...made, raisedBy: 'history', evidence }
  }
  const hit = facts.responseHeaders.all.find(({ name, value }) => /^x-.*cache|^cf-cache-status$/i.test(name) && /\bhit\b/i.test(value))
  const made = finding(context, cache, 'possible', hit ? 0.6 : 0.2, { in: 'store', name: null }, as(sent))
  if (!hit) return made
  return { ...made, evidence: [...made.evidence, { pointer: hit.pointer, observed: quote(masker, `${hit.name}: ${hit.value}`, 60) }] }
}

function finding(
  { facts, masker }: RuleContext<HttpFacts>,
  page: CodePage,
  certainty: Certainty,
  weight: number,
  culprit: Culprit,
  summary: string
): Finding {
  return {
    code: page.code,
    certainty,
    weight,
    summary: `${summary} (${facts.status}): ${page === cache ? 'a cache may ignore it' : page === rewrite ? 'a rewrite rule may drop it' : 'it was lost on the way'}.`,
    why: page.why,
    culprit,
    evidence: [
      { pointer: '/request/queryString', observed: facts.sentCredentials.map(({ name }) => name).join(', ') },
      { pointer: '/response/content/text', observed: quote(masker, facts.text, 120) }
    ],
    fix: page.fix,
    settle: { how: 'The same pair in a header (Basic over https): if it passes, the query was lost.' }
  }
}
