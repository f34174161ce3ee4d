/** `storetap export`: the log as HAR 1.2 or NDJSON, one exchange at a time. */
import type { Writable } from 'node:stream'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Body, Exchange } from '../model/exchange.js'
import { harHead, toHarEntry } from '../model/har.js'
import { toText } from '../privacy/decode.js'
import type { BodySide, ExchangeStore } from '../store/store.js'

export interface ExportOptions {
  readonly store: ExchangeStore
  /** The viewer's filter language; absent = all. */
  readonly filter?: string
  readonly format: 'har' | 'ndjson'
  /** Of this program, for `log.creator`. */
  readonly version: string
}

/**
 * Writes the matching exchanges, oldest first, and ends the output. Records are masked already, so is what comes out.
 *
 * @returns how many were written
 * @throws FilterError of the store where the filter cannot be read, before anything is written
 */
export async function exportHar(options: ExportOptions & { readonly output: Writable }): Promise<number> {
  let count = 0
  const chunks = exportChunks(options, () => count++)
  await pipeline(Readable.from(chunks), options.output)
  return count
}

/** The document in pieces; `onExchange` is called for each exchange. */
export async function* exportChunks(options: ExportOptions, onExchange: () => void = () => {}): AsyncGenerator<string> {
  let separator = ''
  if (options.format === 'har') {
    const head = JSON.stringify({ log: harHead(options.version) })
    // The entries go in before the two closing braces.
    separator = `${head.slice(0, -2)},"entries":[\n`
  }
  for await (const exchange of options.store.all(options.filter)) {
    const whole = await withBodies(exchange, options.store)
    onExchange()
    if (options.format === 'ndjson') yield ndjson(whole)
    else {
      yield separator + JSON.stringify(toHarEntry(whole))
      separator = ',\n'
    }
  }
  if (options.format === 'har') yield separator === ',\n' ? '\n]}}\n' : `${separator}]}}\n`
}

/** The id comes first: it is how import.ts tells our lines from a HAR. */
function ndjson({ id, ...rest }: Exchange): string {
  return `${JSON.stringify({ id, ...rest })}\n`
}

/** The exchange with the bodies in it that the store keeps beside the record. */
async function withBodies(exchange: Exchange, store: ExchangeStore): Promise<Exchange> {
  const { request } = exchange
  const postData = request.postData && (await inline(request.postData, exchange.id, 'request', store))
  const whole: Exchange = postData ? { ...exchange, request: { ...request, postData } } : exchange
  if (whole.outcome === 'pending' || !whole.response) return whole
  const content = await inline(whole.response.content, exchange.id, 'response', store)
  return { ...whole, response: { ...whole.response, content } } as Exchange
}

async function inline(body: Body, id: string, side: BodySide, store: ExchangeStore): Promise<Body> {
  if (body.file === undefined || body.text !== undefined) return body
  const bytes = await store.body(id, side)
  const { file: _file, ...rest } = body
  if (!bytes) return { ...rest, note: body.note ?? 'the body is no longer in the log' }
  const text = toText(bytes, body.mimeType, body.truncated)
  return text === undefined ? { ...rest, text: Buffer.from(bytes).toString('base64'), encoding: 'base64' } : { ...rest, text }
}
