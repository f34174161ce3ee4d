/** A JSON value as lines of a tree that can be folded and searched. Pure; one line costs the same in a small and a large value. */
export interface JsonLine {
  /** JSON Pointer within the body. */
  readonly path: string
  readonly depth: number
  /** Property name or index; absent at the root. */
  readonly key?: string
  readonly value: unknown
  /** Set for objects and lists: how many entries. */
  readonly entries?: number
  readonly folded?: boolean
}

/** Longer lists and deeper levels begin folded. */
const OPEN_ENTRIES = 100
const OPEN_DEPTH = 6
const MAX_LINES = 200_000
const MAX_DEPTH = 400

function isFoldedAtFirst(entries: number, depth: number): boolean {
  return depth > 0 && (entries > OPEN_ENTRIES || depth >= OPEN_DEPTH)
}

/** @param toggled paths that are not as they begin */
export function linesOf(root: unknown, toggled: ReadonlySet<string>, unfoldAll = false): readonly JsonLine[] {
  const lines: JsonLine[] = []
  const add = (value: unknown, path: string, depth: number, key?: string) => {
    if (lines.length >= MAX_LINES) return
    const entries = entriesOf(value)
    const named = key === undefined ? {} : { key }
    if (!entries) {
      lines.push({ path, depth, ...named, value })
      return
    }
    const folded = depth > MAX_DEPTH || (!unfoldAll && isFoldedAtFirst(entries.length, depth) !== toggled.has(path))
    lines.push({ path, depth, ...named, value, entries: entries.length, folded })
    if (folded) return
    for (const [name, child] of entries) add(child, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1, name)
  }
  add(root, '', 0)
  return lines
}

function entriesOf(value: unknown): readonly [string, unknown][] | undefined {
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined
}

/** Indexes of lines whose name or plain value contains the text. */
export function matchesOf(lines: readonly JsonLine[], text: string): readonly number[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  const hits = ({ key, value, entries }: JsonLine) =>
    key?.toLowerCase().includes(wanted) || (entries === undefined && String(value).toLowerCase().includes(wanted))
  return lines.flatMap((line, index) => (hits(line) ? [index] : []))
}
