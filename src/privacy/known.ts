/** Finds secrets that are known by value, wherever else they appear: in error texts, echoed bodies, other encodings. */
import { perText } from '../model/returning.js'
import { endOfRecord, type RecordMasker } from './mask.js'
import { isPlaceholder } from './secret-value.js'

/** Words that stand in every exchange: a password may be one of them, but masking it there would tell more than it hides. */
const ORDINARY = new Set([
  'password',
  'passwd',
  'secret',
  'token',
  'bearer',
  'basic',
  'base64',
  'digits',
  'cookie',
  'authorization',
  'localhost',
  'shopify',
  'woocommerce',
  'wordpress',
  'access',
  'header',
  'request',
  'response',
  'failure',
  'products',
  'orders'
])

interface Form {
  readonly text: string
  /** Where base64 of something longer holds the secret, the whole run around it goes. */
  readonly base64: boolean
}

/** True for a value that is long and odd enough to be looked for as such. */
function isSearchable(value: string): boolean {
  return value.length >= 6 && value.length <= 8192 && !ORDINARY.has(value.toLowerCase()) && !isPlaceholder(value)
}

const formsOf = perText(512, (secret): readonly Form[] => {
  const json = JSON.stringify(secret).slice(1, -1)
  const plain = new Set([secret, encodeForm(secret), json, json.replaceAll('/', '\\/')])
  const base64 = secret.length < 8 ? [] : [0, 1, 2].flatMap((offset) => base64Forms(secret, offset))
  return [...[...plain].map((text) => ({ text, base64: false })), ...base64.map((text) => ({ text, base64: true }))]
})

function encodeForm(secret: string): string {
  try {
    return encodeURIComponent(secret)
  } catch {
    return secret
  }
}

/** The characters that base64 of any text shows for a secret that begins `offset` bytes (modulo 3) into it. */
function base64Forms(secret: string, offset: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret, 'utf8')])
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
  const inner = whole.slice(offset === 0 ? 0 : 4)
  if (inner.length < 8) return []
  const url = inner.replaceAll('+', '-').replaceAll('/', '_')
  return url === inner ? [inner] : [inner, url]
}

/** A test and a replacement for all `secrets` at once. */
export interface KnownSecrets {
  isIn(text: string): boolean
  mask(text: string): string
}

/** Undefined where none of them can be looked for: too short or long, an ordinary word, a placeholder, or nothing but a prefix. */
export function knownSecrets(secrets: Iterable<string>, masker: RecordMasker): KnownSecrets | undefined {
  // What is all prefix would be found in its own mask.
  const searchable = (secret: string) => isSearchable(secret) && !masker.record(secret).includes(secret)
  const list = [...new Set(secrets)].filter(searchable).sort((a, b) => b.length - a.length)
  if (list.length === 0) return undefined
  return {
    isIn: (text) => list.some((secret) => formsOf(secret).some((form) => text.includes(form.text))),
    mask: (text) => list.reduce((masked, secret) => replaceForms(masked, secret, masker), text)
  }
}

function replaceForms(text: string, secret: string, masker: RecordMasker): string {
  let result = text
  for (const form of formsOf(secret)) {
    if (form.text.length <= result.length && result.includes(form.text)) result = replaceForm(result, form, masker.record(secret))
  }
  return result
}

function replaceForm(text: string, form: Form, masked: string): string {
  let result = ''
  let position = 0
  for (let at = text.indexOf(form.text); at >= 0; at = text.indexOf(form.text, Math.max(at + 1, position))) {
    const [start, end] = form.base64 ? base64Run(text, at, at + form.text.length, position) : [at, at + form.text.length]
    if (!form.base64 && form.text.length < 12 && isInsideWord(text, start, end)) continue
    if (isInRecord(text, start)) continue
    result += text.slice(position, start) + masked
    position = end
  }
  return position === 0 ? text : result + text.slice(position)
}

function base64Run(text: string, from: number, to: number, floor: number): [number, number] {
  const isBase64 = (index: number) => /[A-Za-z0-9+/_=-]/.test(text.charAt(index))
  let start = from
  let end = to
  while (start > floor && isBase64(start - 1)) start--
  while (end < text.length && isBase64(end)) end++
  return [start, end]
}

function isInsideWord(text: string, start: number, end: number): boolean {
  return /[A-Za-z0-9]/.test(text.charAt(start - 1)) || /[A-Za-z0-9]/.test(text.charAt(end))
}

/** A secret may by chance read like a part of what stands for another. */
function isInRecord(text: string, index: number): boolean {
  const before = Math.max(0, index - 40)
  const ellipsis = text.slice(before, index).lastIndexOf('…')
  return ellipsis >= 0 && endOfRecord(text, before + ellipsis) > index
}
