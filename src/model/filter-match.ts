/**
 * Does an exchange match a filter? Asked in two stages: of the summary, which is always at hand and may leave the question
 * open, and only then of the whole exchange.
 */
import { isWithin } from './diagnosis.js'
import { type Body, type Exchange, type NameValue, responseOf } from './exchange.js'
import type { Filter, Operator, PatternField, Test } from './filter.js'
import { type ExchangeSummary, summarise } from './live.js'

/** `undefined`: cannot be said from what is known so far. */
export type Verdict = boolean | undefined

/** Three-valued logic (Kleene): AND over clauses, OR over terms. */
export function judge(filter: Filter, answer: (test: Test) => Verdict): Verdict {
  let verdict: Verdict = true
  for (const clause of filter.clauses) {
    let clauseVerdict: Verdict = false
    for (const term of clause) {
      const known = answer(term.test)
      const holds = known === undefined ? undefined : known !== term.negated
      if (holds) {
        clauseVerdict = true
        break
      }
      if (holds === undefined) clauseVerdict = undefined
    }
    if (clauseVerdict === false) return false
    if (clauseVerdict === undefined) verdict = undefined
  }
  return verdict
}

/** First stage: no I/O. */
export function matchSummary(filter: Filter, summary: ExchangeSummary): Verdict {
  return judge(filter, (test) => answerFromSummary(test, summary))
}

/** Second stage. `inFiles` looks for a text in those bodies of the exchange that are kept beside the log. */
export function matchExchange(filter: Filter, exchange: Exchange, inFiles: (text: string) => boolean = () => false): boolean {
  const summary = summarise(exchange)
  return judge(filter, (test) => answerFromSummary(test, summary) ?? answerFromExchange(test, exchange, inFiles)) === true
}

/** Case is ignored by comparing in lower case. */
export function containsText(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}

export function answerFromSummary(test: Test, summary: ExchangeSummary): Verdict {
  switch (test.kind) {
    case 'text':
      return summaryContains(summary, test.text) || undefined
    case 'body':
    case 'header':
      return undefined
    case 'number':
      return numberMatches(test.operator, summary[test.field], test.from, test.to, test.field)
    case 'choice':
      return choiceMatches(test.field, test.value, summary)
    case 'pattern':
      return patternMatches(test.field, test.pattern, summary)
  }
}

function answerFromExchange(test: Test, exchange: Exchange, inFiles: (text: string) => boolean): boolean {
  switch (test.kind) {
    case 'text':
      return anyTextContains(exchange, test.text.toLowerCase()) || inFiles(test.text)
    case 'body':
      return bodiesOf(exchange).some((body) => bodyContains(body, test.text)) || inFiles(test.text)
    case 'header':
      return headersOf(exchange).some(({ name, value }) => headerMatches(test, name, value))
    default:
      return false // answered by the summary already
  }
}

function summaryContains(summary: ExchangeSummary, text: string): boolean {
  return (
    containsText(summary.url, text) ||
    containsText(summary.method, text) ||
    String(summary.status) === text ||
    containsText(summary.graphql?.operationName ?? '', text) ||
    summary.diagnoses.some((diagnosis) => containsText(diagnosis.summary, text) || containsText(diagnosis.code, text))
  )
}

/** Every text of the record: URL, headers, bodies, failure, diagnoses. Names of our own fields are not searched. */
function anyTextContains(value: unknown, lowerCased: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(lowerCased)
  if (Array.isArray(value)) return value.some((item) => anyTextContains(item, lowerCased))
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((item) => anyTextContains(item, lowerCased))
}

function bodiesOf(exchange: Exchange): readonly Body[] {
  const request = exchange.request.postData
  const response = responseOf(exchange)?.content
  return [...(request ? [request] : []), ...(response ? [response] : [])]
}

function bodyContains(body: Body, text: string): boolean {
  return (
    containsText(body.text ?? '', text) ||
    (body.params ?? []).some((field) => containsText(field.name, text) || containsText(field.value, text))
  )
}

function headersOf(exchange: Exchange): readonly NameValue[] {
  const response = responseOf(exchange)
  return [...exchange.request.headers, ...(exchange.request.trailers ?? []), ...(response?.headers ?? []), ...(response?.trailers ?? [])]
}

function headerMatches(test: { readonly name: string; readonly value?: string }, name: string, value: string): boolean {
  return name.toLowerCase() === test.name.toLowerCase() && containsText(value, test.value ?? '')
}

function numberMatches(operator: Operator, value: number, from: number, to: number, field: string): boolean {
  // 0 and -1 stand for "none yet": an exchange without an answer is neither fast nor below 400
  if (value < 0 || (field === 'status' && value === 0)) return operator === '=' && from === value
  switch (operator) {
    case '=':
      return from <= value && value <= to
    case '<':
      return value < from
    case '<=':
      return value <= to
    case '>':
      return value > to
    case '>=':
      return value >= from
  }
}

function choiceMatches(field: 'has' | 'outcome' | 'level' | 'certainty', value: string, summary: ExchangeSummary): boolean {
  switch (field) {
    case 'outcome':
      return summary.outcome === value
    case 'level':
      return summary.diagnoses.some((diagnosis) => diagnosis.level === value)
    case 'certainty':
      return summary.diagnoses.some((diagnosis) => diagnosis.certainty === value)
    case 'has':
      if (value === 'graphql') return summary.graphql !== undefined
      return value === 'response' ? summary.status > 0 : summary.diagnoses.length > 0
  }
}

function patternMatches(field: PatternField, pattern: string, summary: ExchangeSummary): boolean {
  switch (field) {
    case 'method':
    case 'platform':
    case 'store':
      return matchesWildcard(summary[field], pattern)
    case 'id':
      return matchesWildcard(summary.id, `${pattern}*`)
    case 'op':
      return matchesWildcard(summary.graphql?.operationName ?? '', pattern)
    case 'url':
      return matchesWildcard(summary.url, `*${pattern}*`)
    case 'path':
      return matchesWildcard(pathOf(summary.url), `*${pattern}*`)
    case 'code':
      return summary.diagnoses.some(({ code }) => matchesWildcard(code, pattern) || isWithin(code, pattern.toLowerCase()))
  }
}

/** The path as it was sent, without query and fragment; no URL parser, which would normalise it. */
export function pathOf(url: string): string {
  const scheme = url.indexOf('://')
  const start = scheme < 0 ? 0 : url.indexOf('/', scheme + 3)
  if (start < 0) return '/'
  const end = url.slice(start).search(/[?#]/)
  return end < 0 ? url.slice(start) : url.slice(start, start + end)
}

/** `*` stands for any run of characters. Greedy from the left, so linear in the text for each part. */
export function matchesWildcard(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('*')
  const where = text.toLowerCase()
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return where === first
  if (where.length < first.length + last.length || !where.startsWith(first) || !where.endsWith(last)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = where.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= where.length - last.length
}
