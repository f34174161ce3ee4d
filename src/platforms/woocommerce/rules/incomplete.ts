/** One half of the pair is absent or empty. */
import type { Field } from '../../../diagnosis/fields.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import { plainName, swallowedBy } from '../second-mark.js'
import { authorizationCulprit, said } from '../sent.js'
import { AUTHENTICATION_CLASS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.auth.incomplete.secret',
    title: 'Key sent without secret',
    why: 'WooCommerce takes a pair only if both halves are non-empty; a lone key is skipped in silence.',
    tell: '401 woocommerce_rest_cannot_…; Basic with an empty password, or consumer_key without consumer_secret.',
    fix: ['Send the secret too; check the variable that feeds it.']
  },
  {
    ...common,
    code: 'woo.auth.incomplete.key',
    title: 'Secret sent without key',
    why: 'WooCommerce takes a pair only if both halves are non-empty; a lone secret is skipped in silence.',
    tell: '401 woocommerce_rest_cannot_…; Basic with an empty user, or consumer_secret without consumer_key.',
    fix: ['Send the key too; check the variable that feeds it.']
  },
  {
    ...common,
    code: 'woo.auth.incomplete',
    title: 'Only half of the key pair was sent',
    why: 'Both halves of the pair are needed; here at least one is absent or empty.',
    tell: '401 woocommerce_rest_cannot_…; key and secret parameters are there, but empty, or Basic decodes to a lone colon.',
    fix: ['Send both halves.']
  }
]

export const incomplete: Rule<WooFacts> = {
  codes,
  diagnose({ facts }) {
    const { basic, query, oauth } = facts.credentials
    if (!sawVisitor(facts) || !onKeyRoute(facts) || !facts.https || oauth) return undefined
    if (query && !(query.key?.value && query.secret?.value)) {
      if (basic && basic.user !== '' && basic.password !== '') return undefined
      const half = query.key?.value ? 'secret' : query.secret?.value ? 'key' : undefined
      const name = half ? `consumer_${half}` : 'consumer_key'
      const swallowing = swallowedBy(facts.query, name)
      if (half && swallowing) return behindSecondMark(facts, half, swallowing)
      const empty = name === 'consumer_secret' ? query.secret : query.key
      return finding(facts, half, { in: 'request.query', name, ...(empty && { pointer: empty.pointer }) }, `Parameter ${name}`)
    }
    if (!basic || basic.fault || (basic.user !== '' && basic.password !== '')) return undefined
    const half = basic.user !== '' ? 'secret' : basic.password !== '' ? 'key' : undefined
    return finding(
      facts,
      half,
      authorizationCulprit(facts.credentials),
      `authorization: Basic: the ${half === 'key' ? 'user name' : 'password'}`
    )
  }
}

function behindSecondMark(facts: WooFacts, half: 'key' | 'secret', field: Field): Finding {
  const name = `consumer_${half}`
  const before = plainName(field)
  return {
    ...finding(facts, half, { in: 'request.query', name, pointer: field.pointer }, name),
    summary: `${name} stands behind a second "?" and so is a part of ${before}: the store misses it.`,
    why: 'Only the first ? of a URL starts its parameters, they are parted by &; a pair of which one half is absent is skipped without a word.',
    evidence: [{ pointer: field.pointer, observed: `?${before}=…?${name}=…`, expected: `?${before}=…&${name}=…` }, said(facts)],
    fix: ['Write & in place of the second ?; give parameters to the client in its own argument, not within the endpoint.']
  }
}

function finding(facts: WooFacts, half: 'key' | 'secret' | undefined, culprit: Culprit, what: string): Finding {
  return {
    code: half ? `woo.auth.incomplete.${half}` : 'woo.auth.incomplete',
    certainty: 'certain',
    weight: 0.9,
    summary: `${what} is absent or empty, so ${half ? `the consumer ${half}` : 'the pair'} never reached the store.`,
    why: 'A pair with an empty half is skipped without a word, and the caller counts as a visitor.',
    culprit,
    evidence: [
      { pointer: culprit.pointer ?? '/request/url', observed: 'empty', expected: `a consumer ${half ?? 'key and secret'}` },
      said(facts)
    ],
    fix: [`Fill the consumer ${half ?? 'key and secret'} and check the variable it is read from.`]
  }
}
