/** Words of a command line as bash reads them: quotes, `$'…'` (Chrome's "Copy as cURL"), backslashes, continued lines. Nothing is expanded. */

/** Of a word, from where it goes on. */
const PIECE = /'([^']*)'|\$'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)/y
const BLANKS = /(?:\s|\\\r?\n)*/y
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
  '0': '\0'
}

/** @throws Error with a sentence where a quote does not close */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let at = 0
  for (;;) {
    BLANKS.lastIndex = at
    at += BLANKS.exec(line)?.[0].length ?? 0
    if (at >= line.length) return words
    let word = ''
    while (at < line.length && !/\s/.test(line[at] ?? '')) {
      PIECE.lastIndex = at
      const match = PIECE.exec(line)
      if (!match) throw new Error(`the quote at character ${at + 1} does not close`)
      const [whole, single, ansi, double, escaped, plain] = match
      word +=
        single ?? (ansi !== undefined ? unescaped(ansi) : double !== undefined ? doubleQuoted(double) : (continued(escaped) ?? plain ?? ''))
      at += whole.length
    }
    words.push(word)
  }
}

function continued(escaped: string | undefined): string | undefined {
  return escaped === '\n' ? '' : escaped
}

/** Inside double quotes a backslash stands for itself but before `$`, a backtick, `"`, `\` and a line's end. */
function doubleQuoted(text: string): string {
  return text.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === '\n' ? '' : character))
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([\s\S]))/g, (_, x, u, long, one: string) => {
    const code = Number.parseInt(x ?? u ?? long ?? '', 16)
    if (Number.isNaN(code)) return ESCAPES[one] ?? one
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
