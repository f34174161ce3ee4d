/** What the composition root lends to the web room, so that it needs to know no other room. */
import type { CodePage, PatchOperation } from '../model/diagnosis.js'
import type { Exchange } from '../model/exchange.js'
import type { StoreEntry, ViewerSettings } from '../model/viewer.js'

export type SnippetLanguage = 'curl' | 'fetch' | 'php' | 'python' | 'ruby'

export interface ViewerServices {
  codes(): readonly CodePage[]
  /** Sends an exchange again, patched (RFC 6902, paths below `/request`); `refused` is a sentence that says why it was not sent. */
  replay(id: string, patch: readonly PatchOperation[]): Promise<{ readonly id: string } | { readonly refused: string }>
  /** Code that makes the call. `secrets`: with the real values, where they are still in memory. */
  snippet(exchange: Exchange, language: SnippetLanguage, options: { readonly secrets: boolean }): Promise<string>
  /**
   * A HAR 1.2 document in pieces, so that a large log is never held at once. `secrets`: with requests as they were sent, where they are
   * still in memory; answers stay masked.
   */
  har(exchanges: AsyncIterable<Exchange>, options: { readonly secrets: boolean }): AsyncIterable<string>
  stores(): readonly StoreEntry[]
  /** Saved filters, pins and notes, kept beside the log. */
  readonly settings: {
    read(): Promise<ViewerSettings>
    write(settings: ViewerSettings): Promise<void>
  }
}
