import { useContext, useMemo, useState } from 'preact/hooks'
import { count } from '../format.js'
import { hintFor, HintsContext } from './hints.js'
import { type JsonLine, linesOf, matchesOf } from './json-lines.js'
import { LineBox } from './LineBox.js'
import { Found } from './SearchBox.js'
import { useSearch } from './use-search.js'

const LONGEST = 2000

/** JSON as a tree: fold by click or with Enter, search unfolds what it finds. */
export function JsonTree({ value, label }: { value: unknown; label: string }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const search = useSearch(label)
  const { wanted } = search
  const lines = useMemo(() => linesOf(value, toggled, wanted !== ''), [value, toggled, wanted !== ''])
  const found = useMemo(() => matchesOf(lines, wanted), [lines, wanted])
  const toggle = (path: string) => {
    const next = new Set(toggled)
    if (!next.delete(path)) next.add(path)
    setToggled(next)
  }
  return (
    <div class="tree">
      {search.box(found, lines.length)}
      <LineBox
        count={lines.length}
        label={label}
        current={search.current(found)}
        line={(index) => <Line line={lines[index]} wanted={wanted} onToggle={toggle} />}
      />
    </div>
  )
}

function Line({ line, wanted, onToggle }: { line: JsonLine | undefined; wanted: string; onToggle(path: string): void }) {
  const hints = useContext(HintsContext)
  if (!line) return null
  const { path, depth, key, value, entries, folded } = line
  const hint = hintFor(hints, key, entries === undefined ? String(value) : '')
  const isList = Array.isArray(value)
  return (
    <span class={hint ? `json is-${hint.kind}` : 'json'} style={{ paddingLeft: `${Math.min(depth, 40) * 14}px` }}>
      {entries === undefined ? (
        <span class="twig" />
      ) : (
        <button
          type="button"
          class="twig"
          aria-expanded={!folded}
          aria-label={`${key ?? 'root'}: ${count(entries, 'entry', 'entries')}`}
          onClick={() => onToggle(path)}
        >
          {folded ? '▸' : '▾'}
        </button>
      )}
      {key !== undefined && (
        <span class="key">
          <Found text={key} wanted={wanted} />:{' '}
        </span>
      )}
      {entries === undefined ? (
        <Plain value={value} wanted={wanted} />
      ) : (
        <span class="faint">{isList ? `[${entries}]` : `{${entries}}`}</span>
      )}
      {hint && <span class={`tag ${hint.kind}`}>{hint.kind}</span>}
    </span>
  )
}

function Plain({ value, wanted }: { value: unknown; wanted: string }) {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  const kind = value === null ? 'null' : typeof value
  return (
    <span class={`plain ${kind}`} title={text.length > LONGEST ? 'Shortened; copy the body for the whole' : undefined}>
      <Found text={text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text} wanted={wanted} />
    </span>
  )
}
