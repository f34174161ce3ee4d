/** Change a request, send it, and see the answer beside it. */
import { useState } from 'preact/hooks'
import { type Exchange, responseOf } from '../../model/exchange.js'
import { summarise } from '../../model/live.js'
import { BodyView } from '../body/BodyView.js'
import { duration } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { StatusPill } from '../parts/StatusPill.js'
import { select } from '../state/location.js'
import { reason } from '../tone.js'
import { type Draft, draftOf, patchOf } from './edit.js'
import { MarksContext } from './marks.js'
import { useResend } from './use-resend.js'

export function EditResend({ exchange, onClose }: { exchange: Exchange; onClose(): void }) {
  const [draft, setDraft] = useState(() => draftOf(exchange.request))
  const { answer, problem, sending, send } = useResend(exchange)
  const patch = patchOf(exchange.request, draft)
  const onSubmit = (event: Event) => {
    event.preventDefault()
    if (typeof patch !== 'string') void send(patch)
  }
  return (
    <form class="edit" onSubmit={onSubmit} aria-label="Edit and send again">
      <DraftFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />
      <p class="faint">Masked values are sent as they really were, as long as you leave them alone.</p>
      <div class="actions">
        <button type="submit" class="primary" disabled={sending || typeof patch === 'string'}>
          <Icon name="replay" /> {sending ? 'Sending…' : 'Send'}
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
        <span class="faint">{wordsOn(patch)}</span>
      </div>
      {problem && (
        <p class="fault" role="alert">
          {problem}
        </p>
      )}
      {answer && <Answer exchange={answer} />}
    </form>
  )
}

const MOST_HEADER_LINES = 14

function DraftFields({ draft: { method, url, headers, body }, onChange }: { draft: Draft; onChange(part: Partial<Draft>): void }) {
  return (
    <>
      <div class="edit-line">
        <input aria-label="Method" class="method" value={method} onInput={(event) => onChange({ method: event.currentTarget.value })} />
        <input
          aria-label="URL"
          class="url"
          value={url}
          spellcheck={false}
          onInput={(event) => onChange({ url: event.currentTarget.value })}
        />
      </div>
      <label>
        <span>Header fields</span>
        <textarea
          rows={Math.min(MOST_HEADER_LINES, headers.split('\n').length + 1)}
          spellcheck={false}
          value={headers}
          onInput={(event) => onChange({ headers: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>Body</span>
        <textarea
          rows={body === '' ? 2 : 8}
          spellcheck={false}
          value={body}
          onInput={(event) => onChange({ body: event.currentTarget.value })}
        />
      </label>
    </>
  )
}

/** How much is changed, or why it cannot be sent. */
function wordsOn(patch: ReturnType<typeof patchOf>): string {
  if (typeof patch === 'string') return patch
  if (patch.length === 0) return 'Nothing changed yet'
  return `${patch.length} ${patch.length === 1 ? 'change' : 'changes'}`
}

function Answer({ exchange }: { exchange: Exchange }) {
  const summary = summarise(exchange)
  const response = responseOf(exchange)
  return (
    <section class="answer" aria-label="Answer" aria-live="polite">
      <p>
        <StatusPill of={summary} text={response?.statusText} /> {duration(exchange.time)} {reason(summary)}{' '}
        <button type="button" class="link" onClick={() => select(exchange.id)}>
          Open #{exchange.seq}
        </button>
      </p>
      {response && (
        <MarksContext.Provider value={null}>
          <BodyView exchange={exchange} side="response" body={response.content} wire={response.bodySize} label="Received body" />
        </MarksContext.Provider>
      )}
    </section>
  )
}
