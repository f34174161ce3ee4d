/** Filter line, one-click chips, saved filters, and what is wrong with the filter. */
import { count } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { answered, placeOf, problem, rowAt, searching, total } from '../state/list.js'
import { filter, selectedId, setFilter } from '../state/location.js'
import { attempt } from '../state/messages.js'
import { forgetFilter, saveFilter, settings } from '../state/settings.js'
import { quoted } from './completion.js'
import { FilterInput } from './FilterInput.js'
import { hasTerm, toggled } from './terms.js'

interface Chip {
  readonly label: string
  readonly term: string
}

const FIXED: readonly Chip[] = [
  { label: 'Failures', term: 'level:failure' },
  { label: '401', term: 'status:401' },
  { label: '402', term: 'status:402' },
  { label: '403', term: 'status:403' },
  { label: '429', term: 'status:429' },
  { label: 'Has diagnosis', term: 'has:diagnosis' }
]

/** Chips that depend on the selected row. */
function chipsOfRow(): readonly Chip[] {
  const id = selectedId()
  const row = id === null ? undefined : rowAt(placeOf((each) => each.id === id))
  if (!row) return []
  const operation = row.graphql?.operationName
  return [
    { label: 'This store', term: `store:${quoted(row.store)}` },
    ...(operation === undefined ? [] : [{ label: 'This operation', term: `op:${quoted(operation)}` }])
  ]
}

function progress(text: string): string {
  if (answered.value !== text) return 'searching…'
  return count(total.value, 'match', 'matches') + (searching.value ? ' so far, searching…' : '')
}

export function FilterBar() {
  const text = filter.value
  const pins = settings.value.pins
  const chips = [
    ...FIXED,
    ...chipsOfRow(),
    ...(pins.length > 0 ? [{ label: `Pinned (${pins.length})`, term: pins.map((id) => `id:${id}`).join(' OR ') }] : [])
  ]
  const fault = problem.value
  return (
    <search class="filters">
      <FilterInput />
      <fieldset class="chips" aria-label="Quick filters">
        {chips.map(({ label, term }) => (
          <button
            type="button"
            class="chip"
            key={label}
            aria-pressed={hasTerm(text, term)}
            title={term}
            onClick={() => setFilter(toggled(text, term))}
          >
            {label}
          </button>
        ))}
        {settings.value.savedFilters.map((saved) => (
          <span class="chip-pair" key={saved.name}>
            <button
              type="button"
              class="chip saved"
              aria-pressed={text === saved.filter}
              title={saved.filter}
              onClick={() => setFilter(text === saved.filter ? '' : saved.filter)}
            >
              {saved.name}
            </button>
            <button
              type="button"
              class="chip forget"
              aria-label={`Forget the filter ${saved.name}`}
              onClick={() => forgetFilter(saved.name)}
            >
              <Icon name="close" />
            </button>
          </span>
        ))}
        {text && !fault && !settings.value.savedFilters.some((saved) => saved.filter === text) && (
          <button
            type="button"
            class="chip save"
            onClick={() => attempt(async () => saveFilter(text, text))}
            title="Keep this filter as a chip"
          >
            Save filter
          </button>
        )}
        {text && !fault && <span class="filter-on">Filter active: {progress(text)}</span>}
      </fieldset>
    </search>
  )
}
