import { useContext, useMemo, useState } from 'preact/hooks'
import { hintFor, HintsContext } from './hints.js'
import { LineBox } from './LineBox.js'
import { Found, SearchBox } from './SearchBox.js'

/** Longer lines are broken, for one line of a megabyte would freeze any page. */
const WIDEST = 1000

export function breakLines(text: string): readonly string[] {
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
  const [wanted, setWanted] = useState('')
  const [step, setStep] = useState(0)
  const lines = useMemo(() => breakLines(text), [text])
  const found = useMemo(() => {
    const lower = wanted.toLowerCase()
    return lower === '' ? [] : lines.flatMap((line, index) => (line.toLowerCase().includes(lower) ? [index] : []))
  }, [lines, wanted])
  const at = found.length === 0 ? 0 : ((step % found.length) + found.length) % found.length
  return (
    <div class="text">
      {lines.length > 6 && (
        <SearchBox
          text={wanted}
          found={found.length}
          at={at}
          label={`Search in ${label}`}
          onText={(typed) => {
            setWanted(typed)
            setStep(0)
          }}
          onMove={(by) => setStep(step + by)}
        />
      )}
      <LineBox
        count={lines.length}
        label={label}
        current={found[at]}
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
