/** Below the list: how many, whether it follows, what is marked. */
import { downloads } from '../api.js'
import { count } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { answered, total } from '../state/list.js'
import { filter } from '../state/location.js'
import { arrivedAbove, clearMarks, compareMarked, following, marked } from '../state/selection.js'

export function ListFoot({ onClear }: { onClear(): void }) {
  const marks = marked.value
  return (
    <div class="list-foot">
      <span class="count">
        {count(total.value, 'exchange')}
        {answered.value && ' match'}
      </span>
      {marks.length > 0 ? (
        <span class="group">
          <b>{marks.length} marked</b>
          {marks.length === 2 && (
            <button type="button" onClick={compareMarked}>
              <Icon name="compare" /> Compare
            </button>
          )}
          <a class="button" href={downloads.chosen(marks)} download>
            <Icon name="download" /> HAR
          </a>
          <button type="button" class="quiet" onClick={clearMarks}>
            Unmark
          </button>
        </span>
      ) : total.value > 0 ? (
        <span class="group">
          <a class="button quiet" href={downloads.filtered(filter.value)} download title="Export what is listed as HAR 1.2, secrets masked">
            <Icon name="download" /> HAR
          </a>
          <button type="button" class="quiet" onClick={onClear} title="Delete every recorded exchange">
            <Icon name="trash" /> Clear
          </button>
        </span>
      ) : (
        <span class="group" />
      )}
      <button
        type="button"
        class={following.value ? 'toggle on' : 'toggle'}
        aria-pressed={following.value}
        onClick={() => (following.value = !following.value)}
      >
        <Icon name="follow" /> Follow{arrivedAbove.value > 0 && <b class="arrivals"> {arrivedAbove.value} new</b>}
      </button>
    </div>
  )
}
