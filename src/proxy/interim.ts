/** Interim answers (RFC 9110 section 15.2): recorded always, passed on where node can write them. */
import type { ServerResponse } from 'node:http'
import type { GatewayLog } from './context.js'
import type { HeaderLine } from './header-line.js'

/** 102 and 103 go on to the client; others stay in the record. */
export function passInterim(response: ServerResponse, status: number, lines: readonly HeaderLine[], log: GatewayLog): void {
  if (response.headersSent) return
  try {
    if (status === 102) response.writeProcessing()
    if (status === 103) response.writeEarlyHints(earlyHints(lines))
  } catch (error) {
    log.debug({ err: error, status }, 'An interim answer could not be passed on; it is recorded')
  }
}

/** Names are the store's: a Map knows no `constructor` of its own. */
function earlyHints(lines: readonly HeaderLine[]): Record<string, string[]> {
  const hints = new Map<string, string[]>()
  for (const { field, special } of lines) {
    const { name, value } = field
    // Node knows this one field by its lower-case name only.
    const key = special === 'link' ? 'link' : name
    const values = hints.get(key)
    if (values) values.push(value)
    else hints.set(key, [value])
  }
  return Object.fromEntries(hints)
}
