/** Percent-encoding (RFC 3986 section 2.1) of others: resolved where that is possible, otherwise left as it is. */

export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** As `application/x-www-form-urlencoded` has it: `+` is a blank. */
export function formDecoded(text: string): string {
  return percentDecoded(text.replaceAll('+', ' '))
}
