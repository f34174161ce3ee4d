/** Two base strings side by side, masked, with the first difference marked. */
import type { Masker } from '../../model/secrets.js'
import { fromBytes, rawurldecode } from './php-query.js'
import { firstDifference } from './signature-forensics.js'

const BEFORE = 60
const AFTER = 140

/** Stands before the first character in which the two differ. */
export const MARK = '▶'

export interface Comparison {
  readonly store: string
  readonly client: string
  /** Index of the first difference in the masked base strings. */
  readonly at: number
}

/** Windows of both base strings around their first difference. */
export function compareBaseStrings(store: string, client: string, masker: Masker): Comparison {
  const [left, right] = [maskBaseString(store, masker), maskBaseString(client, masker)]
  const at = firstDifference(left, right)
  return { store: marked(left, at), client: marked(right, at), at }
}

/** The beginning of one base string. */
export function showBaseString(text: string, masker: Masker): string {
  const masked = maskBaseString(text, masker)
  return masked.length > BEFORE + AFTER ? `${masked.slice(0, BEFORE + AFTER)}…` : masked
}

/** Keys, tokens, passwords and the like show as everywhere else; all other parameters stay. */
export function maskBaseString(text: string, masker: Masker): string {
  const cut = text.indexOf('&', text.indexOf('&') + 1)
  if (cut < 0) return text
  const pairs = text.slice(cut + 1).split('%26')
  return `${text.slice(0, cut + 1)}${pairs.map((pair) => maskPair(pair, masker)).join('%26')}`
}

function maskPair(pair: string, masker: Masker): string {
  const equals = /%3D|=/i.exec(pair)
  if (!equals) return pair
  const [name, value] = [pair.slice(0, equals.index), pair.slice(equals.index + equals[0].length)]
  const plain = fromBytes(rawurldecode(rawurldecode(value)))
  // Every OAuth name holds "auth"; of those only key and token are secret.
  const secret = /key|secret|token|pass|pwd|auth|email|phone/i.test(name.replace(/^oauth_/, ''))
  if (!secret && !/c[ks]_[0-9a-f]{6}|shp[a-z]{2}_/i.test(plain)) return pair
  return plain === '' ? pair : `${name}${equals[0]}${masker.mask(plain)}`
}

function marked(text: string, at: number): string {
  const start = Math.max(0, at - BEFORE)
  const end = Math.min(text.length, at + AFTER)
  return `${start > 0 ? '…' : ''}${text.slice(start, at)}${MARK}${text.slice(at, end)}${end < text.length ? '…' : ''}`
}
