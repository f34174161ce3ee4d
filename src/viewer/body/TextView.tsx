import { useContext, useMemo } from 'preact/hooks'
import { hintFor, HintsContext } from './hints.js'
import { LineBox } from './LineBox.js'
import { Found } from './SearchBox.js'
import { useSearch } from './use-search.js'

/** Longer lines are broken, for one line of a megabyte would freeze any page. */
const WIDEST = 1000

function breakLines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) =>
      line.length <= WIDEST
        ? [line]
        : Array.from({ length: Math.ceil(line.length / WIDEST) }, (_, index) => line.slice(index * WIDEST, (index + 1) * WIDEST))
    )
}

/** Text as text, whatever it claims to be: HTML of a store never becomes part of this page. */
export function TextView({ text, label }: { text: string; label: string }) {
  const hints = useContext(HintsContext)
  const search = useSearch(label)
  const { wanted } = search
  const lines = useMemo(() => breakLines(text), [text])
  const found = useMemo(() => {
    const lower = wanted.toLowerCase()
    return lower === '' ? [] : lines.flatMap((line, index) => (line.toLowerCase().includes(lower) ? [index] : []))
  }, [lines, wanted])
  return (
    <div class="text">
      {search.box(found, lines.length)}
      <LineBox
        count={lines.length}
        label={label}
        current={search.current(found)}
        line={(index) => {
          const text = lines[index] ?? ''
          const hint = hintFor(hints, undefined, text)
          return (
            <span class={hint && `is-${hint.kind}`}>
              <Found text={text} wanted={wanted} />
              {hint && <span class={`tag ${hint.kind}`}>{hint.kind}</span>}
            </span>
          )
        }}
      />
    </div>
  )
}
