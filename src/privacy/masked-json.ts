/**
 * The JSON of a masked exchange, without building the masked exchange: what the log keeps of most calls.
 *
 * Calls of one app resemble each other: the same header lines, URLs, changes on the way. What masking made of each is remembered as
 * JSON, by the identity of the object or by its text. An exchange with anything unusual, or with a secret that neither its place nor
 * its shape shows, goes the long way by `maskExchange`; both ways give the same (held by a test).
 */
import { toByteText } from '../byte-text.js'
import type { Diagnosis } from '../model/diagnosis.js'
import type { Body, Exchange, Forwarded, HttpRequest, HttpResponse, NameValue, Timings } from '../model/exchange.js'
import { type ExchangeSummary, summarise, summariseDiagnosis } from '../model/live.js'
import type { SecretPlace } from '../model/secrets.js'
import { areClean, Company } from './company.js'
import type { RecordMasker } from './mask.js'
import { maskExchange } from './mask-exchange.js'
import { createParts, type Part, quoted } from './masked-parts.js'

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

/** For exchanges that come one after the other: what was made of a part is remembered for the next one that has it. */
export function createJsonMasking(options: JsonMaskingOptions): (exchange: Exchange) => MaskedJson {
  const { masker, places, known } = options
  const shortWay = new ShortWay(options)
  return (exchange) => {
    const made = shortWay.mask(exchange)
    if (made) return made
    const masked = maskExchange(exchange, places, masker, known)
    return { json: toByteText(JSON.stringify(masked)), summary: summarise(masked) }
  }
}

type Answered = Extract<Exchange, { readonly outcome: 'answered' }>

/** One with nothing in it that most calls have not. */
function isUsual(exchange: Exchange): exchange is Answered {
  if (exchange.outcome !== 'answered' || exchange.graphql || exchange.replayOf !== undefined) return false
  const { request, response } = exchange
  return !request.trailers && !response.trailers && !response.informational
}

const NO_DIAGNOSES: ExchangeSummary['diagnoses'] = []

/** Each method that writes JSON adds the parts it is made of to `all`. */
class ShortWay {
  readonly #parts: ReturnType<typeof createParts>
  readonly #configured: Company

  constructor({ masker, places, known }: JsonMaskingOptions) {
    this.#parts = createParts(masker, places)
    this.#configured = new Company(known, masker)
  }

  /** Undefined where the long way must be gone. */
  mask(exchange: Exchange): MaskedJson | undefined {
    if (!isUsual(exchange)) return undefined
    const method = this.#parts.text(exchange.request.method)
    const url = this.#parts.url(exchange.request.url)
    const all = [method, url]
    const request = this.#request(exchange.request, method, url, all)
    const diagnoses = exchange.diagnoses.length === 0 ? '[]' : this.#parts.sentencesIn(exchange.diagnoses, all)
    const forwarded = exchange.forwarded ? this.#forwarded(exchange.forwarded, all) : ''
    const response = this.#response(exchange.response, all)
    if (!areClean(all, this.#configured)) return undefined
    const { id, seq, store, platform, startedDateTime, time } = exchange
    const json =
      `{"id":"${id}","seq":${seq},"store":${quoted(store)},"platform":"${platform}"` +
      `,"startedDateTime":"${startedDateTime}","time":${time},"timings":${timingsJson(exchange.timings)}` +
      `,"request":${request},"diagnoses":${diagnoses}${forwarded}` +
      `,"outcome":"answered","answeredBy":"${exchange.answeredBy}","response":${response}}`
    return { json, summary: this.#summary(exchange, method.text, url.text) }
  }

  #request(request: HttpRequest, method: Part, url: Part, all: Part[]): string {
    const headers = this.#parts.headers(request.headers)
    const query = this.#parts.query(request.queryString)
    all.push(headers, query)
    const posted = request.postData ? `,"postData":${this.#body(request.postData, all)}` : ''
    return (
      `{"method":${method.json},"url":${url.json},"httpVersion":${quoted(request.httpVersion)},"headers":${headers.json}` +
      `,"queryString":${query.json}${posted},"bodySize":${request.bodySize}}`
    )
  }

  #response(response: HttpResponse, all: Part[]): string {
    const statusText = this.#parts.text(response.statusText)
    const version = this.#parts.text(response.httpVersion)
    all.push(statusText, version)
    return (
      `{"status":${response.status},"statusText":${statusText.json},"httpVersion":${version.json}` +
      `,"headers":[${this.#fields(response.headers, all)}]` +
      `,"content":${this.#body(response.content, all)},"bodySize":${response.bodySize}}`
    )
  }

  #fields(headers: readonly NameValue[], all: Part[]): string {
    let json = ''
    for (const header of headers) {
      const field = this.#parts.header(header)
      all.push(field)
      json += json === '' ? field.json : `,${field.json}`
    }
    return json
  }

  /** The media type is a field like any other: it may hold what is a secret elsewhere. */
  #body(body: Body, all: Part[]): string {
    const part = this.#parts.body(body)
    all.push(part, this.#parts.text(body.mimeType))
    return part.json
  }

  #forwarded(forwarded: Forwarded, all: Part[]): string {
    const part = this.#parts.forwarded(forwarded)
    all.push(part)
    return `,"forwarded":${part.json}`
  }

  /** In one piece: what is put together from two takes a third more memory, for as long as the exchange is in the log. */
  #summary(exchange: Answered, method: string, url: string): ExchangeSummary {
    return {
      id: exchange.id,
      seq: exchange.seq,
      store: exchange.store,
      platform: exchange.platform,
      startedDateTime: exchange.startedDateTime,
      time: exchange.time,
      method,
      url,
      status: exchange.response.status,
      outcome: exchange.outcome,
      size: exchange.response.bodySize,
      diagnoses: this.#diagnoses(exchange.diagnoses)
    }
  }

  #diagnoses(diagnoses: readonly Diagnosis[]): ExchangeSummary['diagnoses'] {
    if (diagnoses.length === 0) return NO_DIAGNOSES
    return diagnoses.map((diagnosis) => ({ ...summariseDiagnosis(diagnosis), summary: this.#parts.sentence(diagnosis.summary).text }))
  }
}

function timingsJson({ blocked, dns, connect, ssl, send, wait, receive }: Timings): string {
  return `{"blocked":${blocked},"dns":${dns},"connect":${connect},"ssl":${ssl},"send":${send},"wait":${wait},"receive":${receive}}`
}
