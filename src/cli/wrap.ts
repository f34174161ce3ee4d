const WIDTH = 100

/** Breaks a text at blanks. @param first before the first line @param rest before the others */
export function wrap(text: string, first: string, rest: string): string {
  const lines: string[] = []
  let current = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && current.length + 1 + word.length > WIDTH) {
      lines.push(current)
      current = rest
      empty = true
    }
    current += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, current].join('\n')
}
