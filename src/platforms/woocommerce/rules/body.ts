/** Answers whose real content is packed: envelope, JSONP, PHP notices in front. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { said } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

export const body: Rule<WooFacts> = {
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
    },
    {
      code: 'wp.php-notice-in-body',
      level: 'notice',
      title: 'PHP notice is printed before the JSON',
      why: 'The server shows PHP notices, and they come before the JSON, which strict parsers then refuse.',
      tell: 'The body starts with <br /> or HTML, JSON follows; not with Accept: application/json.',
      fix: ['Switch WP_DEBUG_DISPLAY and display_errors off.', 'Send Accept: application/json.'],
      ceiling: 'certain',
      docs: [WOO_DOCS]
    }
  ],
  diagnose({ facts }) {
    const { answer, query } = facts
    if (answer.notice) {
      const line = facts.text
        .replace(/<[^<>]{0,200}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 90)
      return {
        code: 'wp.php-notice-in-body',
        certainty: 'certain',
        summary: 'PHP printed a notice before the JSON body, which strict parsers refuse.',
        why: 'WordPress hides notices from clients that send Accept: application/json; this request did not, and the server shows them.',
        culprit: { in: 'response.body', name: null, pointer: '/response/content/text' },
        evidence: [{ pointer: '/response/content/text', observed: line, expected: 'JSON from the first character on' }],
        fix: ['Send Accept: application/json.', 'On the server set WP_DEBUG_DISPLAY to false and display_errors to Off.']
      }
    }
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
