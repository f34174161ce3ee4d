/** A whole exchange as Markdown for an issue. Exchanges are masked already. Pure. */
import { type Body, type Exchange, failureOf, type NameValue, responseOf } from '../../model/exchange.js'

const LONGEST = 4000

export function asMarkdown(exchange: Exchange): string {
  const { request, diagnoses } = exchange
  const response = responseOf(exchange)
  const failure = failureOf(exchange)
  const parts = [
    `### ${request.method} ${request.url}`,
    `${exchange.startedDateTime} · ${exchange.store} · ${Math.round(exchange.time)} ms · recorded by storetap, secrets masked`,
    ...diagnoses.map(({ summary, certainty, code, why, fix }) =>
      [`**${summary}** (${certainty}, \`${code}\`)`, why, ...fix.map((step, index) => `${index + 1}. ${step}`)].join('\n\n')
    ),
    '#### Request',
    fenced('http', message(`${request.method} ${request.url} ${request.httpVersion}`, request.headers, request.postData)),
    '#### Response',
    ...(failure ? [`\`${failure.code}\` ${failure.message}`] : []),
    response
      ? fenced('http', message(`${response.httpVersion} ${response.status} ${response.statusText}`, response.headers, response.content))
      : 'None.'
  ]
  return `${parts.join('\n\n')}\n`
}

function message(start: string, headers: readonly NameValue[], body: Body | undefined): string {
  const lines = [start, ...headers.map(({ name, value }) => `${name}: ${value}`)]
  if (body?.text !== undefined && body.encoding === undefined) {
    lines.push('', body.text.length > LONGEST ? `${body.text.slice(0, LONGEST)}\n… (${body.text.length} characters)` : body.text)
  } else if (body && body.size > 0) lines.push('', `(${body.size} bytes of ${body.mimeType})`)
  return lines.join('\n')
}

/** A fence longer than any run of backticks inside, so that captured text cannot end it (CommonMark 4.5). */
function fenced(language: string, text: string): string {
  const longest = [...text.matchAll(/`+/g)].reduce((longest, [run]) => Math.max(longest, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}
