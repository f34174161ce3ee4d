/** Answers as a store gives them to the probes. */

import type { Answer } from '#src/doctor/answer.js'
import { casesIn } from '../scoring.js'

export const NOW = Date.UTC(2026, 10, 22, 8, 0, 0)

export function answer(status: number, headers: Readonly<Record<string, string>> = {}, text = ''): Answer {
  return { status, headers: Object.entries(headers), text, sentAt: NOW, receivedAt: NOW }
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}, status = 200): Answer {
  return answer(status, { 'Content-Type': 'application/json; charset=UTF-8', ...headers }, JSON.stringify(value))
}

interface RecordedResponse {
  readonly status: number
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly content: { readonly text?: string }
}

/** The last answer of a recording of a real store. */
export function recorded(id: string): Answer {
  const entry = casesIn('recordings')
    .find((one) => one.id === id)
    ?.har.log.entries.at(-1) as { readonly response: RecordedResponse } | undefined
  if (!entry) throw new Error(`there is no recording ${id}`)
  const { status, headers, content } = entry.response
  return { status, headers: headers.map(({ name, value }) => [name, value]), text: content.text ?? '', sentAt: NOW, receivedAt: NOW }
}
