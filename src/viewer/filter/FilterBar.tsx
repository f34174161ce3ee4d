/** Filter line, one-click chips, saved filters, and what is wrong with the filter. */
import type { SavedFilter } from '../../model/viewer.js'
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

/** One chip for all pinned exchanges together. */
function chipsOfPins(): readonly Chip[] {
  const pins = settings.value.pins
  return pins.length > 0 ? [{ label: `Pinned (${pins.length})`, term: pins.map((id) => `id:${id}`).join(' OR ') }] : []
}

function progress(text: string): string {
  if (answered.value !== text) return 'searching…'
  return count(total.value, 'match', 'matches') + (searching.value ? ' so far, searching…' : '')
}

export function FilterBar() {
  const text = filter.value
  const { savedFilters } = settings.value
  const valid = text !== '' && !problem.value
  return (
    <search class="filters">
      <FilterInput />
      <fieldset class="chips" aria-label="Quick filters">
        {[...FIXED, ...chipsOfRow(), ...chipsOfPins()].map((chip) => (
          <TermChip chip={chip} text={text} key={chip.label} />
        ))}
        {savedFilters.map((saved) => (
          <SavedChip saved={saved} text={text} key={saved.name} />
        ))}
        {valid && !savedFilters.some((saved) => saved.filter === text) && (
          <button
            type="button"
            class="chip save"
            onClick={() => attempt(async () => saveFilter(text, text))}
            title="Keep this filter as a chip"
          >
            Save filter
          </button>
        )}
        {valid && <span class="filter-on">Filter active: {progress(text)}</span>}
      </fieldset>
    </search>
  )
}

function TermChip({ chip: { label, term }, text }: { chip: Chip; text: string }) {
  return (
    <button type="button" class="chip" aria-pressed={hasTerm(text, term)} title={term} onClick={() => setFilter(toggled(text, term))}>
      {label}
    </button>
  )
}

function SavedChip({ saved: { name, filter: wanted }, text }: { saved: SavedFilter; text: string }) {
  const pressed = text === wanted
  return (
    <span class="chip-pair">
      <button type="button" class="chip saved" aria-pressed={pressed} title={wanted} onClick={() => setFilter(pressed ? '' : wanted)}>
        {name}
      </button>
      <button type="button" class="chip forget" aria-label={`Forget the filter ${name}`} onClick={() => forgetFilter(name)}>
        <Icon name="close" />
      </button>
    </span>
  )
}
