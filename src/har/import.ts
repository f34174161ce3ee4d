/** `storetap import`: HAR 1.2 files, of any tool, and our own NDJSON into the log. Masked again: foreign files are not. */
import type { Body, Exchange, PlatformId } from '../model/exchange.js'
import { responseOf } from '../model/exchange.js'
import { fromHarEntry, type HarReading } from '../model/har-read.js'
import type { SecretPlace } from '../model/secrets.js'
import type { RecordMasker } from '../privacy/mask.js'
import { maskBody } from '../privacy/mask-body.js'
import { maskExchange, secretsIn } from '../privacy/mask-exchange.js'
import type { ExchangeStore, LateBody } from '../store/store.js'
import { readLines } from './lines.js'
import { HarFileError, isOwnLines, readHarEntries } from './reader.js'

export interface ImportOptions {
  readonly source: AsyncIterable<Uint8Array>
  readonly store: ExchangeStore
  readonly masker: RecordMasker
  /** The store and platform that an exchange belongs to, where its own fields do not say. */
  assign(exchange: Exchange): { readonly store: string; readonly platform: PlatformId }
  /** Explains an exchange of another tool, unmasked; our own bring their diagnoses along. */
  judge(exchange: Exchange): Exchange
  /** The platform's secret places; the same list for the same platform each time. */
  places(platform: PlatformId): readonly SecretPlace[]
  /** Configured credentials, to be found wherever they appear. */
  readonly known?: readonly string[]
}

export interface ImportResult {
  readonly imported: number
  /** One sentence per entry that was left out, and the last one on why reading stopped, where it did. */
  readonly problems: readonly string[]
  /** False where the file broke off; what came before it is imported. */
  readonly complete: boolean
}

/** Larger bodies go into a file beside the record. */
const INLINE = 64 * 1024

/** Reads all that can be read into the log. Never throws on bad input; `problems` tells. */
export async function importHar(options: ImportOptions): Promise<ImportResult> {
  const problems: string[] = []
  const ids = new Map<string, string>()
  let imported = 0
  try {
    for await (const reading of readings(options.source)) {
      if ('problem' in reading) problems.push(reading.problem)
      else {
        keep(reading.exchange, options, ids)
        imported++
      }
    }
  } catch (error) {
    if (!(error instanceof HarFileError)) throw error
    problems.push(error.message)
    return { imported, problems, complete: false }
  }
  return { imported, problems, complete: true }
}

/** HAR, or our NDJSON. */
async function* readings(source: AsyncIterable<Uint8Array>): AsyncGenerator<HarReading> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  const start: Uint8Array = first.done ? new Uint8Array() : first.value
  const all = (async function* () {
    if (!first.done) yield start
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  })()
  if (isOwnLines(start)) {
    yield* readLines(all)
    return
  }
  for await (const item of readHarEntries(all)) yield 'problem' in item ? item : fromHarEntry(item.entry, item.index)
}

function keep(read: Exchange, options: ImportOptions, ids: Map<string, string>): void {
  const { id, seq } = options.store.nextId()
  ids.set(read.id, id)
  const foreign = read.store === ''
  const owner = foreign ? options.assign(read) : { store: read.store, platform: read.platform }
  const named = { ...rename(read, ids), ...owner, id, seq }
  const renamed = foreign ? options.judge(named) : named
  const places = options.places(owner.platform)
  const light = withoutLargeBodies(renamed)
  const kept = maskExchange(light, places, options.masker, options.known)
  options.store.append(kept)
  const { postData } = renamed.request
  const content = responseOf(renamed)?.content
  if (!isLarge(postData) && !isLarge(content)) return
  const known = [...(options.known ?? []), ...secretsIn(light, places, options.masker)]
  const late = (body: Body, mimeType: string): LateBody => {
    const held = body.encoding === 'base64' ? new Uint8Array(Buffer.from(body.text ?? '', 'base64')) : (body.text ?? '')
    const masked: string | Uint8Array = maskBody<string | Uint8Array>(held, body.mimeType, { places, masker: options.masker, known })
    return {
      content: masked,
      mimeType,
      ...(body.truncated && { truncated: true }),
      ...(body.note !== undefined && { note: body.note })
    }
  }
  options.store.amend(id, {
    ...(isLarge(postData) && { requestBody: late(postData, kept.request.postData?.mimeType ?? '') }),
    ...(isLarge(content) && { responseBody: late(content, responseOf(kept)?.content.mimeType ?? '') })
  })
}

function isLarge(body: Body | undefined): body is Body {
  return body?.text !== undefined && (body.text.length > INLINE || body.encoding === 'base64')
}

/** Ids are given anew; what refers to an earlier exchange of the same file follows. */
function rename(exchange: Exchange, ids: ReadonlyMap<string, string>): Exchange {
  const replayOf = exchange.replayOf === undefined ? undefined : ids.get(exchange.replayOf)
  const { replayOf: _old, ...rest } = exchange
  const diagnoses = exchange.diagnoses.map((diagnosis) => ({
    ...diagnosis,
    evidence: diagnosis.evidence.map((evidence) => {
      const renamed = evidence.exchange === undefined ? undefined : ids.get(evidence.exchange)
      return renamed === undefined ? evidence : { ...evidence, exchange: renamed }
    })
  }))
  return { ...rest, diagnoses, ...(replayOf !== undefined && { replayOf }) } as Exchange
}

function withoutLargeBodies(exchange: Exchange): Exchange {
  const strip = (body: Body): Body => {
    if (!isLarge(body)) return body
    const { text: _text, encoding: _encoding, ...rest } = body
    return rest
  }
  const { request } = exchange
  const light = { ...exchange, ...(request.postData && { request: { ...request, postData: strip(request.postData) } }) }
  if (light.outcome === 'pending' || !light.response) return light
  return { ...light, response: { ...light.response, content: strip(light.response.content) } } as Exchange
}
