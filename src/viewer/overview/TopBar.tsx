import { Icon } from '../parts/Icon.js'
import { ViewLink } from '../parts/ViewLink.js'
import { connection, health } from '../state/connection.js'
import { select, setFilter } from '../state/location.js'
import { nextTheme, theme } from '../state/theme.js'
import { Strip } from './Strip.js'

const CONNECTION = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Offline',
  refused: 'Refused'
} as const

export function TopBar({ onHelp }: { onHelp(): void }) {
  const now = theme.value
  return (
    <header class="top">
      <h1 class="brand">
        <a
          href="/"
          onClick={(event) => {
            event.preventDefault()
            setFilter('')
            select(null)
          }}
        >
          storetap
        </a>
      </h1>
      <Strip />
      <span class={`connection ${connection.value}`} title={health.value ? `storetap ${health.value.version}` : ''}>
        <i aria-hidden="true" />
        {CONNECTION[connection.value]}
      </span>
      <ViewLink class="button quiet" to={{ name: 'codes', code: null }}>
        Causes
      </ViewLink>
      <button type="button" class="quiet square" onClick={nextTheme} title={`Theme: ${now}`} aria-label={`Theme: ${now}`}>
        <Icon name={now} />
      </button>
      <button type="button" class="quiet square" onClick={onHelp} title="Keyboard (?)" aria-label="Keyboard shortcuts">
        <Icon name="help" />
      </button>
    </header>
  )
}
