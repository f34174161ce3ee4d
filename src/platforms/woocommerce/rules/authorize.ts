/** The page where a shop owner hands out keys: /wc-auth/v1/authorize. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { statusIs } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [`${WOO_DOCS}#rest-api-keys`] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.authorize.missing-parameter',
    title: 'Key hand-out page: parameter is missing',
    why: 'The page needs app_name, user_id, return_url, callback_url and scope.',
    tell: '401 HTML "Access denied", "Error: Missing parameter NAME."',
    fix: ['Send app_name, scope, user_id, return_url and callback_url.']
  },
  {
    ...common,
    code: 'woo.authorize.scope',
    title: 'Key hand-out page: scope is not known',
    why: 'There are three scopes only.',
    tell: '401 HTML "Error: Invalid scope NAME."',
    fix: ['Use read, write or read_write.']
  },
  {
    ...common,
    code: 'woo.authorize.callback-https',
    title: 'Key hand-out page: callback_url is not https',
    why: 'The keys are posted to callback_url, so it must be https.',
    tell: '401 HTML "Error: The callback_url needs to be over SSL."',
    fix: ['Use an https callback (a tunnel for a local app).']
  }
]

export const authorize: Rule<WooFacts> = {
  codes,
  diagnose({ facts }) {
    if (facts.api.surface !== 'wc-auth' || facts.status < 400) return undefined
    const text = facts.text.slice(0, 100_000)
    const missing = /Missing parameter ([\w-]{1,60})/i.exec(text)?.[1] ?? absent(facts)
    if (/callback_url needs to be over SSL/i.test(text)) {
      return finding(
        facts,
        'callback-https',
        'callback_url',
        'callback_url must be https, so that the keys are not posted in clear.',
        'Give an https callback_url; a tunnel makes a local app reachable over https.'
      )
    }
    const scope = /Invalid scope ([\w-]{0,60})/i.exec(text)?.[1]
    if (scope !== undefined)
      return finding(
        facts,
        'scope',
        'scope',
        `scope ${scope} is not known: read, write or read_write.`,
        'Send scope=read, scope=write or scope=read_write.'
      )
    if (missing === undefined) return undefined
    return finding(
      facts,
      'missing-parameter',
      missing,
      `Parameter ${missing} of the key hand-out page is missing.`,
      `Add ${missing}; all five are needed: app_name, scope, user_id, return_url, callback_url.`
    )
  }
}

/** The page checks in this order; needed where its text is translated. */
function absent(facts: WooFacts): string | undefined {
  if (!/wp-die-message|error-page/.test(facts.text)) return undefined
  return ['app_name', 'user_id', 'return_url', 'callback_url', 'scope'].find((name) => !facts.query.value(name))
}

function finding(facts: WooFacts, detail: string, name: string, summary: string, fix: string): Finding {
  const at = facts.query.get(name)
  return {
    code: `woo.authorize.${detail}`,
    certainty: 'certain',
    weight: 0.9,
    summary,
    why: 'The page that hands out keys checks its five parameters before it asks the shop owner to log in.',
    culprit: { in: 'request.query', name, ...(at && { pointer: at.pointer }) },
    evidence: [statusIs(facts), { pointer: '/response/content/text', observed: facts.answer.title || 'Access denied' }],
    fix: [fix]
  }
}
