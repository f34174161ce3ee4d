import { skewOf } from '../../../diagnosis/clock.js'
import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote } from '../quote.js'

const page: CodePage = {
  code: 'http.clock-skew',
  level: 'failure',
  title: "Local clock differs from the server's",
  why: 'Session tokens, signed callbacks and OAuth signatures hold a time. Where the two clocks differ by more than the tolerance, what is fresh here is stale or not yet valid there.',
  tell: 'The Date field of the answer and the time of the exchange differ by more than the tolerance: 10 s for session tokens, 90 s for signed callbacks, 15 minutes for OAuth 1.0a.',
  fix: ['Synchronise the clock that is wrong (NTP); containers and virtual machines drift after sleep.'],
  ceiling: 'certain',
  limits: 'Which of the two clocks is wrong needs a third one.',
  docs: [
    'https://www.rfc-editor.org/rfc/rfc9110.html#section-6.6.1',
    'https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens'
  ]
}

const ABOUT_TIME = /timestamp|expired|not (?:yet )?(?:valid|active)|too (?:old|late|early)|\b(?:nbf|iat|exp)\b|clock/i

export const clockSkew: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: (status) => status === 400 || status === 401 },
  diagnose({ facts, masker }) {
    if (facts.status !== 400 && facts.status !== 401) return undefined
    const date = facts.responseHeaders.get('date')
    const tolerance = toleranceOf(facts)
    const skew = skewOf(facts)
    if (!date || tolerance === undefined || skew === undefined || Math.abs(skew) <= tolerance) return undefined
    const seconds = Math.round(Math.abs(skew) / 1000)
    return {
      code: page.code,
      certainty: ABOUT_TIME.test(facts.text.slice(0, 8192)) ? 'certain' : 'likely',
      weight: 0.4,
      summary: `The local clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} the server's, more than the ${tolerance / 1000} s that are tolerated.`,
      why: page.why,
      culprit: { in: 'network', name: 'clock' },
      evidence: [
        { pointer: date.pointer, observed: quote(masker, date.value, 40), note: 'Date of the server' },
        {
          pointer: '/startedDateTime',
          observed: facts.exchange.startedDateTime.slice(0, 40),
          expected: `within ${tolerance / 1000} s of it`
        }
      ],
      fix: page.fix
    }
  }
}

/** Only a request that holds a time can fail by it; milliseconds. OAuth 1.0a timestamps are WooCommerce's own codes. */
function toleranceOf({ headers, query, form, bodyJson }: HttpFacts): number | undefined {
  if (/^Bearer\s+eyJ/i.test(headers.value('authorization') ?? '') || query.get('id_token')) return 10_000
  const token = form.value('subject_token') ?? Object(bodyJson)['subject_token']
  if (typeof token === 'string' && token.startsWith('eyJ')) return 10_000
  if (query.get('hmac') && query.get('timestamp')) return 90_000
  return undefined
}
