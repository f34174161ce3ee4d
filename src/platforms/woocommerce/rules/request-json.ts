/** A body that is announced as JSON and is none. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { bodyCulprit, finding, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestJson: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.invalid-json',
      title: 'Body is not JSON',
      why: 'Content-Type says JSON, and PHP could not decode the body; old versions of WordPress stumble over an empty one, too.',
      tell: '400 rest_invalid_json.',
      fix: ['Send valid JSON.']
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'json' ? invalidJson(context) : undefined
  }
}

function invalidJson(context: RuleContext<WooFacts>): Finding {
  const type = context.facts.headers.get('content-type')
  const empty = context.facts.body.trim() === '' && /^(GET|HEAD|DELETE)$/.test(context.facts.method)
  return finding(context, {
    code: 'request.invalid-json',
    summary: empty ? 'Content-Type announces JSON, and there is no body.' : 'The request body is not valid JSON.',
    // WordPress 4.7.0 decoded also an empty body (wc-api-python#23); a HAR may lack the body of other methods.
    culprit: empty && type ? { in: 'request.header', name: 'content-type', pointer: type.pointer } : bodyCulprit(context, null),
    fix: [jsonFault(context.facts.body)]
  })
}

function jsonFault(body: string): string {
  if (body.trim() === '') return 'Send a JSON object, or leave out Content-Type: application/json.'
  if (/^[\w%.+-]{1,100}=/.test(body)) return 'The body is a form; send JSON, or Content-Type: application/x-www-form-urlencoded.'
  try {
    JSON.parse(body)
    return 'Send the body uncompressed and in UTF-8.'
  } catch (error) {
    // The parser's message may quote the body, so only the place is taken from it.
    const at = /position (\d+)/.exec(String(error))?.[1]
    return at === undefined ? 'Correct the JSON; it ends too early or holds a stray character.' : `Correct the JSON near character ${at}.`
  }
}
