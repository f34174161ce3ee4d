/** Parts of a text that are to be replaced, and how scans move along it. */

export interface Span {
  readonly start: number
  readonly end: number
  readonly masked: string
}

/** The text with all spans replaced; of two that overlap the first, or the longer. */
export function splice(text: string, spans: Span[]): string {
  spans.sort((a, b) => a.start - b.start || b.end - a.end)
  let result = ''
  let position = 0
  for (const { start, end, masked } of spans) {
    if (start >= position) result += text.slice(position, start) + masked
    position = Math.max(position, end)
  }
  return result + text.slice(position)
}

/** Adds nothing where masking left the value as it was, a placeholder for example. */
export function push(spans: Span[], start: number, end: number, raw: string, masked: string): void {
  if (masked !== raw && end > start) spans.push({ start, end, masked })
}

/** @param pattern sticky: the match begins at `at` or there is none */
export function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** Where the match of a sticky pattern ends; `at` itself where there is none. */
export function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
