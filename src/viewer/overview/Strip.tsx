/** The dashboard strip: calls per minute, causes, stores with their limits. A click filters. */
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Dashboard, StoreState } from '../../model/viewer.js'
import { api } from '../api.js'
import { quoted } from '../filter/completion.js'
import { count } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { rows } from '../state/list.js'
import { setFilter } from '../state/location.js'
import { Sparkline } from './Sparkline.js'

const board = signal<Dashboard | null>(null)
const EVERY_MS = 2000
/** As many as the widest window shows; narrower ones show fewer. */
const CAUSES = 4

export function Strip() {
  const newest = rows.value[0]?.seq
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined
    const read = () =>
      api.dashboard().then(
        (value) => (board.value = value),
        () => {}
      )
    if (board.peek() === null) read()
    else due = setTimeout(read, EVERY_MS)
    return () => clearTimeout(due)
  }, [newest])
  const shown = board.value
  if (!shown || shown.counted === 0) return null
  const failures = shown.minutes.reduce((sum, minute) => sum + minute.failures, 0)
  const calls = shown.minutes.reduce((sum, minute) => sum + minute.calls, 0)
  return (
    <section class="strip" aria-label="Overview of the newest calls">
      <div class="figure" title="Failed: calls with a diagnosed failure, as the chip Failures finds them; not what the client gave up">
        <Sparkline minutes={shown.minutes} />
        <span>
          <b>{calls}</b> calls, <b class={failures > 0 ? 'bad' : ''}>{failures}</b> failed
          <small>in 30 minutes</small>
        </span>
      </div>
      {shown.causes.length > 0 && (
        <ul class="causes" aria-label="Most frequent causes">
          {shown.causes.slice(0, CAUSES).map(({ code, title, count: number }) => (
            <li key={code}>
              <button type="button" class="quiet" title={`${title} (${code})`} onClick={() => setFilter(`code:${code}`)}>
                <b>{number}×</b> <span>{title}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul class="stores" aria-label="Stores">
        {shown.stores.map((store) => (
          <Store state={store} key={store.store} />
        ))}
      </ul>
    </section>
  )
}

function Store({ state }: { state: StoreState }) {
  const { store, bucket, api: family, servedVersion, deprecation, calls, failures } = state
  const full = bucket ? Math.min(1, bucket.used / Math.max(1, bucket.maximum)) : 0
  return (
    <li>
      <button
        type="button"
        class="quiet"
        onClick={() => setFilter(`store:${quoted(store)}`)}
        title={`${count(calls, 'call')}, ${failures} failed. Click to show only this store.`}
      >
        <b>{store}</b>
        <small>
          {family}
          {servedVersion !== undefined && ` → ${servedVersion}`}
        </small>
      </button>
      {bucket && (
        <span
          class="bucket"
          title={`Told by ${bucket.source}${bucket.restoreRate === undefined ? '' : `, refills ${bucket.restoreRate} a second`}`}
        >
          <meter min={0} max={1} low={0.6} high={0.85} optimum={0} value={full} aria-label={`Rate limit of ${store}`} />
          <small>
            {Math.round(bucket.used)}/{bucket.maximum}
          </small>
        </span>
      )}
      {deprecation !== undefined && (
        <button
          type="button"
          class="quiet square deprecation"
          title={deprecation}
          aria-label={`Notices of ${store}: ${deprecation}`}
          onClick={() => setFilter(`level:notice store:${quoted(store)}`)}
        >
          <Icon name="notice" />
        </button>
      )}
    </li>
  )
}
