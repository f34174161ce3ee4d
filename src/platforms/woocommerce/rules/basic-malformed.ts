/** Authorization: Basic whose value does not decode into key and secret. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { BasicFault } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import { authorizationCulprit, isAuthenticationError, said } from '../sent.js'
import { AUTHENTICATION_CLASS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.auth.basic-malformed.no-colon',
    title: 'Basic value has no colon, so no secret',
    why: 'PHP splits the decoded value at its first colon; without one there is no password, and WooCommerce looks no further.',
    tell: '401 woocommerce_rest_cannot_…; the decoded Basic value is the key alone.',
    fix: ['Encode key, colon and secret together: base64(key + ":" + secret).']
  },
  {
    ...common,
    code: 'woo.auth.basic-malformed.base64',
    title: 'Basic value is not standard base64',
    why: 'PHP decodes the standard alphabet only; other characters are dropped, so that key or secret arrive damaged.',
    tell: 'Characters outside A-Z a-z 0-9 + / = (base64url has - and _), or decoded bytes that are no text.',
    fix: ['Encode with standard base64, once, without line breaks.']
  },
  {
    ...common,
    code: 'woo.auth.basic-malformed',
    title: 'Basic header cannot be decoded into key and secret',
    why: 'The line names the Basic scheme, but what follows gives no user and password.',
    tell: 'Authorization: Basic with nothing, or nothing usable, behind the scheme.',
    fix: ['Rebuild the line as "Basic " + base64(key + ":" + secret).']
  }
]

const CODE: Record<BasicFault, string> = {
  'no-colon': 'woo.auth.basic-malformed.no-colon',
  base64: 'woo.auth.basic-malformed.base64',
  empty: 'woo.auth.basic-malformed'
}

const SUMMARY: Record<BasicFault, string> = {
  'no-colon': 'authorization: Basic decodes to a key without colon and secret.',
  base64: 'authorization: Basic holds characters or bytes that are not standard base64 of key:secret.',
  empty: 'authorization: Basic has nothing behind the scheme word.'
}

const FIX: Record<BasicFault, string> = {
  'no-colon': 'Encode both halves: "Basic " + base64(consumer key + ":" + consumer secret).',
  base64: 'Use standard base64 (with + / and =), not base64url, and encode once.',
  empty: 'Fill the line: "Basic " + base64(consumer key + ":" + consumer secret); check the variables that feed it.'
}

export const basicMalformed: Rule<WooFacts> = {
  codes,
  diagnose({ facts, masker }) {
    const { basic } = facts.credentials
    const fault = basic?.fault
    if (!basic || !fault || !facts.https || !onKeyRoute(facts)) return undefined
    if (!sawVisitor(facts) && !(fault === 'base64' && isAuthenticationError(facts))) return undefined
    // A complete pair in the query is taken instead, a signature beside it too.
    if (facts.credentials.query?.key?.value || facts.credentials.oauth) return undefined
    const observed = fault === 'empty' ? 'Basic' : `Basic, decoded user ${masker.mask(basic.user)}`
    return {
      code: CODE[fault],
      certainty: 'certain',
      weight: 0.9,
      summary: SUMMARY[fault],
      why: 'The store could not get key and secret out of the Basic value, so the caller stayed a visitor or the secret did not match.',
      culprit: authorizationCulprit(facts.credentials),
      evidence: [{ pointer: basic.field.pointer, observed, expected: 'Basic base64(key:secret)' }, said(facts)],
      fix: [FIX[fault]],
      supersedes: fault === 'base64' ? ['woo.secret.wrong', 'wp.auth.header-altered'] : []
    }
  }
}
