import { skewOf } from '../../../diagnosis/clock.js'
import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote, statusIs } from '../quote.js'

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
  needs: { status: (status) => [400, 401, 403, 500].includes(status) },
  diagnose(context) {
    const { facts, masker } = context
    if (facts.status === 403 || facts.status === 500) return staleCallback(context)
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

/** What Shopify's libraries tolerate of signed callbacks. Milliseconds. */
const SIGNED = 90_000
const OUTSIDE = /\btimestamp\b.{0,40}\b(?:tolerance|expired|too old|too late|outside)/i

/**
 * The app itself checks the time that Shopify signed into a callback, and lets its library's error go through with 403 or 500
 * (https://github.com/Shopify/cli/issues/1482). App and caller share a clock then, so the field Date tells nothing: the signed time does.
 */
function staleCallback({ facts, masker }: RuleContext<HttpFacts>): Finding | undefined {
  const signed = facts.query.get('hmac') && facts.query.get('timestamp')
  const seconds = Math.round(Math.abs(facts.at / 1000 - Number(signed?.value)))
  if (!signed || facts.at === 0 || !(seconds * 1000 > SIGNED) || !OUTSIDE.test(facts.text.slice(0, 8192))) return undefined
  const isAhead = facts.at / 1000 > Number(signed.value)
  return {
    code: page.code,
    // An old link that is followed once more looks the same.
    certainty: 'likely',
    weight: 0.4,
    summary: `The local clock is ${seconds} s ${isAhead ? 'ahead of' : 'behind'} the time that was signed into this callback, more than the ${SIGNED / 1000} s that are tolerated.`,
    why: page.why,
    culprit: { in: 'network', name: 'clock' },
    evidence: [
      { pointer: signed.pointer, observed: quote(masker, `timestamp=${signed.value}`, 40), note: 'when it was signed' },
      { pointer: '/startedDateTime', observed: facts.exchange.startedDateTime.slice(0, 40), expected: `within ${SIGNED / 1000} s of it` },
      statusIs(facts)
    ],
    fix: isAhead ? ['Begin the installation or login anew, where this link was followed a second time.', ...page.fix] : page.fix
  }
}

/** Only a request that holds a time can fail by it; milliseconds. OAuth 1.0a timestamps are WooCommerce's own codes. */
function toleranceOf({ headers, query, form, bodyJson }: HttpFacts): number | undefined {
  if (/^Bearer\s+eyJ/i.test(headers.value('authorization') ?? '') || query.get('id_token')) return 10_000
  const token = form.value('subject_token') ?? Object(bodyJson)['subject_token']
  if (typeof token === 'string' && token.startsWith('eyJ')) return 10_000
  if (query.get('hmac') && query.get('timestamp')) return SIGNED
  return undefined
}
