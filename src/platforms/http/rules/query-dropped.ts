import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { reportedMissing, unreadFinding } from '../unread-query.js'

const page: CodePage = {
  code: 'http.query-dropped',
  level: 'failure',
  title: 'Query string does not reach the application',
  why: 'The application reports parameters missing that the request has: they were lost on the way, in a redirect, a cache or a rewrite rule.',
  tell: 'Parameters that are in the request are reported missing.',
  fix: ['Look for redirects, caches and rewrite rules in front of the application.', 'Send the credential in a header.'],
  ceiling: 'likely',
  docs: ['https://developer.wordpress.org/advanced-administration/server/web-server/nginx/']
}

export const queryDropped: Rule = {
  codes: [page],
  on: 'failure',
  needs: { status: (status) => [400, 401, 404].includes(status) },
  diagnose(context) {
    const missing = reportedMissing(context.facts)
    if (!missing) return undefined
    const culprit: Culprit = { in: 'request.query', name: missing.name, pointer: missing.pointer }
    const summary = `Parameter ${missing.name} is in the query but reported missing`
    return unreadFinding(context, page, { certainty: 'likely', weight: 0.5, culprit, summary }, 'it was lost on the way')
  }
}
