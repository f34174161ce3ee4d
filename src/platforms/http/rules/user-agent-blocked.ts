import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { blockFinding, isBlocking, LIBRARY, type LibraryAgent, suspectsOf } from '../block-page.js'
import { quote } from '../quote.js'

const page: CodePage = {
  code: 'http.waf.user-agent-blocked',
  level: 'failure',
  title: 'Firewall refuses this User-Agent',
  why: 'Some hosts refuse the default names of HTTP libraries and tools, whoever uses them.',
  tell: "A block page (403, 406) answers a library's default User-Agent, while another value passes.",
  fix: ['Set an honest User-Agent of your own.', 'Or have this one allowed by the host.'],
  ceiling: 'likely',
  docs: ['https://github.com/woocommerce/wc-api-python/issues/67']
}

const SETTLE = 'The same call with another User-Agent.'

/** Used by hand: refused like others, but nobody lists them by name as they do with libraries. */
const BY_HAND = /^(?:curl|wget|postman|insomnia|httpie)/i

export const userAgentBlocked: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: isBlocking },
  diagnose(context) {
    if (CLOUDFLARE_1010.test(context.facts.text.slice(0, 200))) return ofSignature(context)
    const suspects = suspectsOf(context)
    if (suspects?.named === 'user-agent') return namedByPage(context)
    return suspects?.agent === undefined || suspects.agent === 'missing' ? undefined : ofLibrary(context, suspects.agent)
  }
}

/** "The owner of this website has banned your access based on your browser's signature": the User-Agent above all. */
const CLOUDFLARE_1010 = /^\s{0,20}error code: 1010\b/i

function ofSignature(context: RuleContext<HttpFacts>): Finding | undefined {
  const { facts, masker } = context
  const agent = facts.headers.get('user-agent')
  if (!isBlocking(facts.status) || !agent || !LIBRARY.test(agent.value)) return undefined
  const summary = `Cloudflare refuses the signature of this client (1010); User-Agent "${quote(masker, agent.value, 60)}" is a library's`
  const made = blockFinding(context, page, { certainty: 'likely', weight: 0.7, culprit: agentAt(agent.pointer), summary }, SETTLE)
  return { ...made, supersedes: ['http.waf'] }
}

function namedByPage(context: RuleContext<HttpFacts>): Finding | undefined {
  const agent = context.facts.headers.get('user-agent')
  if (!agent) return undefined
  const summary = `The page names the User-Agent, here "${quote(context.masker, agent.value, 60)}", as what it refuses`
  return blockFinding(context, page, { certainty: 'likely', weight: 0.9, culprit: agentAt(agent.pointer), summary }, SETTLE)
}

/** The User-Agent is likely at fault only where another one is known to pass, or where 406 answers, which paths seldom get. */
function ofLibrary(context: RuleContext<HttpFacts>, { value, pointer, passed }: LibraryAgent): Finding {
  const { facts, masker } = context
  const byFilter = facts.status === 406 ? facts.headers.get('accept') !== undefined : !BY_HAND.test(value) && isFiltering(facts)
  const certainty = passed || byFilter ? 'likely' : 'possible'
  const summary = `The User-Agent "${quote(masker, value, 60)}" is the default of a library, which some firewalls refuse`
  const made = blockFinding(context, page, { certainty, weight: 0.55, culprit: agentAt(pointer), summary }, SETTLE)
  if (!passed) return made
  return { ...made, evidence: [...made.evidence, { observed: 'another User-Agent passed', exchange: passed.id }] }
}

function agentAt(pointer: string): Culprit {
  return { in: 'request.header', name: 'user-agent', pointer }
}

/** Apache and LiteSpeed are where hosts run ModSecurity with lists of agents; a 403 of nginx is mostly a deny rule on the path. */
function isFiltering({ responseHeaders }: HttpFacts): boolean {
  return /apache|litespeed/i.test(responseHeaders.value('server') ?? '')
}
