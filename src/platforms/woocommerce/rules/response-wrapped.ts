/** Answers whose real status is packed: envelope and JSONP. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { said } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

export const responseWrapped: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.response.wrapped',
      level: 'failure',
      title: 'Real status is inside the body',
      why: 'With _envelope the server always answers 200 and puts the status into the body; with _jsonp the body is JavaScript.',
      tell: 'Status 200 and {"body":…,"status":401}, or /**/callback({…}).',
      fix: ['Read the status from the body, or leave the parameter out.'],
      ceiling: 'certain',
      limits: 'It says where the error is, not what caused it: see the other diagnoses.',
      docs: [WOO_DOCS]
    }
  ],
  diagnose({ facts }) {
    const { answer, query } = facts
    // What is printed beside the JSON is said first.
    if (answer.before !== '' || answer.after !== '') return undefined
    if (!answer.wrapped || answer.status < 400) return undefined
    const name = answer.wrapped === 'envelope' ? '_envelope' : '_jsonp'
    const at = query.get(name)
    return {
      code: 'woo.response.wrapped',
      certainty: answer.wrapped === 'envelope' ? 'likely' : 'possible',
      weight: 0.05,
      summary: `${name} hides the failure: HTTP ${facts.status}, but the body says ${answer.status}.`,
      why: `The parameter ${name} packs the answer; the status that counts is ${answer.status}, inside the body.`,
      culprit: { in: 'response.body', name: 'status', pointer: '/response/content/text' },
      evidence: [{ pointer: at?.pointer ?? '/request/url', observed: `${name}=…`, note: 'asks for the packing' }, said(facts)],
      fix: [`Leave ${name} out, or read status and headers from the body.`]
    }
  }
}
