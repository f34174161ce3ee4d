/** What `app` lends to the web room, in memory. */
import type { CodePage, PatchOperation } from '#src/model/diagnosis.js'
import type { Exchange } from '#src/model/exchange.js'
import { NO_SETTINGS, type StoreEntry } from '#src/model/viewer.js'
import type { ViewerServices } from '#src/web/services.js'
import { writeSnippet } from '#src/web/snippets.js'

export interface FakeServices extends ViewerServices {
  readonly replayed: { readonly id: string; readonly patch: readonly PatchOperation[] }[]
}

export interface FakeServicesOptions {
  readonly codes?: readonly CodePage[]
  readonly stores?: readonly StoreEntry[]
  readonly replay?: ViewerServices['replay']
}

export function fakeServices({ codes = [], stores = [], replay }: FakeServicesOptions = {}): FakeServices {
  const replayed: { id: string; patch: readonly PatchOperation[] }[] = []
  let settings = NO_SETTINGS
  return {
    replayed,
    codes: () => codes,
    stores: () => stores,
    replay: async (id, patch) => {
      replayed.push({ id, patch })
      return replay ? replay(id, patch) : { id }
    },
    snippet: (exchange, language) => writeSnippet(exchange.request, language),
    har,
    settings: {
      read: async () => settings,
      write: async (written) => {
        settings = written
      }
    }
  }
}

async function* har(exchanges: AsyncIterable<Exchange>): AsyncIterable<string> {
  yield '{"log":{"version":"1.2","creator":{"name":"storetap","version":"test"},"entries":['
  let separator = ''
  for await (const { startedDateTime, time, request } of exchanges) {
    yield `${separator}${JSON.stringify({ startedDateTime, time, request })}`
    separator = ','
  }
  yield ']}}'
}
