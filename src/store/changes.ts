/** What happens to an exchange after its end: amendments, and bodies that go beside the record. */
import type { Diagnosis } from '../model/diagnosis.js'
import { type Body, type Exchange, type GraphqlOperation, responseOf } from '../model/exchange.js'
import type { Amendment, BodySide, LateBody } from './store.js'

/** An amendment as it is written to the log: bodies are in their final form. */
export interface Change {
  readonly diagnoses?: readonly Diagnosis[]
  readonly graphql?: GraphqlOperation
  readonly requestBody?: Body
  readonly responseBody?: Body
}

/** Keeps bytes beside the log and names the file. Throws where it cannot. */
export type KeepBytes = (bytes: Uint8Array) => string

/** Text of up to `inlineBody` bytes stays in the record, the rest goes to `keep`; where that throws, a note takes the place of the body. */
export function toChange(amendment: Amendment, inlineBody: number, keep: KeepBytes): Change {
  const { diagnoses, graphql, requestBody, responseBody } = amendment
  return {
    ...(diagnoses && { diagnoses }),
    ...(graphql && { graphql }),
    ...(requestBody && { requestBody: placeBody(requestBody, inlineBody, keep) }),
    ...(responseBody && { responseBody: placeBody(responseBody, inlineBody, keep) })
  }
}

/** A copy. A body of the response is left out where there is no response that could have it. */
export function applyChange(exchange: Exchange, change: Change): Exchange {
  const changed = {
    ...exchange,
    ...(change.diagnoses && { diagnoses: change.diagnoses }),
    ...(change.graphql && { graphql: change.graphql }),
    ...(change.requestBody && { request: { ...exchange.request, postData: change.requestBody } })
  }
  if (!change.responseBody || changed.outcome === 'pending' || !changed.response) return changed
  return { ...changed, response: { ...changed.response, content: change.responseBody } }
}

/** Small text stays in the record, the rest goes into a file: a log of megabyte lines is of no use in a pager. */
function placeBody(late: LateBody, inlineBody: number, keep: KeepBytes): Body {
  const text = typeof late.content === 'string' ? late.content : undefined
  const bytes = typeof late.content === 'string' ? Buffer.from(late.content) : late.content
  const body: Body = {
    mimeType: late.mimeType,
    size: bytes.length,
    ...(late.truncated && { truncated: late.truncated }),
    ...(late.note !== undefined && { note: late.note })
  }
  if (bytes.length === 0) return text === undefined ? body : { ...body, text }
  return text !== undefined && bytes.length <= inlineBody ? { ...body, text } : { ...body, ...keepOrNote(bytes, keep) }
}

/** The same for bodies that come with the record itself; base64 of an imported HAR becomes bytes. */
export function placeBodies(exchange: Exchange, inlineBody: number, keep: KeepBytes): Exchange {
  const request = exchange.request.postData && replaceText(exchange.request.postData, inlineBody, keep)
  const content = responseOf(exchange)?.content
  const response = content && replaceText(content, inlineBody, keep)
  if (request === exchange.request.postData && response === content) return exchange
  return applyChange(exchange, { ...(request && { requestBody: request }), ...(response && { responseBody: response }) })
}

function replaceText(body: Body, inlineBody: number, keep: KeepBytes): Body {
  const { text, encoding, ...rest } = body
  if (text === undefined || text === '') return body
  // a character takes three bytes of UTF-8 at most (a surrogate pair four), so that short texts need no counting
  if (!encoding && (text.length * 3 <= inlineBody || Buffer.byteLength(text) <= inlineBody)) return body
  return { ...rest, ...keepOrNote(Buffer.from(text, encoding ?? 'utf8'), keep) }
}

function keepOrNote(bytes: Uint8Array, keep: KeepBytes): Pick<Body, 'file'> | Pick<Body, 'note'> {
  try {
    return { file: keep(bytes) }
  } catch (error) {
    return { note: `This body of ${bytes.length} bytes could not be kept: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** As it is in the record: text, or the name of the file that holds it. */
export function bodyOf(exchange: Exchange, side: BodySide): Body | undefined {
  return side === 'request' ? exchange.request.postData : responseOf(exchange)?.content
}

/** Names of the files that hold bodies of this exchange. */
export function filesOf(exchange: Exchange): readonly string[] {
  return namesOf(exchange.request.postData, responseOf(exchange)?.content)
}

/** The same for what came later. */
export function filesOfChange(change: Change): readonly string[] {
  return namesOf(change.requestBody, change.responseBody)
}

function namesOf(...bodies: readonly (Body | undefined)[]): readonly string[] {
  const names = bodies.flatMap((body) => body?.file ?? [])
  return names.length === 0 ? none : names
}

const none: readonly string[] = []
