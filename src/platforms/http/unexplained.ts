import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Fallback, Finding, RuleContext } from '../../diagnosis/rule.js'
import type { CodePage, Evidence } from '../../model/diagnosis.js'
import type { Failure } from '../../model/exchange.js'
import type { Masker } from '../../model/secrets.js'
import { apiError, quotedError } from './api-error.js'
import { place, quote, reported, reportedAs, statusIs } from './quote.js'

/** How many families of causes are named as ruled out, the nearest; the rest is counted. */
const NAMED = 4
/** How many calls back a success is looked for: an older one was another piece of work. */
const RECENT = 300

/** The honest last answer: a failure that no rule explains. */
export const unexplained: Fallback = {
  codes: [
    {
      code: 'http.unexplained',
      level: 'failure',
      title: 'No rule explains this failure',
      why: 'The answer is a failure, and nothing in this exchange, in its history or in the configuration matches a known cause.',
      tell: 'A failure by status, by network or by the content of the answer, and no rule fits.',
      fix: [
        'Compare with the last call that worked.',
        'Read body and headers of the answer; ask the support of the platform, quoting its request id.'
      ],
      ceiling: 'possible',
      limits: 'A cause that storetap does not know yet ends up here.',
      docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15']
    }
  ],
  diagnose({ facts, masker, history }, considered) {
    const { failure } = facts
    if (failure?.kind === 'proxy_internal_error') return ownFault(failure, masker)
    // Where nothing was answered, a store's own causes are out of the question.
    const { why, evidence } = (facts.failure && facts.status === 0 ? ruledOutWithoutAnswer : ruledOut)(considered)
    const here = facts.origin
    const worked = history.latestWorked(RECENT, ({ origin, method }) => origin === here && method === facts.method)
    const request = facts.responseHeaders.get('x-request-id') ?? facts.responseHeaders.get('cf-ray')
    const quoted = request ? [`Quote the request id ${quote(masker, request.value, 80)} to the support.`] : []
    return {
      code: 'http.unexplained',
      certainty: 'possible',
      summary: summary({ facts, masker }),
      why,
      culprit: { in: 'response.body', name: null, ...(facts.text !== '' && { pointer: '/response/content/text' }) },
      evidence: [
        seen({ facts, masker }),
        ...(facts.text ? [{ pointer: '/response/content/text', observed: quote(masker, facts.text, 200) }] : []),
        ...(worked ? [{ observed: `an earlier ${worked.method} answered ${worked.status}`, exchange: worked.id }] : []),
        ...evidence
      ],
      fix: [
        worked ? 'Compare with the earlier call that worked (see evidence).' : 'Compare with a call that works.',
        'Read the body and the headers of the answer.',
        ...quoted
      ]
    }
  }
}

/** The catalogue has no code for a gateway that failed or was stopped itself; nothing of the call is to blame. */
function ownFault(failure: Failure, masker: Masker): Finding {
  return {
    code: 'http.unexplained',
    certainty: 'possible',
    summary: quote(masker, failure.message, 160),
    why: 'The gateway itself could not go on: neither the request nor the store is at fault.',
    culprit: { in: 'proxy', name: null },
    evidence: [reportedAs(masker, failure)],
    fix: ['Repeat the call.', 'If it comes again while storetap runs, report it with the line on the console.']
  }
}

interface RuledOut {
  readonly why: string
  readonly evidence: readonly Evidence[]
}

const ruledOut = perList(told)
const ruledOutWithoutAnswer = perList((pages) => told(pages.filter(({ code }) => code.startsWith('http.'))))

/** The engine gives the same list for the same kind of call, and one app makes the same mistake many times. */
function perList(make: (pages: readonly CodePage[]) => RuledOut): (pages: readonly CodePage[]) => RuledOut {
  const known = new WeakMap<readonly CodePage[], RuledOut>()
  return (pages) => {
    let made = known.get(pages)
    if (!made) known.set(pages, (made = make(pages)))
    return made
  }
}

function told(pages: readonly CodePage[]): RuledOut {
  const named = pages.slice(0, NAMED)
  const rest = pages.length - named.length
  const more = rest > 0 ? `, and nothing of ${rest} more kinds of causes` : ''
  return {
    why: `None of the known causes matches. No sign was seen of those named in the evidence${more}.`,
    evidence: named.map(({ title, tell }) => ({ observed: 'not seen', expected: tell, note: title }))
  }
}

/** What the API itself says is worth more than anything we could add; at most 160 characters. */
function summary({ facts, masker }: Pick<RuleContext<HttpFacts>, 'facts' | 'masker'>): string {
  const said = facts.failure ? undefined : apiError(facts)
  if (!said) return `${what({ facts, masker })}, and no known cause fits.`
  return quote(masker, `${facts.method} was answered ${facts.status} with ${quotedError(masker, said, 100)}; no known cause fits.`, 160)
}

function what({ facts, masker }: Pick<RuleContext<HttpFacts>, 'facts' | 'masker'>): string {
  const call = `${quote(masker, facts.method, 20)} ${place(masker, facts.target)}`
  if (facts.failure) return `${call} got no answer (${reported(masker, facts.failure)})`
  return `${call} was answered with ${facts.status}`
}

function seen({ facts, masker }: Pick<RuleContext<HttpFacts>, 'facts' | 'masker'>): Evidence {
  return facts.failure ? reportedAs(masker, facts.failure) : statusIs(facts)
}
