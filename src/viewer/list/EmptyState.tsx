/** Nothing recorded yet: what to do first, ready to paste. */
import { useEffect, useState } from 'preact/hooks'
import type { StoreEntry } from '../../model/viewer.js'
import { api } from '../api.js'
import { CopyButton } from '../parts/CopyButton.js'
import { clientsFor } from './clients.js'

const RUN = 'storetap run -- node app.js'

export function EmptyState() {
  const [stores, setStores] = useState<readonly StoreEntry[]>([])
  useEffect(() => {
    api.stores().then(setStores, () => setStores([]))
  }, [])
  return (
    <section class="empty" aria-label="How to begin">
      <h2>No calls yet</h2>
      <p>Point your app at storetap instead of at the store. Nothing else changes: every call goes on to the store and shows up here.</p>
      {stores.map((store) => (
        <StoreHelp key={store.name} store={store} />
      ))}
      <p class="base">
        <span class="faint">Or leave the app as it is and start it through storetap:</span> <code>{RUN}</code>{' '}
        <CopyButton text={RUN} label="Copy command" />
      </p>
    </section>
  )
}

function StoreHelp({ store }: { store: StoreEntry }) {
  const clients = clientsFor(store)
  const [chosen, setChosen] = useState(0)
  const client = clients[chosen] ?? clients[0]
  return (
    <article class="store-help">
      <h3>
        {store.name} <small>{store.target}</small>
      </h3>
      <Base label="Base URL" url={store.gatewayUrl} />
      {store.tlsUrl && <Base label="over TLS" url={store.tlsUrl} />}
      {client && (
        <>
          <fieldset class="chips" aria-label="Client library">
            {clients.map(({ name }, index) => (
              <button type="button" key={name} class="chip" aria-pressed={client.name === name} onClick={() => setChosen(index)}>
                {name}
              </button>
            ))}
          </fieldset>
          <div class="code-box">
            <pre>{client.code}</pre>
            <CopyButton text={client.code} label="Copy set-up" />
          </div>
          {client.note && <p class="faint">{client.note}</p>}
        </>
      )}
    </article>
  )
}

function Base({ label, url }: { label: string; url: string }) {
  return (
    <p class="base">
      <span class="faint">{label}</span> <code>{url}</code> <CopyButton text={url} label={`Copy ${label}`} />
    </p>
  )
}
