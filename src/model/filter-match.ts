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

/** What a summary says to one test. */
export type Answer = (summary: ExchangeSummary) => Verdict

/** The answers of summaries to the tests of a filter, prepared once and asked of each exchange. */
export function summaryAnswers(filter: Filter): ReadonlyMap<Test, Answer> {
  return new Map(filter.clauses.flat().map(({ test }) => [test, answerOf(test)]))
}

/** First stage: no I/O. */
export function summaryMatcher(filter: Filter): Answer {
  const answers = summaryAnswers(filter)
  return (summary) => judge(filter, (test) => answers.get(test)?.(summary))
}

/** Second stage. `inFiles` looks for a text in those bodies of the exchange that are kept beside the log. */
export function exchangeMatcher(filter: Filter): (exchange: Exchange, inFiles?: (text: string) => boolean) => boolean {
  const answers = summaryAnswers(filter)
  return (exchange, inFiles = () => false) => {
    const summary = summarise(exchange)
    const contains = lookingOftenIn()
    return judge(filter, (test) => answers.get(test)?.(summary) ?? answerFromExchange(test, exchange, { contains, inFiles })) === true
  }
}

/** Does the text hold the other one, which is in lower case already? Case is ignored. */
type Contains = (text: string, lowerCased: string) => boolean

/** How the texts of one exchange are searched, and the bodies that are kept beside it. */
interface Search {
  readonly contains: Contains
  readonly inFiles: (text: string) => boolean
}

const containsText: Contains = (text, lowerCased) => text.toLowerCase().includes(lowerCased)

/** From here on a copy in lower case costs more than finding it again. UTF-16 code units. */
const LONG = 4096

/**
 * A filter may have hundreds of words: a body is copied into lower case once, not for each of them. The call stands here
 * once: of two, V8 makes one before both branches (it counts as pure), and copies also where the text is known.
 */
function lookingOftenIn(): Contains {
  const lowered = new Map<string, string>()
  return (text, lowerCased) => {
    const isLong = text.length >= LONG
    const known = isLong ? lowered.get(text) : undefined
    if (known !== undefined) return known.includes(lowerCased)
    const copy = text.toLowerCase()
    if (isLong) lowered.set(text, copy)
    return copy.includes(lowerCased)
  }
}

function answerOf(test: Test): Answer {
  switch (test.kind) {
    case 'text':
      return summaryContains(test.text.toLowerCase())
    case 'body':
    case 'header':
      return () => undefined
    case 'number':
      return ({ [test.field]: value }) => numberMatches(test.operator, value, test.from, test.to, test.field)
    case 'choice':
      return (summary) => choiceMatches(test.field, test.value, summary)
    case 'pattern':
      return patternAnswer(test.field, test.pattern)
  }
}

function answerFromExchange(test: Test, exchange: Exchange, { contains, inFiles }: Search): boolean {
  switch (test.kind) {
    case 'text':
      return anyTextContains(exchange, test.text.toLowerCase(), contains) || inFiles(test.text)
    case 'body':
      return bodiesOf(exchange).some((body) => bodyContains(body, test.text.toLowerCase(), contains)) || inFiles(test.text)
    case 'header':
      return headersOf(exchange).some(({ name, value }) => headerMatches(test, name, value, contains))
    default:
      return false // answered by the summary already
  }
}

/** A summary that holds the text settles it, one that does not leaves it open. */
function summaryContains(text: string): Answer {
  return (summary) =>
    containsText(summary.url, text) ||
    containsText(summary.method, text) ||
    String(summary.status) === text ||
    containsText(summary.graphql?.operationName ?? '', text) ||
    summary.diagnoses.some((diagnosis) => containsText(diagnosis.summary, text) || containsText(diagnosis.code, text)) ||
    undefined
}

/** Every text of the record: URL, headers, bodies, failure, diagnoses. Names of our own fields are not searched. */
function anyTextContains(value: unknown, lowerCased: string, contains: Contains): boolean {
  if (typeof value === 'string') return contains(value, lowerCased)
  if (Array.isArray(value)) return value.some((item) => anyTextContains(item, lowerCased, contains))
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((item) => anyTextContains(item, lowerCased, contains))
}

function bodiesOf(exchange: Exchange): readonly Body[] {
  const request = exchange.request.postData
  const response = responseOf(exchange)?.content
  return [...(request ? [request] : []), ...(response ? [response] : [])]
}

function bodyContains(body: Body, text: string, contains: Contains): boolean {
  return contains(body.text ?? '', text) || (body.params ?? []).some((field) => contains(field.name, text) || contains(field.value, text))
}

function headersOf(exchange: Exchange): readonly NameValue[] {
  const response = responseOf(exchange)
  return [...exchange.request.headers, ...(exchange.request.trailers ?? []), ...(response?.headers ?? []), ...(response?.trailers ?? [])]
}

function headerMatches(test: { readonly name: string; readonly value?: string }, name: string, value: string, contains: Contains): boolean {
  return name.toLowerCase() === test.name.toLowerCase() && contains(value, (test.value ?? '').toLowerCase())
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

function patternAnswer(field: PatternField, pattern: string): Answer {
  switch (field) {
    case 'method':
    case 'platform':
    case 'store': {
      const matches = wildcard(pattern)
      return (summary) => matches(summary[field])
    }
    case 'id': {
      const matches = wildcard(`${pattern}*`)
      return ({ id }) => matches(id)
    }
    case 'op': {
      const matches = wildcard(pattern)
      return ({ graphql }) => matches(graphql?.operationName ?? '')
    }
    case 'url': {
      const matches = wildcard(`*${pattern}*`)
      return ({ url }) => matches(url)
    }
    case 'path': {
      const matches = wildcard(`*${pattern}*`)
      return ({ url }) => matches(pathOf(url))
    }
    case 'code': {
      const matches = wildcard(pattern)
      const ancestor = pattern.toLowerCase()
      return ({ diagnoses }) => diagnoses.some(({ code }) => matches(code) || isWithin(code, ancestor))
    }
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
export function wildcard(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split('*')
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  const between = parts.slice(1, -1)
  if (parts.length === 1) return (text) => text.toLowerCase() === first
  return (text) => {
    const where = text.toLowerCase()
    if (where.length < first.length + last.length || !where.startsWith(first) || !where.endsWith(last)) return false
    let at = first.length
    for (const part of between) {
      const found = where.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= where.length - last.length
  }
}
