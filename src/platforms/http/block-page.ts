/** A page of a firewall or web server, and what in the request may have provoked it: each suspect has a rule of its own. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { PastExchange } from '../../diagnosis/history.js'
import { perTurn } from '../../diagnosis/remembered.js'
import type { Finding, RuleContext } from '../../diagnosis/rule.js'
import type { CodePage } from '../../model/diagnosis.js'
import { isForeignPage, pageText, pageWords } from './page-signs.js'
import { quote, statusIs } from './quote.js'

/** Default names of libraries and tools, as firewalls list them. */
export const LIBRARY =
  /^(?:curl|wget|python|go-http|java|okhttp|apache-httpclient|axios|node|undici|got|guzzle|php|ruby|faraday|libwww|lwp|postman|insomnia|httpie|restsharp|dart|woocommerce|wc-api|reactornetty|n8n)/i

/** Pages that say what they refuse: "Reason: Bad User-Agent" (n8n#28280). */
const NAMES_AGENT =
  /\b(?:bad|blocked|forbidden|invalid|denied|suspicious|disallowed)\s{1,5}user[ -]?agent\b|\buser[ -]?agent\s{1,5}(?:is\s{1,5})?(?:blocked|forbidden|denied|not\s{1,5}allowed)\b/i

/** How many earlier exchanges may tell whether another User-Agent passes. */
const LOOKED_AT = 200

const REFUSALS: ReadonlySet<number> = new Set([403, 406, 455])

/** For what rules need. */
export function isBlocking(status: number): boolean {
  return REFUSALS.has(status)
}

export interface Suspects {
  /** The page says what it refuses: nothing else is looked for then. */
  readonly named?: 'modsecurity' | 'user-agent'
  readonly agent?: 'missing' | LibraryAgent
  readonly acceptMissing?: boolean
  /** The path itself is open: an earlier call on it, by the same client but with other parameters, was not refused. */
  readonly pathOpen?: boolean
}

/** The default User-Agent of a library, and no other one is known to be refused as well. */
export interface LibraryAgent {
  readonly value: string
  readonly pointer: string
  /** A call with another one that was not refused. */
  readonly passed: PastExchange | undefined
}

/** Undefined where no such page answered. */
export const suspectsOf = perTurn((context: RuleContext<HttpFacts>): Suspects | undefined => {
  const { facts } = context
  if (!isBlocking(facts.status) || !isForeignPage(facts)) return undefined
  if (/mod_security|modsecurity/i.test(pageText(facts))) return { named: 'modsecurity' }
  const agent = facts.headers.get('user-agent')
  if (agent && NAMES_AGENT.test(pageText(facts))) return { named: 'user-agent' }
  const recorded = facts.headers.all.length > 0
  const hasAccept = facts.headers.get('accept') !== undefined
  // 406 is for a missing Accept first: https://github.com/XiaoFaye/WooCommerce.NET/pull/562 sent one and no User-Agent.
  const agentMissing = recorded && !agent?.value.trim() && (facts.status !== 406 || hasAccept)
  const library = agent && LIBRARY.test(agent.value) ? libraryAgent(context, agent.value, agent.pointer) : undefined
  const suspect = agentMissing ? 'missing' : library
  return { ...(suspect && { agent: suspect }), acceptMissing: recorded && !hasAccept, pathOpen: hasPathPassed(context) }
})

/** Something is missing that the page punishes, or an earlier exchange shows what passes: the page needs no other explanation. */
export function isSettled({ agent, acceptMissing, pathOpen }: Suspects, { status }: HttpFacts): boolean {
  return pathOpen === true || agent === 'missing' || agent?.passed !== undefined || (acceptMissing === true && status === 406)
}

function libraryAgent({ facts, history, masker }: RuleContext<HttpFacts>, value: string, pointer: string): LibraryAgent | undefined {
  const now = masker.fingerprint(value)
  const isOfOther = ({ origin, userAgent }: PastExchange) => origin === facts.origin && userAgent !== undefined && userAgent !== now
  if (history.latest(LOOKED_AT, (past) => past.status === facts.status && isOfOther(past))) return undefined
  return { value, pointer, passed: history.latestWorked(LOOKED_AT, isOfOther) }
}

function hasPathPassed({ facts, history, masker }: RuleContext<HttpFacts>): boolean {
  if (payload(facts).trim() === '') return false
  const query = masker.fingerprint(facts.target.search)
  const agent = masker.fingerprint(facts.headers.value('user-agent') ?? '')
  const isAlike = (past: PastExchange) =>
    past.origin === facts.origin && past.path === facts.target.pathname && past.method === facts.method
  const hasPassed = (past: PastExchange) =>
    isAlike(past) && (past.userAgent ?? agent) === agent && (past.query !== query || facts.body !== '')
  return history.latestWorked(LOOKED_AT, hasPassed) !== undefined
}

/** The text in which a filter may have found something: parameters and body. */
export function payload(facts: HttpFacts): string {
  const query = facts.query.all.map(({ value }) => value).join('\n')
  return `${query}\n${facts.body}`.slice(0, 65_536)
}

/** What a finding on such a page adds to the code's page. */
export type Blocked = Required<Pick<Finding, 'certainty' | 'weight' | 'culprit' | 'summary'>>

/** @param blocked its summary goes on with the status @param settle how to find out */
export function blockFinding({ facts, masker }: RuleContext<HttpFacts>, page: CodePage, blocked: Blocked, settle: string): Finding {
  const server = facts.responseHeaders.get('server')
  const { certainty, weight, summary, culprit } = blocked
  return {
    code: page.code,
    certainty,
    weight,
    summary: `${summary} (status ${facts.status}).`,
    why: page.why,
    culprit,
    evidence: [
      statusIs(facts),
      { pointer: '/response/content/text', observed: quote(masker, pageWords(facts) || 'an empty page', 80), expected: 'JSON of the API' },
      ...(server ? [{ pointer: server.pointer, observed: quote(masker, server.value, 60), note: 'Server' }] : [])
    ],
    fix: page.fix,
    settle: { how: settle }
  }
}
