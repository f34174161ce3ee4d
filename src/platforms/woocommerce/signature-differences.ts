/** Where a client that sorts all pairs by name signs something else than PHP, which sorts top-level names and keeps lists as they arrive. */
import { byBytes } from './oauth1.js'
import type { RawPair } from './php-query.js'
import { fromBytes, phpName, rawurlencode } from './php-query.js'
import type { Deviation } from './signature-variants.js'

/** What of a request PHP reads otherwise than RFC 5849; the encoding of nested keys is all that is left where nothing is found. */
export function whereRfcDiffers(pairs: readonly RawPair[]): Deviation[] {
  const found = whereSortingDiffers(pairs, rawurlencode)
  if (found.length > 0) return found
  const name = pairs.find(({ name }) => name.includes('['))?.name ?? ''
  return [{ code: 'woo.oauth.param.encoding', ...at(name, 'encoded a parameter otherwise than the store') }]
}

/** The same where names were compared before they were encoded: `include[10]` comes before `include[1]` then. */
export function whereRawSortingDiffers(pairs: readonly RawPair[]): Deviation[] {
  const found = whereSortingDiffers(pairs, (name) => name)
  return found.length > 0 ? found : [{ code: 'woo.oauth.param.order', did: 'sorted the names before encoding them' }]
}

function whereSortingDiffers(pairs: readonly RawPair[], by: (name: string) => string): Deviation[] {
  const found: Deviation[] = []
  const note = (code: string, name: string, did: string) => {
    if (!found.some((deviation) => deviation.code === code)) found.push({ code: `woo.oauth.param.${code}`, ...at(name, did) })
  }
  const bracket = pairs.find(({ name }) => /^[^[].*\[\s?\]/s.test(name))
  if (bracket) note('array-brackets', bracket.name, 'signed a list parameter without the indexes that PHP gives it')
  const unordered = outOfOrder(pairs, by)
  if (unordered !== undefined) note('array-order', unordered, 'sorted the members of a list parameter, which PHP keeps as they arrive')
  const names = new Set<string>()
  const twice = pairs.find(({ name }) => !/\[\s?\]/.test(name) && (names.has(name) || !names.add(name)))
  if (twice) note('duplicate', twice.name, 'signed a parameter that is sent twice, of which PHP keeps the last')
  const renamed = pairs.find(({ name }) => name !== '' && !isKept(name))
  if (renamed) note('renamed', renamed.name, 'signed a parameter name that PHP changes')
  return found
}

function at(name: string, did: string): Omit<Deviation, 'code'> {
  const text = fromBytes(name)
  return { name: text, did: `${did} (${text})` }
}

function isKept(name: string): boolean {
  const open = name.indexOf('[')
  return phpName(name) === (open < 0 ? name : name.slice(0, open))
}

/** Name of a list parameter whose members do not arrive in the order of their names. */
function outOfOrder(pairs: readonly RawPair[], by: (name: string) => string): string | undefined {
  const last = new Map<string, string>()
  for (const { name } of pairs) {
    const open = name.indexOf('[')
    if (open < 1) continue
    const top = name.slice(0, open)
    const key = by(name)
    if (byBytes(last.get(top) ?? '', key) > 0) return name
    last.set(top, key)
  }
  return undefined
}
