/** Captured bodies -> what rules read and the log keeps. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { type Body, type Exchange, responseOf } from '../model/exchange.js'
import { decodeBody, toText } from '../privacy/decode.js'
import type { CapturedBody } from '../proxy/observer.js'
import type { LateBody } from '../store/store.js'

/** Plain text up to this size goes into the record at once; larger or encoded bodies follow after the end. Bytes. */
const INLINE_LIMIT = 16 * 1024

/** What a small encoded answer may decode to while the client waits. Bytes. */
const WAITING_LIMIT = 1024 * 1024

/** The text of a body that needs no decoding and is small enough to be in the record at once; undefined for all others. */
export function inlineBody(body: CapturedBody | undefined): LateBody | undefined {
  if (!body || body.total === 0 || body.contentEncoding !== '' || body.total > INLINE_LIMIT || body.truncated) return undefined
  const text = toText(joined(body), body.mimeType)
  return text === undefined ? undefined : { content: text, mimeType: body.mimeType }
}

/** Any body, decoded within bounds. */
export async function lateBody(body: CapturedBody | undefined): Promise<LateBody | undefined> {
  if (!body || body.total === 0) return undefined
  const { contentEncoding, mimeType, truncated } = body
  const decoded = await decodeBody({ bytes: joined(body), contentEncoding, mimeType, truncated })
  return {
    content: decoded.content ?? '',
    mimeType,
    ...(decoded.truncated && { truncated: true as const }),
    ...(decoded.note !== undefined && { note: decoded.note })
  }
}

/** A small body at once, for the diagnosis that goes into the answer's head; undefined where it cannot be had that fast. */
export function smallBody(body: CapturedBody | undefined): LateBody | undefined {
  if (!body || body.total === 0) return undefined
  const decode = decoderOf(body.contentEncoding)
  try {
    const text = decode && toText(decode(joined(body)), body.mimeType)
    return text === undefined ? undefined : { content: text, mimeType: body.mimeType }
  } catch {
    return undefined
  }
}

/** Compressed bodies up to this size are decoded where they are; larger ones beside the event loop. Bytes. */
const AT_ONCE_LIMIT = 128 * 1024

/** The same after the end of the answer, for the record: only what is there in whole, and text. */
export function wholeBody(body: CapturedBody): LateBody | undefined {
  return body.truncated || body.total > AT_ONCE_LIMIT ? undefined : smallBody(body)
}

/** True for text that may be in the record at once. */
export function isInline({ content }: LateBody): boolean {
  return content.length <= INLINE_LIMIT
}

/** The body has bytes, and none of them are in the record yet. */
export function isLate(body: CapturedBody | undefined, inline: LateBody | undefined): boolean {
  return body !== undefined && body.total > 0 && inline === undefined
}

/** More waits than may: the record says what is not in it. */
export function leftOut(body: CapturedBody | undefined): LateBody | undefined {
  if (!body) return undefined
  const note = `${body.total} bytes, not kept: calls came faster than they could be recorded in full`
  return { content: '', mimeType: body.mimeType, truncated: true, note }
}

/** Bytes that are held: of a body that the capture cap has cut the first ones, however many passed. */
export function sizeOf({ chunks }: CapturedBody): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
}

/** The exchange with its bodies as text, where they are text. */
export function withBodies(exchange: Exchange, request: LateBody | undefined, response: LateBody | undefined): Exchange {
  const answer = responseOf(exchange)
  if (!request && !response) return exchange
  return {
    ...exchange,
    ...(request && { request: { ...exchange.request, postData: toBody(request) } }),
    ...(answer && response && { response: { ...answer, content: toBody(response) } })
  } as Exchange
}

function toBody({ content, mimeType, truncated, note }: LateBody): Body {
  const isText = typeof content === 'string'
  return {
    mimeType,
    size: isText ? Buffer.byteLength(content) : content.length,
    ...(isText && { text: content }),
    ...(truncated && { truncated }),
    ...(note !== undefined && { note })
  }
}

type Decoder = (bytes: Uint8Array) => Uint8Array

const BOUNDED = { maxOutputLength: WAITING_LIMIT }
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['', (bytes) => bytes],
  ['gzip', (bytes) => gunzipSync(bytes, BOUNDED)],
  ['x-gzip', (bytes) => gunzipSync(bytes, BOUNDED)],
  ['deflate', (bytes) => inflateSync(bytes, BOUNDED)],
  ['br', (bytes) => brotliDecompressSync(bytes, BOUNDED)]
])

/** For a body in one coding or none; several on top of each other are undone beside the event loop. */
function decoderOf(contentEncoding: string): Decoder | undefined {
  const plainlySaid = DECODERS.get(contentEncoding)
  if (plainlySaid) return plainlySaid
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  return codings.length > 1 ? undefined : DECODERS.get(codings[0] ?? '')
}

function joined({ chunks }: CapturedBody): Uint8Array {
  const [only] = chunks
  return chunks.length === 1 && only ? only : Buffer.concat(chunks)
}
