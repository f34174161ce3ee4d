/** The page: bar on top, filters, list, and beside it what is chosen. */
import { useEffect, useState } from 'preact/hooks'
import { api } from './api.js'
import { CodeView } from './codes/CodeView.js'
import { Compare } from './compare/Compare.js'
import { Detail } from './detail/Detail.js'
import { FilterBar } from './filter/FilterBar.js'
import { listenToKeys } from './keyboard.js'
import { EmptyState } from './list/EmptyState.js'
import { ExchangeList } from './list/ExchangeList.js'
import { ListFoot } from './list/ListFoot.js'
import { Help } from './overview/Help.js'
import { Notices } from './overview/Notices.js'
import { TopBar } from './overview/TopBar.js'
import { Dialog } from './parts/Dialog.js'
import { Messages } from './parts/Messages.js'
import { Splitter } from './parts/Splitter.js'
import { loaded, problem, rows, searching } from './state/list.js'
import { filter, select, setFilter, view } from './state/location.js'
import { attempt } from './state/messages.js'
import { verdict } from './tone.js'

/** Newest exchanges whose failures the tab's title counts. */
const TITLE_ROWS = 50

export function App() {
  const [help, setHelp] = useState(false)
  const [clearing, setClearing] = useState(false)
  useEffect(() => listenToKeys(() => setHelp(true)), [])
  const at = view.value
  const failures = rows.value.slice(0, TITLE_ROWS).filter((row) => verdict(row).tone === 'bad').length
  useEffect(() => {
    document.title = failures > 0 ? `(${failures}) storetap` : 'storetap'
  }, [failures])
  const beside =
    at.name === 'exchanges' ? (
      at.id !== null && <Detail />
    ) : at.name === 'compare' ? (
      <Compare left={at.left} right={at.right} />
    ) : (
      <CodeView code={at.code} />
    )
  return (
    <>
      <TopBar onHelp={() => setHelp(true)} />
      <Notices />
      <main class={beside ? 'with-detail' : ''}>
        <div class="left">
          <FilterBar />
          <ListArea />
          <ListFoot onClear={() => setClearing(true)} />
          {beside && <Splitter />}
        </div>
        {beside}
      </main>
      <Messages />
      {help && <Help onClose={() => setHelp(false)} />}
      {clearing && <Clear onClose={() => setClearing(false)} />}
    </>
  )
}

function ListArea() {
  if (!loaded.value) return <div class="list" aria-busy="true" />
  if (rows.value.length > 0) return <ExchangeList />
  if (problem.value && !filter.value) return <p class="nothing">{problem.value.error}</p>
  if (!filter.value) return <EmptyState />
  return (
    <p class="nothing">
      {problem.value ? 'The filter cannot be read.' : searching.value ? 'Searching…' : 'No exchange matches this filter.'}{' '}
      <button type="button" class="link" onClick={() => setFilter('')}>
        Clear the filter
      </button>
    </p>
  )
}

function Clear({ onClose }: { onClose(): void }) {
  const clear = () =>
    attempt(async () => {
      await api.clear()
      select(null)
      onClose()
    })
  return (
    <Dialog title="Clear the log?" onClose={onClose}>
      <p>Every recorded exchange is deleted, also those that the filter hides. This cannot be undone.</p>
      <p>
        What explains later calls stays: fingerprints of credentials and what worked with them, no values (history.json in the data folder).
      </p>
      <div class="actions">
        <button type="button" class="danger" onClick={clear}>
          Delete all exchanges
        </button>
        <button type="button" onClick={onClose}>
          Keep them
        </button>
      </div>
    </Dialog>
  )
}
