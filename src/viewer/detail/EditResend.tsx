/** Change a request, send it, and see the answer beside it. */
import { useEffect, useState } from 'preact/hooks'
import { type Exchange, responseOf } from '../../model/exchange.js'
import { summarise } from '../../model/live.js'
import { api } from '../api.js'
import { BodyView } from '../body/BodyView.js'
import { duration } from '../format.js'
import { Icon } from '../parts/Icon.js'
import { StatusPill } from '../parts/StatusPill.js'
import { changed } from '../state/connection.js'
import { select } from '../state/location.js'
import { reason } from '../tone.js'
import { draftOf, patchOf } from './edit.js'
import { MarksContext } from './marks.js'

export function EditResend({ exchange, onClose }: { exchange: Exchange; onClose(): void }) {
  const [draft, setDraft] = useState(() => draftOf(exchange.request))
  const [answer, setAnswer] = useState<Exchange | null>(null)
  const [problem, setProblem] = useState('')
  const [sending, setSending] = useState(false)
  const patch = patchOf(exchange.request, draft)
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })

  // The answer runs in after the call: the live stream says when there is more of it.
  const answerId = answer?.id
  useEffect(
    () =>
      changed.subscribe((update) => {
        if (answerId !== undefined && update?.id === answerId) api.exchange(answerId).then(setAnswer, () => {})
      }),
    [answerId]
  )

  const send = async (event: Event) => {
    event.preventDefault()
    if (typeof patch === 'string') return
    setSending(true)
    setProblem('')
    try {
      setAnswer(await api.exchange(await api.replay(exchange.id, patch)))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(false)
    }
  }
  const rows = Math.min(14, draft.headers.split('\n').length + 1)
  return (
    <form class="edit" onSubmit={send} aria-label="Edit and send again">
      <div class="edit-line">
        <input aria-label="Method" class="method" value={draft.method} onInput={(event) => change({ method: event.currentTarget.value })} />
        <input
          aria-label="URL"
          class="url"
          value={draft.url}
          spellcheck={false}
          onInput={(event) => change({ url: event.currentTarget.value })}
        />
      </div>
      <label>
        <span>Header fields</span>
        <textarea
          rows={rows}
          spellcheck={false}
          value={draft.headers}
          onInput={(event) => change({ headers: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>Body</span>
        <textarea
          rows={draft.body === '' ? 2 : 8}
          spellcheck={false}
          value={draft.body}
          onInput={(event) => change({ body: event.currentTarget.value })}
        />
      </label>
      <p class="faint">Masked values are sent as they really were, as long as you leave them alone.</p>
      <div class="actions">
        <button type="submit" class="primary" disabled={sending || typeof patch === 'string'}>
          <Icon name="replay" /> {sending ? 'Sending…' : 'Send'}
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
        <span class="faint">
          {typeof patch === 'string'
            ? patch
            : patch.length === 0
              ? 'Nothing changed yet'
              : `${patch.length} ${patch.length === 1 ? 'change' : 'changes'}`}
        </span>
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
