/**
 * Query strings and forms as PHP reads them into `$_GET` and `$_POST`, since WooCommerce signs what PHP made of a request, not what was
 * sent (php.net: "Variables From External Sources"; main/php_variables.c).
 *
 * PHP strings are bytes. Here a byte is one character U+0000 to U+00FF, so that comparing and encoding work byte by byte.
 */

/** Ordered as PHP keeps it. Integer keys are written in decimal. */
export type PhpArray = Map<string, PhpValue>
export type PhpValue = string | PhpArray

/** One `name=value` as it stands in a query or form, undecoded. */
export interface RawPair {
  readonly name: string
  readonly value: string
}

/** PHP's `max_input_nesting_level`. */
const MAX_NESTING = 64

/** Text to UTF-8 bytes, one character each. */
export function toBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** UTF-8 bytes, one character each, back to text; U+FFFD stands where they are no UTF-8. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** `rawurlencode`: RFC 3986, `~` stays. Takes and gives bytes. */
export function rawurlencode(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9._~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

/** `rawurldecode`: a `%` that begins no escape stays. */
export function rawurldecode(bytes: string): string {
  return bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** `urldecode`: as above, and `+` is a blank. */
export function urldecode(bytes: string): string {
  return rawurldecode(bytes.replaceAll('+', ' '))
}

/** Splits at `&` and the first `=`; empty pieces vanish. */
export function rawPairs(query: string): RawPair[] {
  return query
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const cut = piece.indexOf('=')
      return cut < 0 ? { name: piece, value: '' } : { name: piece.slice(0, cut), value: piece.slice(cut + 1) }
    })
}

/** `parse_str` of a raw query or form body (text, not bytes). */
export function parsePhpQuery(query: string): PhpArray {
  return fromDecodedPairs(rawPairs(toBytes(query)).map(({ name, value }) => ({ name: urldecode(name), value: urldecode(value) })))
}

/** The same for pairs that are decoded already (bytes), such as the fields of a multipart form. */
export function fromDecodedPairs(pairs: readonly RawPair[]): PhpArray {
  const result: PhpArray = new Map()
  const next = new Map<PhpArray, number>()
  for (const { name, value } of pairs) register(result, next, name, value)
  return result
}

/** Top-level name as PHP keeps it, undefined where the parameter vanishes. */
export function phpName(decodedName: string): string | undefined {
  return splitName(decodedName)?.name
}

function register(root: PhpArray, next: Map<PhpArray, number>, decodedName: string, value: string): void {
  const split = splitName(decodedName)
  if (!split) return
  let holder = root
  let key: string | undefined = split.name
  for (const index of split.indexes) {
    holder = arrayAt(holder, next, key)
    key = index
  }
  holder.set(key ?? takeIndex(holder, next), value)
  if (key !== undefined) noteIndex(holder, next, key)
}

/** `a[b][]` -> name `a`, indexes `b` and undefined (= the next number). */
function splitName(decodedName: string): { readonly name: string; readonly indexes: readonly (string | undefined)[] } | undefined {
  const nul = decodedName.indexOf('\0')
  const whole = (nul < 0 ? decodedName : decodedName.slice(0, nul)).replace(/^ +/, '')
  const open = whole.indexOf('[')
  const name = (open < 0 ? whole : whole.slice(0, open)).replace(/[ .]/g, '_')
  if (name === '') return undefined
  const indexes: (string | undefined)[] = []
  let at = open
  while (at >= 0 && whole[at] === '[') {
    const close = whole.indexOf(']', at)
    if (close < 0) return indexes.length > 0 ? { name, indexes } : { name: whole.replace(/[ .[]/g, '_'), indexes: [] }
    const index = whole.slice(at + 1, close)
    indexes.push(/^\s?$/.test(index) ? undefined : index)
    if (indexes.length > MAX_NESTING) return undefined
    at = close + 1
  }
  return { name, indexes }
}

function arrayAt(holder: PhpArray, next: Map<PhpArray, number>, key: string | undefined): PhpArray {
  const known = key === undefined ? undefined : holder.get(key)
  if (known instanceof Map) return known
  const made: PhpArray = new Map()
  holder.set(key ?? takeIndex(holder, next), made)
  if (key !== undefined) noteIndex(holder, next, key)
  return made
}

function takeIndex(holder: PhpArray, next: Map<PhpArray, number>): string {
  const index = next.get(holder) ?? 0
  next.set(holder, index + 1)
  return String(index)
}

function noteIndex(holder: PhpArray, next: Map<PhpArray, number>, key: string): void {
  if (isInteger(key)) next.set(holder, Math.max(next.get(holder) ?? 0, Number(key) + 1))
}

/** Keys that PHP turns into integers. */
function isInteger(key: string): boolean {
  return /^(?:0|-?[1-9]\d{0,15})$/.test(key)
}

/** `array_merge` of top-level arrays: later string keys win, integer keys are numbered anew from 0. */
export function arrayMerge(...arrays: readonly PhpArray[]): PhpArray {
  const result: PhpArray = new Map()
  let index = 0
  for (const array of arrays) {
    for (const [key, value] of array) result.set(isInteger(key) ? String(index++) : key, value)
  }
  return result
}
