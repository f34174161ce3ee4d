import type { Exchange } from '../../model/exchange.js'
import { downloads } from '../api.js'
import { Icon } from '../parts/Icon.js'
import { Menu } from '../parts/Menu.js'
import { isPinned, togglePin } from '../state/settings.js'
import { compareWithLastSuccess, copyCode, copyMarkdown, LANGUAGES, removeExchange } from './exchange-actions.js'
import { noteOpen } from './note-open.js'
import { sendAgain } from './send-again.js'

export function Actions({ exchange, editing, onEdit }: { exchange: Exchange; editing: boolean; onEdit(): void }) {
  const { id } = exchange
  const pinned = isPinned(id)
  const code = LANGUAGES.map(({ language, label }) => ({ label, act: () => copyCode(id, language, label) }))
  return (
    <div class="actions" role="toolbar" aria-label="Actions">
      <button type="button" onClick={() => sendAgain(id, [])} title="Send it again as it was (r)">
        <Icon name="replay" /> Replay
      </button>
      <button type="button" aria-pressed={editing} onClick={onEdit} title="Change it, send it, see the answer here (e)">
        <Icon name="edit" /> Edit
      </button>
      <button
        type="button"
        onClick={() => compareWithLastSuccess(id)}
        title="Compare with the last call of this route or operation that worked (d)"
      >
        <Icon name="compare" /> Compare with last success
      </button>
      <Menu
        label="Copy"
        icon="copy"
        items={[
          ...code,
          { label: 'cURL with secrets', hint: 'while they are in memory', act: () => copyCode(id, 'curl', 'cURL', true) },
          { label: 'Markdown for an issue', act: () => copyMarkdown(exchange) }
        ]}
      />
      <a class="button" href={downloads.one(id)} download title="HAR 1.2, secrets masked">
        <Icon name="download" /> HAR
      </a>
      <button
        type="button"
        class="square"
        aria-pressed={pinned}
        title={pinned ? 'Unpin (p)' : 'Pin (p)'}
        aria-label="Pin"
        onClick={() => togglePin(id)}
      >
        <Icon name="pin" />
      </button>
      <button type="button" class="square" title="Note (n)" aria-label="Note" onClick={() => (noteOpen.value = id)}>
        <Icon name="note" />
      </button>
      <button type="button" class="square" title="Delete this exchange" aria-label="Delete" onClick={() => removeExchange(id)}>
        <Icon name="trash" />
      </button>
    </div>
  )
}
