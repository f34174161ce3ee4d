/** What the viewer's web room is lent: the catalogue, replay, snippets and HAR, without knowing their rooms. */

import { exportChunks } from '../har/export.js'
import type { CodePage } from '../model/diagnosis.js'
import type { Exchange } from '../model/exchange.js'
import { NO_SETTINGS, type StoreEntry, type ViewerSettings } from '../model/viewer.js'
import type { Document } from '../store/document.js'
import type { ExchangeStore } from '../store/store.js'
import type { ViewerServices } from '../web/services.js'
import { writeSnippet } from '../web/snippets.js'
import type { RawMemory } from './raw-memory.js'
import { type createReplay, withText } from './replay.js'

export interface ServiceParts {
  readonly store: ExchangeStore
  readonly version: string
  readonly pages: readonly CodePage[]
  readonly replay: ReturnType<typeof createReplay>
  readonly raw: RawMemory
  readonly stores: () => readonly StoreEntry[]
  readonly settings: Document<ViewerSettings>
}

/** Real secrets are given only where they are asked for and the call is still in `raw`; all else comes from the masked log. */
export function createServices({ store, version, pages, replay, raw, stores, settings }: ServiceParts): ViewerServices {
  return {
    codes: () => pages,
    replay,
    snippet: (exchange, language, { secrets }) => writeSnippet((secrets && realRequest(raw, exchange)) || exchange.request, language),
    har: (exchanges, { secrets }) =>
      exportChunks({ store: { ...store, all: () => (secrets ? withRealRequests(raw, exchanges) : exchanges) }, format: 'har', version }),
    stores,
    settings: {
      read: async () => ({ ...NO_SETTINGS, ...settings.data }),
      write: async (next) => {
        await settings.update((data) => Object.assign(data, next))
      }
    }
  }
}

async function* withRealRequests(raw: RawMemory, exchanges: AsyncIterable<Exchange>): AsyncIterable<Exchange> {
  for await (const exchange of exchanges) yield { ...exchange, request: realRequest(raw, exchange) ?? exchange.request }
}

function realRequest(raw: RawMemory, exchange: Exchange): Exchange['request'] | undefined {
  const kept = raw.get(exchange.id)
  return kept && withText(kept)
}
