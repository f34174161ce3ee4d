/** A required parameter is absent, or stands in a body that is not read. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import { isObject } from '../../../model/json.js'
import type { WooFacts } from '../facts.js'
import { bodyCulprit, finding, PARAMETERS_FIRST, requestPage } from './request-finding.js'
import { firstName } from './request-parameters.js'
import { requestRefusal } from './request-refusal.js'

export const requestMissing: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.missing-param',
      title: 'Required parameter is absent',
      why: 'The route declares the parameter as required; a body without a Content-Type of JSON or form is not read at all.',
      tell: '400 rest_missing_callback_param "Missing parameter(s): NAME".',
      fix: ['Send the parameter.'],
      limits: PARAMETERS_FIRST
    }
  ],
  diagnose(context) {
    return requestRefusal(context.facts) === 'missing-parameter' ? missingParameter(context) : undefined
  }
}

function missingParameter(context: RuleContext<WooFacts>): Finding {
  const { facts } = context
  const name = firstName(facts)
  if (name !== undefined && isUnread(facts, name)) return unreadBody(context, name)
  return finding(context, {
    code: 'request.missing-param',
    summary: `Required parameter ${name ?? ''} is absent.`,
    culprit: /^(GET|DELETE|HEAD)$/.test(facts.method) ? { in: 'request.query', name: name ?? null } : bodyCulprit(context, name ?? null),
    fix: [`Send ${name ?? 'the parameter that the message names'}.`]
  })
}

/** WordPress decodes a body only where Content-Type says JSON (or PHP knows it as a form), so JSON under text/plain is no parameter at all. */
function isUnread({ headers, exchange, bodyJson }: WooFacts, name: string): boolean {
  const type = headers.value('content-type') ?? exchange.request.postData?.mimeType ?? ''
  const decoded =
    /^\s*application\/(?:[\w.!#$&^+-]{1,80}\+)?json\b|^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)
  return headers.all.length > 0 && !decoded && isObject(bodyJson) && name in bodyJson
}

function unreadBody(context: RuleContext<WooFacts>, name: string): Finding {
  const type = context.facts.headers.get('content-type')
  return finding(context, {
    code: 'request.missing-param',
    summary: `${name.slice(0, 60)} is in the body, but WordPress does not read it: Content-Type is ${type?.value.slice(0, 40) ?? 'not sent'}, not JSON.`,
    culprit: { in: 'request.header', name: 'content-type', ...(type && { pointer: type.pointer }) },
    fix: ['Send Content-Type: application/json (Postman: body raw, type JSON).']
  })
}
