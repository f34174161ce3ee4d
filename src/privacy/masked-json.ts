/**
 * The JSON of a masked exchange, without building the masked exchange: what the log keeps of most calls.
 *
 * Calls of one app resemble each other: the same header lines, URLs, changes on the way. What masking made of each is remembered as
 * JSON, by the identity of the object or by its text. An exchange with anything unusual, or with a secret that neither its place nor
 * its shape shows, goes the long way by `maskExchange`; both ways give the same (held by a test).
 */
import type { Diagnosis } from '../model/diagnosis.js'
import type { Exchange, Timings } from '../model/exchange.js'
import { type ExchangeSummary, summarise, summariseDiagnosis } from '../model/live.js'
import type { SecretPlace } from '../model/secrets.js'
import { type KnownSecrets, knownSecrets } from './known.js'
import type { RecordMasker } from './mask.js'
import { maskExchange } from './mask-exchange.js'
import { createParts, type Part, quoted, toByteText } from './masked-parts.js'

export interface MaskedJson {
  /** Bytes of UTF-8, one character for each (Latin-1). */
  readonly json: string
  /** Of the masked exchange. */
  readonly summary: ExchangeSummary
}

export interface JsonMaskingOptions {
  readonly masker: RecordMasker
  readonly places: readonly SecretPlace[]
  /** Values to find wherever they appear: configured credentials. */
  readonly known: readonly string[]
}

/** Secrets known by value in an exchange: those of the configuration, and those found in its parts. */
interface Company {
  readonly secrets: readonly string[]
  readonly known: KnownSecrets | undefined
  readonly grown: WeakMap<readonly string[], Company>
}

const NO_DIAGNOSES: ExchangeSummary['diagnoses'] = []

export function createJsonMasking(options: JsonMaskingOptions): (exchange: Exchange) => MaskedJson {
  const parts = createParts(options.masker, options.places)
  const { masker, places, known } = options
  const company = (secrets: readonly string[]): Company => ({ secrets, known: knownSecrets(secrets, masker), grown: new WeakMap() })
  const alone = company(known)

  function grown(before: Company, { secrets }: Part): Company {
    if (secrets.length === 0) return before
    let after = before.grown.get(secrets)
    if (!after) {
      after = company([...before.secrets, ...secrets])
      before.grown.set(secrets, after)
    }
    return after
  }

  /** True where all that is known by value is masked already. */
  function areClean(all: readonly Part[]): boolean {
    let together = alone
    for (const part of all) together = grown(together, part)
    for (const part of all) {
      if (part.clean === together) continue
      if (together.known?.isIn(part.text)) return false
      part.clean = together
    }
    return true
  }

  function summaryOf(diagnoses: readonly Diagnosis[]): ExchangeSummary['diagnoses'] {
    if (diagnoses.length === 0) return NO_DIAGNOSES
    return diagnoses.map((diagnosis) => ({ ...summariseDiagnosis(diagnosis), summary: parts.sentence(diagnosis.summary).text }))
  }

  /** Undefined where the long way must be gone. */
  function short(exchange: Exchange): MaskedJson | undefined {
    if (exchange.outcome !== 'answered' || exchange.graphql || exchange.replayOf !== undefined) return undefined
    const { request, response, forwarded } = exchange
    if (request.trailers || response.trailers || response.informational) return undefined
    const method = parts.text(request.method)
    const url = parts.url(request.url)
    const headers = parts.headers(request.headers)
    const query = parts.query(request.queryString)
    const statusText = parts.text(response.statusText)
    const version = parts.text(response.httpVersion)
    const content = parts.body(response.content)
    const all = [method, url, headers, query, statusText, version, content]
    const lines = all.length
    for (const header of response.headers) all.push(parts.header(header))
    const fields = fieldsJson(all, lines)
    all.push(parts.text(response.content.mimeType))
    const posted = request.postData && parts.body(request.postData)
    const changes = forwarded && parts.forwarded(forwarded)
    const diagnoses = exchange.diagnoses.length === 0 ? '[]' : parts.sentencesIn(exchange.diagnoses, all)
    const { id, seq, store, platform, startedDateTime, time, outcome } = exchange
    const { status, bodySize: size } = response
    if (request.postData) all.push(parts.text(request.postData.mimeType))
    if (posted) all.push(posted)
    if (changes) all.push(changes)
    if (!areClean(all)) return undefined
    const json =
      `{"id":"${id}","seq":${seq},"store":${quoted(store)},"platform":"${platform}"` +
      `,"startedDateTime":"${startedDateTime}","time":${time},"timings":${timingsJson(exchange.timings)}` +
      `,"request":{"method":${method.json},"url":${url.json},"httpVersion":${quoted(request.httpVersion)},"headers":${headers.json}` +
      `,"queryString":${query.json}${posted ? `,"postData":${posted.json}` : ''},"bodySize":${request.bodySize}}` +
      `,"diagnoses":${diagnoses}${changes ? `,"forwarded":${changes.json}` : ''}` +
      `,"outcome":"answered","answeredBy":"${exchange.answeredBy}"` +
      `,"response":{"status":${status},"statusText":${statusText.json},"httpVersion":${version.json},"headers":[${fields}]` +
      `,"content":${content.json},"bodySize":${size}}}`
    const told = summaryOf(exchange.diagnoses)
    // In one piece: what is put together from two takes a third more memory, for as long as the exchange is in the log.
    return {
      json,
      summary: {
        id,
        seq,
        store,
        platform,
        startedDateTime,
        time,
        method: method.text,
        url: url.text,
        status,
        outcome,
        size,
        diagnoses: told
      }
    }
  }

  function long(exchange: Exchange): MaskedJson {
    const masked = maskExchange(exchange, places, masker, known)
    return { json: toByteText(JSON.stringify(masked)), summary: summarise(masked) }
  }

  return (exchange) => short(exchange) ?? long(exchange)
}

function fieldsJson(parts: readonly Part[], from: number): string {
  let json = ''
  for (let at = from; at < parts.length; at++) json += at === from ? parts[at]?.json : `,${parts[at]?.json}`
  return json
}

function timingsJson({ blocked, dns, connect, ssl, send, wait, receive }: Timings): string {
  return `{"blocked":${blocked},"dns":${dns},"connect":${connect},"ssl":${ssl},"send":${send},"wait":${wait},"receive":${receive}}`
}
