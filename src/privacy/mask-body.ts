/** Masks bodies, whole or cut, by media type. */
import type { SecretPlace } from '../model/secrets.js'
import { hideByKind } from './credentials.js'
import { knownSecrets } from './known.js'
import type { RecordMasker } from './mask.js'
import type { Masking } from './masking.js'
import { compilePlaces, hasOauthCompany } from './places.js'
import { maskText } from './scan.js'
import { maskForm } from './url.js'

/** What a body that is masked on its own needs to know of its exchange. */
export interface BodyMasking {
  readonly places: readonly SecretPlace[]
  readonly masker: RecordMasker
  /** Configured credentials and what `secretsIn` found in the exchange. */
  readonly known?: Iterable<string>
}

/**
 * Masks a body that became known after its exchange: decoded text, or bytes that are no text.
 * In bytes secrets are overwritten with asterisks, so that offsets and lengths stay.
 */
export function maskBody<T extends string | Uint8Array>(content: T, mimeType: string, options: BodyMasking): T
export function maskBody(content: string | Uint8Array, mimeType: string, options: BodyMasking): string | Uint8Array {
  const masking: Masking = { masker: options.masker, places: compilePlaces(options.places), found: new Set(options.known ?? []) }
  if (typeof content !== 'string') return maskBytes(masking, content)
  const text = maskBodyText(masking, content, mimeType)
  return knownSecrets(masking.found, masking.masker)?.mask(text) ?? text
}

/** @param encoding `base64` where `text` holds the bytes of a body that is no text */
export function maskBodyText(masking: Masking, text: string, mimeType: string, encoding?: 'base64'): string {
  if (encoding === 'base64') {
    const bytes = Buffer.from(text, 'base64')
    const masked = maskBytes(masking, bytes)
    return masked === bytes ? text : Buffer.from(masked).toString('base64')
  }
  if (text.length < 2) return text
  if (/^\s*application\/x-www-form-urlencoded/i.test(mimeType) && !/^\s*[{[]/.test(text)) return maskForm(masking, text)
  if (/^\s*multipart\//i.test(mimeType)) return maskMultipart(masking, text)
  return maskText(masking, text)
}

/** In quotes or, since RFC 2183 has a token there, without. */
const PART_NAME = /name\s?=\s?(?:"([^"\r\n]{1,100})"|'?([\w.[\]-]{1,100}))/gi

/** RFC 7578: the value of a part stands between the empty line after its fields and the next boundary line. */
function maskMultipart(masking: Masking, text: string): string {
  const isOauth = hasOauthCompany(text)
  let result = ''
  let position = 0
  PART_NAME.lastIndex = 0
  for (let hit = PART_NAME.exec(text); hit; hit = PART_NAME.exec(text)) {
    const kind = masking.places.field(hit[1] ?? hit[2] ?? '', isOauth)
    if (!kind) continue
    const start = endOf(/\r?\n\r?\n/g, text, hit.index)
    const end = indexOf(/\r?\n--/g, text, start)
    result += maskText(masking, text.slice(position, start)) + hideByKind(masking, text.slice(start, end), kind)
    position = end
    PART_NAME.lastIndex = end
  }
  return result + maskText(masking, text.slice(position))
}

/** Where the first match after `from` begins, or the end of a torn text. */
function indexOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : text.length
}

function maskBytes(masking: Masking, bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const found = new Set(masking.found)
  maskText({ ...masking, found }, text)
  const masked = Uint8Array.from(bytes)
  let changed = false
  for (const secret of found) {
    // Below eight bytes chance hits in compressed data are likelier than secrets.
    if (secret.length < 8) continue
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + secret.length)) {
      masked.fill(0x2a, at, at + secret.length)
      changed = true
    }
  }
  return changed ? masked : bytes
}
