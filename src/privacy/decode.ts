/**
 * Captured bytes -> text that can be masked. Content codings (RFC 9110 section 8.4.1) are undone within bounds: a small body
 * may claim to be gigabytes. A body cut at the capture cap yields what can be decoded of it.
 */
import { isAscii } from 'node:buffer'
import type { Transform } from 'node:stream'
import { TextDecoder } from 'node:util'
import * as zlib from 'node:zlib'
import { perText } from '../model/returning.js'

export interface EncodedBody {
  readonly bytes: Uint8Array
  /** Value of Content-Encoding; `''` = identity. */
  readonly contentEncoding: string
  readonly mimeType: string
  readonly truncated?: boolean
}

export interface DecodedBody {
  /** Text, or bytes where it is none; absent where the bytes are not to be kept (`note` says why): they could hide secrets. */
  readonly content?: string | Uint8Array
  readonly truncated?: true
  readonly note?: string
}

const MAX_LAYERS = 3
const MAX_OUTPUT = 8 * 1024 * 1024
const MAX_RATIO = 1024
/** Below this the ratio does not matter: short repetitive bodies compress very well. */
const MIN_OUTPUT = 256 * 1024

/** Undoes the content codings and the charset of a body. Never throws. */
export async function decodeBody(body: EncodedBody): Promise<DecodedBody> {
  const codings = body.contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
  if (codings.length > MAX_LAYERS) {
    return { note: `${codings.length} content codings on top of each other; at most ${MAX_LAYERS} are undone, so the body is not kept` }
  }
  let bytes = body.bytes
  let truncated = body.truncated === true
  const notes: string[] = []
  for (const coding of codings.reverse()) {
    const decoder = decoderOf(coding, bytes)
    if (typeof decoder === 'string') return { note: decoder }
    const layer = await decodeLayer(decoder, bytes)
    // Zero bytes of a whole body mean that it never was in this coding.
    if (layer.problem !== undefined && layer.bytes.length === 0) {
      return { note: `not valid ${coding} although Content-Encoding says so (${layer.problem}); the body is not kept` }
    }
    if (layer.problem !== undefined && !truncated) notes.push(`${coding} data ends early or is damaged (${layer.problem})`)
    if (layer.cut) notes.push(`more than ${layer.limit} bytes after undoing ${coding}; the rest is not kept`)
    truncated ||= layer.cut || layer.problem !== undefined
    bytes = layer.bytes
  }
  return {
    content: toText(bytes, body.mimeType, truncated) ?? bytes,
    ...(truncated && { truncated: true }),
    ...(notes.length > 0 && { note: notes.join('; ') })
  }
}

/** A decoder stream, or the reason why there is none. */
function decoderOf(coding: string, bytes: Uint8Array): Transform | string {
  // Sync flush at the end: a cut stream then gives what it has instead of an error.
  const partial = { finishFlush: zlib.constants.Z_SYNC_FLUSH }
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(partial)
    case 'br':
      return zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH })
    case 'deflate':
      // RFC 9110 section 8.4.1.2: zlib format; some send the bare deflate stream.
      return isZlib(bytes) ? zlib.createInflate(partial) : zlib.createInflateRaw(partial)
    case 'zstd':
      return zstdDecoder() ?? 'zstd is not decoded by this Node version (needs 22.15 or newer), so the body is not kept'
    default:
      return `content coding "${coding.slice(0, 40)}" is not known, so the body is not kept`
  }
}

function zstdDecoder(): Transform | undefined {
  const create: unknown = Reflect.get(zlib, 'createZstdDecompress')
  return typeof create === 'function' ? (create() as Transform) : undefined
}

function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

interface Layer {
  readonly bytes: Uint8Array
  readonly cut: boolean
  readonly limit: number
  readonly problem?: string
}

function decodeLayer(decoder: Transform, bytes: Uint8Array): Promise<Layer> {
  const limit = Math.min(MAX_OUTPUT, Math.max(MIN_OUTPUT, bytes.length * MAX_RATIO))
  const chunks: Uint8Array[] = []
  let size = 0
  return new Promise((resolve) => {
    const end = (problem?: string) => {
      decoder.destroy()
      const layer = { bytes: Buffer.concat(chunks).subarray(0, limit), cut: size > limit, limit }
      resolve(problem === undefined ? layer : { ...layer, problem })
    }
    decoder.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > limit) end()
    })
    decoder.on('end', () => end())
    decoder.on('error', (error: Error) => end(error.message))
    decoder.end(bytes)
  })
}

const BINARY_TYPE =
  /^\s*(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:pdf|zip|gzip|wasm|x-protobuf|protobuf|vnd\.ms-|vnd\.openxml))/i
const TEXT_TYPE =
  /^\s*(?:text\/|image\/svg|multipart\/|message\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|graphql|javascript|x-www-form-urlencoded|x-ndjson))/i

/** The text of a body, undefined where it is none. A byte order mark stays: JSON parsers stumble over it, so it must be seen. */
export function toText(bytes: Uint8Array, mimeType: string, truncated = false): string | undefined {
  const kind = kindOf(mimeType)
  if (kind.isBinary) return undefined
  const label = byteOrderMark(bytes) ?? kind.charset
  if (!/^utf-?16/i.test(label) && hasZero(bytes)) return undefined
  // Most of what stores send is ASCII, which reads the same in these.
  if (LIKE_ASCII.test(label) && isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  try {
    return decoderFor(label, true).decode(bytes, { stream: truncated })
  } catch {
    return kind.isText ? decoderFor(label, false).decode(bytes) : undefined
  }
}

const LIKE_ASCII = /^(?:utf-?8|us-ascii|iso-8859-1|windows-1252)$/i

/** What a media type says; the same few come again and again. */
const kindOf = perText(200, (mimeType) => ({
  isBinary: BINARY_TYPE.test(mimeType),
  isText: TEXT_TYPE.test(mimeType),
  charset: /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(mimeType)?.[1] ?? 'utf-8'
}))

function hasZero(bytes: Uint8Array): boolean {
  return (bytes.length > 4096 ? bytes.subarray(0, 4096) : bytes).includes(0)
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** A charset that nobody knows is read as UTF-8. */
function decoderFor(label: string, fatal: boolean): TextDecoder {
  try {
    return new TextDecoder(label, { fatal, ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { fatal, ignoreBOM: true })
  }
}
