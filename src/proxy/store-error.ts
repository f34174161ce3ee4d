/** Faults between us and the store that are found here, not by the system. */

/**
 * The codes that undici, and so the fetch of Node, gives for the same faults: people find them on the web, and the rules know them from HARs.
 * `HTTPParserError` is an answer that is no valid HTTP/1.1.
 */
export type StoreErrorCode =
  | 'HTTPParserError'
  | 'UND_ERR_HEADERS_OVERFLOW'
  | 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  | 'UND_ERR_CONNECT_TIMEOUT'
  | 'UND_ERR_HEADERS_TIMEOUT'
  | 'UND_ERR_BODY_TIMEOUT'
  | 'UND_ERR_SOCKET'
  | 'STORETAP_LOOP'
  | 'STORETAP_STOPPED'

/** Its phase, its kind and what people are told depend on the code (failure.ts). */
export class StoreError extends Error {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** @param message what of the answer is no valid HTTP/1.1 */
export function malformed(message: string): StoreError {
  return new StoreError('HTTPParserError', message)
}
