/** How the body of an answer is framed and whether its connection can be used again, by RFC 9112 sections 6 and 9. Pure. */
import type { HeaderLine } from './header-line.js'
import { malformed } from './store-error.js'

export interface AnswerFraming {
  readonly body: 'none' | 'length' | 'chunked' | 'until-close'
  /** Bytes of the body, where `body` is `length`. */
  readonly length: number
  /** The store does not close after this answer. */
  readonly persistent: boolean
  /** Seconds that the store keeps an idle connection, as Keep-Alive says; -1 where it does not. */
  readonly keepAlive: number
}

/** More bytes than this cannot be counted exactly. */
const LONGEST_LENGTH = /^0*\d{1,15}$/

/**
 * @param bodiless by method or status: what the fields say about a body does not matter then (section 6.3)
 * @throws StoreError where two readers could disagree about the end of the message
 */
export function framingOf(lines: readonly HeaderLine[], version: '1.0' | '1.1', bodiless: boolean): AnswerFraming {
  let length = -1
  let chunked = false
  let connection = ''
  let keepAlive = -1
  for (const { field, special } of lines) {
    switch (special) {
      case 'content-length':
        if (length !== -1) throw malformed('Content-Length is there twice')
        if (!LONGEST_LENGTH.test(field.value)) throw malformed('Content-Length is not a number')
        length = Number(field.value)
        break
      case 'transfer-encoding':
        if (chunked || field.value.toLowerCase() !== 'chunked') throw malformed('Transfer-Encoding is not exactly "chunked"')
        chunked = true
        break
      case 'connection':
        connection += `,${field.value.toLowerCase()}`
        break
      case 'keep-alive':
        keepAlive = Number(/(?:^|[,;\s])timeout=(\d{1,6})/i.exec(field.value)?.[1] ?? -1)
        break
    }
  }
  if (chunked && length !== -1) throw malformed('Content-Length and Transfer-Encoding contradict each other')
  const body = bodiless ? 'none' : chunked ? 'chunked' : length === -1 ? 'until-close' : length === 0 ? 'none' : 'length'
  const kept = version === '1.1' ? !has(connection, 'close') : has(connection, 'keep-alive') && !chunked
  return { body, length, persistent: kept && body !== 'until-close', keepAlive }
}

function has(connection: string, token: string): boolean {
  return connection !== '' && connection.split(',').some((part) => part.trim() === token)
}
