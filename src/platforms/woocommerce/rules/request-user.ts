/** A user with this name or address exists already. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { bodyCulprit, finding } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestUser: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return requestRefusal(context.facts) === 'user'
      ? taken(context, context.facts.error?.code === 'existing_user_login' ? 'username' : 'email')
      : undefined
  }
}

/** An error without a status of its own, so it comes with 500 (wp-api-v2-client-java#9). */
function taken(context: RuleContext<WooFacts>, name: string): Finding {
  return {
    ...finding(context, {
      code: 'request.invalid-param',
      certainty: 'likely',
      summary: `A user with this ${name} exists already; the status ${context.facts.status} does not mean that the server broke.`,
      culprit: bodyCulprit(context, name),
      fix: [`Send another ${name}, or find the user (GET /wp/v2/users?search=…&context=edit) and change that one.`]
    }),
    supersedes: ['http.server-error']
  }
}
