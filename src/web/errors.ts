/** Errors of the viewer's API: a status and a sentence for a person, never a stack trace. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiError } from '../model/viewer.js'
import { validationSentence } from './validation.js'

export interface Log {
  error(details: object, message: string): void
}

/** Thrown by routes; the handler below makes the answer of it. */
export class Refusal extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
    readonly place?: { readonly start: number; readonly end: number }
  ) {
    super(message)
  }
}

/** 404. `what` is a sentence for a person. */
export function notFound(what: string): Refusal {
  return new Refusal(404, what)
}

/** Sentences for what Fastify itself refuses; its own texts speak to programmers. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'A write with a body must be JSON: send Content-Type: application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty although Content-Type says JSON. Send a JSON document or leave the field out.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than this route accepts.'
}

/** The last word on every error: JSON for the API, plain text for somebody who opens a page. What is our own fault is logged, too. */
export function errorHandler(log: Log) {
  return (error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode ?? 500
    if (status >= 500)
      log.error({ err: error }, `The viewer failed at ${request.method} ${request.routeOptions.url}: ${whereabouts(error)}`)
    const answer = answerOf(error, status)
    const isPage = request.headers.accept?.includes('text/html') === true && !request.url.startsWith('/api/')
    // Somebody who opens a page in a browser is spoken to in plain words.
    if (isPage) reply.code(status).type('text/plain; charset=utf-8').send(`storetap: ${answer.error}\n`)
    else reply.code(status).send(answer)
  }
}

/** Name and place of an error; not its text, which may quote what was captured. */
function whereabouts({ name, stack }: Error): string {
  const line = stack?.split('\n').find((line) => line.startsWith('    at '))
  const frame = /([^/\s():]{1,80}:\d{1,9}):\d{1,9}\)?$/.exec(line?.slice(-120) ?? '')?.[1]
  return frame === undefined ? name : `${name} at ${frame}`
}

function answerOf(error: FastifyError | Refusal, status: number): ApiError {
  if (error instanceof Refusal) return { error: error.message, ...error.place }
  const sentence = SENTENCES[error.code]
  if (sentence) return { error: sentence }
  if (error.validation) return { error: validationSentence(error.validation, error.validationContext) }
  if (error instanceof SyntaxError) return { error: 'The body is not valid JSON.' }
  return { error: status >= 500 ? 'storetap failed to answer this; its log says more.' : 'This request cannot be answered as it stands.' }
}
