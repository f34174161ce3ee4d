/** What a person would read on an HTML page, without building it: captured markup never becomes part of this page. Pure. */

export interface PageWords {
  readonly title: string
  /** The beginning of the visible text. */
  readonly text: string
}

/** Error pages and firewalls say what they have to say at the top. */
const READ = 200_000
const KEPT = 400
/** Elements whose content nobody sees. */
const UNSEEN = ['script', 'style', 'template', 'noscript', 'svg', 'head']

export function wordsOfPage(html: string): PageWords {
  const text = html.slice(0, READ)
  const lower = text.toLowerCase()
  return { title: shorten(decode(between(text, lower, 'title'))), text: shorten(decode(visible(text, lower))) }
}

function between(text: string, lower: string, element: string): string {
  const open = lower.indexOf(`<${element}`)
  const start = open < 0 ? -1 : lower.indexOf('>', open)
  const end = start < 0 ? -1 : lower.indexOf(`</${element}`, start)
  return end < 0 ? '' : text.slice(start + 1, end)
}

/** One walk from tag to tag, so that hostile markup costs no more than its length. */
function visible(text: string, lower: string): string {
  const pieces: string[] = []
  let at = 0
  while (at < text.length) {
    const tag = text.indexOf('<', at)
    if (tag < 0) return [...pieces, text.slice(at)].join(' ')
    pieces.push(text.slice(at, tag))
    const unseen = lower.startsWith('<!--', tag)
      ? '-->'
      : UNSEEN.filter((name) => lower.startsWith(name, tag + 1) && !/[a-z-]/.test(lower.charAt(tag + 1 + name.length))).map(
          (name) => `</${name}`
        )[0]
    const end = unseen === undefined ? tag : lower.indexOf(unseen, tag)
    const close = end < 0 ? -1 : text.indexOf('>', end)
    if (close < 0) break
    at = close + 1
  }
  return pieces.join(' ')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|([a-z]{2,6}));/g, (whole, code: string | undefined, name: string | undefined) =>
    code !== undefined ? String.fromCodePoint(Number(code)) : (ENTITIES[name ?? ''] ?? whole)
  )
}

function shorten(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim()
  return one.length > KEPT ? `${one.slice(0, KEPT)}…` : one
}

/** The source with a line for each element, for pages that were minified. */
export function inLines(html: string): string {
  return html.replace(/></g, '>\n<')
}
