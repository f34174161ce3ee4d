/** Cookies of a message: name and value, attributes kept with the value. */
import type { NameValue } from '../../model/exchange.js'

export function cookiesOf(headers: readonly NameValue[], from: 'cookie' | 'set-cookie'): readonly NameValue[] {
  const lines = headers.filter(({ name }) => name.toLowerCase() === from).map(({ value }) => value)
  const pairs = from === 'cookie' ? lines.flatMap((line) => line.split(';')) : lines
  return pairs
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map(split)
}

function split(pair: string): NameValue {
  const equals = pair.indexOf('=')
  return equals < 0 ? { name: pair, value: '' } : { name: pair.slice(0, equals), value: pair.slice(equals + 1) }
}
