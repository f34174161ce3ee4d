/** Answers that the gateway gives itself. They say who speaks, so that nobody takes them for the store's. Pure. */
import type { FailureKind } from '../model/exchange.js'

export interface OwnAnswer {
  readonly status: number
  readonly statusText: string
  /** Flat pairs, without annotation. */
  readonly headers: readonly string[]
  readonly mimeType: string
  readonly body: Buffer
}

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout'
}

/** For clients that expect an API's answer: JSON with all that is known. @param exchange id under which the viewer has it */
export function ownAnswer(status: number, kind: FailureKind, code: string, message: string, exchange: string): OwnAnswer {
  const text = JSON.stringify({ storetap: { error: kind, message, code, exchange } })
  return answer(status, 'application/json; charset=utf-8', `${text}\n`)
}

/** For clients that could not read JSON anyway, as they did not speak HTTP. */
export function plainAnswer(status: number, message: string): OwnAnswer {
  return answer(status, 'text/plain; charset=utf-8', `storetap: ${message}\n`)
}

function answer(status: number, mimeType: string, text: string): OwnAnswer {
  const body = Buffer.from(text)
  return {
    status,
    statusText: STATUS_TEXT[status] ?? '',
    headers: ['Content-Type', mimeType, 'Content-Length', String(body.length)],
    mimeType,
    body
  }
}
