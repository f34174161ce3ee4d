/** An answer as if the request had no query: what says so, and how a finding on it reads. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { perTurn } from '../../diagnosis/remembered.js'
import type { Finding, RuleContext } from '../../diagnosis/rule.js'
import type { CodePage } from '../../model/diagnosis.js'
import { quote } from './quote.js'

const MISSING = /[Mm]issing (?:OAuth )?parameters?\W{1,3}([\w, ]{1,200})|(\w{1,60}) parameter is missing/

/** The parameter that the answer reports missing though the request has it: then nothing else needs to be read into the answer. */
export const reportedMissing = perTurn(({ status, text, query, json }: HttpFacts) => {
  if ((status !== 401 && status !== 404 && status !== 400) || query.all.length === 0) return undefined
  const said = json === undefined ? null : MISSING.exec(text.slice(0, 4096))
  const names = (said?.[1] ?? said?.[2] ?? '').split(/[, ]+/)
  return names.map((name) => query.get(name)).find((field) => field !== undefined && field.value !== '' && field.value !== '0')
})

/** What a finding on such an answer adds to the code's page. */
export type Unread = Required<Pick<Finding, 'certainty' | 'weight' | 'culprit' | 'summary'>>

/** @param unread its summary goes on with the status @param end what may have happened, the end of the sentence */
export function unreadFinding({ facts, masker }: RuleContext<HttpFacts>, page: CodePage, unread: Unread, end: string): Finding {
  const { certainty, weight, summary, culprit } = unread
  return {
    code: page.code,
    certainty,
    weight,
    summary: `${summary} (${facts.status}): ${end}.`,
    why: page.why,
    culprit,
    evidence: [
      { pointer: '/request/queryString', observed: facts.sentCredentials.map(({ name }) => name).join(', ') },
      { pointer: '/response/content/text', observed: quote(masker, facts.text, 120) }
    ],
    fix: page.fix,
    settle: { how: 'The same pair in a header (Basic over https): if it passes, the query was lost.' }
  }
}
