import type { HttpFacts } from '../../diagnosis/facts.js'
import type { PastExchange } from '../../diagnosis/history.js'
import type { Fallback, RuleContext } from '../../diagnosis/rule.js'
import type { Evidence } from '../../model/diagnosis.js'
import { apiError, quotedError } from './api-error.js'
import { place, quote, reported, reportedAs } from './quote.js'

/** How many families of causes are named as ruled out; the rest is counted. */
const NAMED = 6
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
    // Where nothing was answered, a store's own causes are out of the question.
    const weighed = facts.failure && facts.status === 0 ? considered.filter(({ code }) => code.startsWith('http.')) : considered
    const titles = weighed.map(({ title }) => title)
    const rest = titles.length - NAMED
    const worked = earlierSuccess({ facts, history })
    const request = facts.responseHeaders.get('x-request-id') ?? facts.responseHeaders.get('cf-ray')
    const quoted = request ? [`Quote the request id ${quote(masker, request.value, 80)} to the support.`] : []
    return {
      code: 'http.unexplained',
      certainty: 'possible',
      summary: summary({ facts, masker }),
      why: `None of the known causes matches. No sign was seen of: ${titles.slice(0, NAMED).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
      culprit: { in: 'response.body', name: null, ...(facts.text !== '' && { pointer: '/response/content/text' }) },
      evidence: [
        seen({ facts, masker }),
        ...(facts.text ? [{ pointer: '/response/content/text', observed: quote(masker, facts.text, 200) }] : []),
        ...(worked ? [{ observed: `an earlier ${worked.method} answered ${worked.status}`, exchange: worked.id }] : []),
        ...weighed.slice(0, NAMED).map(({ title, tell }): Evidence => ({ observed: 'not seen', expected: tell, note: title }))
      ],
      fix: [
        worked ? 'Compare with the earlier call that worked (see evidence).' : 'Compare with a call that works.',
        'Read the body and the headers of the answer.',
        ...quoted
      ]
    }
  }
}

function earlierSuccess({ facts, history }: Pick<RuleContext<HttpFacts>, 'facts' | 'history'>): PastExchange | undefined {
  const here = facts.origin
  return history.latest(RECENT, ({ ok, origin, method }) => ok && origin === here && method === facts.method)
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
  return facts.failure ? reportedAs(masker, facts.failure) : { pointer: '/response/status', observed: String(facts.status) }
}
