/** Reads fields of foreign JSON: whatever their spelling and type, never a crash. */
import type { Body, NameValue } from './exchange.js'
import { asObject, type JsonObject } from './json.js'

/** A field by name; by name in any case where the exact one is missing. */
export function field(fields: JsonObject, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  const lower = name.toLowerCase()
  const other = Object.keys(fields).find((key) => key.toLowerCase() === lower)
  return other === undefined ? undefined : fields[other]
}

/** undefined where it is missing or something else, a list included. */
export function object(fields: JsonObject, name: string): JsonObject | undefined {
  return asObject(field(fields, name))
}

/** Empty where it is missing or something else. */
export function list(fields: JsonObject, name: string): readonly unknown[] {
  const value = field(fields, name)
  return Array.isArray(value) ? value : []
}

/** Numbers and booleans count as text; undefined for all else. */
export function text(fields: JsonObject, name: string): string | undefined {
  const value = field(fields, name)
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Numbers written as text count, too; undefined for all else. */
export function number(fields: JsonObject, name: string): number | undefined {
  const value = field(fields, name)
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined
}

/** `[{name, value}]`, or an object of names with one value or several. */
export function readPairs(value: unknown): NameValue[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const pair = asObject(item)
      const name = pair && text(pair, 'name')
      return pair && name !== undefined ? [{ name, value: text(pair, 'value') ?? '' }] : []
    })
  }
  const map = asObject(value)
  if (!map) return []
  return Object.entries(map).flatMap(([name, held]) =>
    (Array.isArray(held) ? held : [held]).map((one) => ({ name, value: String(one ?? '') }))
  )
}

/** `postData` or `content`; text where the bytes are text, whatever the coding in the file. */
export function readBody(value: unknown, headers: readonly NameValue[]): Body | undefined {
  const fields = typeof value === 'string' ? { text: value } : asObject(value)
  if (!fields) return undefined
  const typeField = headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value
  const mimeType = text(fields, 'mimeType') ?? typeField ?? ''
  const params = readPairs(field(fields, 'params'))
  const note = text(fields, 'comment')
  const file = text(fields, '_file')
  const content = readText(text(fields, 'text'), text(fields, 'encoding'), mimeType)
  return {
    mimeType,
    ...content.body,
    size: number(fields, '_size') ?? number(fields, 'size') ?? content.size,
    ...(field(fields, '_truncated') === true && { truncated: true as const }),
    ...(note !== undefined && note !== '' && { note }),
    ...(file !== undefined && { file }),
    // Where there is text, params say the same once more.
    ...(params.length > 0 && content.body.text === undefined && { params })
  }
}

function readText(
  held: string | undefined,
  encoding: string | undefined,
  mimeType: string
): { body: { text?: string; encoding?: 'base64' }; size: number } {
  if (held === undefined) return { body: {}, size: 0 }
  if (encoding?.toLowerCase() !== 'base64') return { body: { text: held }, size: new TextEncoder().encode(held).length }
  const bytes = fromBase64(held)
  if (!bytes) return { body: { text: held }, size: held.length }
  const decoded = isText(mimeType) ? decodeText(bytes, mimeType) : undefined
  return { body: decoded === undefined ? { text: held, encoding: 'base64' } : { text: decoded }, size: bytes.length }
}

/** A type that is not known to be binary may be text; strict decoding decides. */
function isText(mimeType: string): boolean {
  return !/^\s*(?:image\/(?!svg)|audio\/|video\/|font\/|application\/(?:octet-stream|pdf|zip|gzip|wasm))/i.test(mimeType)
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replace(/\s/g, '')), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}

function decodeText(bytes: Uint8Array, mimeType: string): string | undefined {
  if (bytes.subarray(0, 1024).includes(0)) return undefined
  try {
    const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(mimeType)?.[1]
    return new TextDecoder(charset ?? 'utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
