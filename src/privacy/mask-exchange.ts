/** Masks a whole exchange: what is kept, shown, logged or exported has passed here. */
import type { Diagnosis } from '../model/diagnosis.js'
import type { Body, Exchange, Forwarded, HttpRequest, HttpResponse, NameValue } from '../model/exchange.js'
import type { SecretPlace } from '../model/secrets.js'
import { hideByKind, maskSetCookies } from './credentials.js'
import { type KnownSecrets, knownSecrets } from './known.js'
import type { RecordMasker } from './mask.js'
import { maskBodyText } from './mask-body.js'
import type { Masking } from './masking.js'
import { compilePlaces } from './places.js'
import { maskShapes, maskText } from './scan.js'
import { maskParameters, maskUrl } from './url.js'

/**
 * A copy of the exchange without secrets. Pure; the exchange itself stays as it is, parts without secrets are shared.
 *
 * @param places the platform's; those that hold secrets on any platform always apply
 * @param known values to find wherever they appear: configured credentials
 */
export function maskExchange(
  exchange: Exchange,
  places: readonly SecretPlace[],
  masker: RecordMasker,
  known: Iterable<string> = []
): Exchange {
  return maskWith({ masker, places: compilePlaces(places), found: new Set(known) }, exchange)
}

/** The raw secrets in an exchange, for masking what comes later (decoded bodies, messages). Memory only. */
export function secretsIn(exchange: Exchange, places: readonly SecretPlace[], masker: RecordMasker): ReadonlySet<string> {
  const found = new Set<string>()
  maskWith({ masker, places: compilePlaces(places), found }, exchange)
  return found
}

function maskWith(masking: Masking, exchange: Exchange): Exchange {
  // All text in one string, so that one search tells whether a known secret is anywhere else.
  let all = ''
  const note = (text: string) => {
    all += `${text}\n`
    return text
  }
  const noteAll = (parameters: readonly NameValue[]) => {
    for (const { name, value } of parameters) note(`${name}\n${value}`)
    return parameters
  }
  const masked = mapExchange(exchange, {
    text: (text) => note(maskText(masking, text)),
    sentence: (text) => note(maskShapes(masking, text)),
    word: (text) => maskShapes(masking, text),
    url: (url) => note(maskUrl(masking, url)),
    header: (header) => {
      const result = maskHeader(masking, header)
      note(result.value)
      return result
    },
    parameters: (parameters) => noteAll(maskParameters(masking, parameters)),
    body: (body) => {
      const result = maskBodyOf(masking, body)
      note(result.mimeType)
      if (result.text !== undefined) note(result.text)
      if (result.note !== undefined) note(result.note)
      noteAll(result.params ?? [])
      return result
    }
  })
  const known = masking.found.size === 0 ? undefined : knownSecrets(masking.found, masking.masker)
  return known?.isIn(all) ? mapExchange(masked, knownStep(known)) : masked
}

/** What happens to each kind of text in an exchange. */
interface Step {
  text(text: string): string
  /** Of our own making: a diagnosis, a reason. */
  sentence(text: string): string
  /** One of our vocabulary: a code, a pointer, an address of documentation. */
  word(text: string): string
  url(url: string): string
  header(header: NameValue): NameValue
  parameters(parameters: readonly NameValue[]): readonly NameValue[]
  body(body: Body): Body
}

function knownStep(known: KnownSecrets): Step {
  const header = ({ name, value }: NameValue) => ({ name, value: known.mask(value) })
  return {
    text: known.mask,
    sentence: known.mask,
    word: (text) => text,
    url: known.mask,
    header,
    parameters: (parameters) => parameters.map(({ name, value }) => ({ name: known.mask(name), value: known.mask(value) })),
    body: (body) => ({
      ...body,
      mimeType: known.mask(body.mimeType),
      ...(body.text !== undefined && body.encoding === undefined && { text: known.mask(body.text) }),
      ...(body.note !== undefined && { note: known.mask(body.note) }),
      ...(body.params && { params: body.params.map(header) })
    })
  }
}

function mapExchange(exchange: Exchange, step: Step): Exchange {
  const base = {
    ...exchange,
    request: mapRequest(exchange.request, step),
    ...(exchange.graphql?.operationName && {
      graphql: { ...exchange.graphql, operationName: step.text(exchange.graphql.operationName) }
    }),
    ...(exchange.forwarded && { forwarded: mapForwarded(exchange.forwarded, step) }),
    ...(exchange.diagnoses.length > 0 && { diagnoses: exchange.diagnoses.map((diagnosis) => mapDiagnosis(diagnosis, step)) })
  }
  switch (base.outcome) {
    case 'pending':
      return base
    case 'answered':
      return { ...base, response: mapResponse(base.response, step) }
    case 'failed': {
      const failure = { ...base.failure, code: step.text(base.failure.code), message: step.text(base.failure.message) }
      return { ...base, failure, ...(base.response && { response: mapResponse(base.response, step) }) }
    }
    case 'aborted':
      return { ...base, ...(base.response && { response: mapResponse(base.response, step) }) }
  }
}

function mapRequest(request: HttpRequest, step: Step): HttpRequest {
  return {
    ...request,
    method: step.text(request.method),
    url: step.url(request.url),
    headers: mapped(request.headers, step.header),
    queryString: step.parameters(request.queryString),
    ...(request.postData && { postData: step.body(request.postData) }),
    ...(request.trailers && { trailers: request.trailers.map(step.header) })
  }
}

function mapResponse(response: HttpResponse, step: Step): HttpResponse {
  return {
    ...response,
    statusText: step.text(response.statusText),
    httpVersion: step.text(response.httpVersion),
    headers: mapped(response.headers, step.header),
    content: step.body(response.content),
    ...(response.trailers && { trailers: response.trailers.map(step.header) }),
    ...(response.informational && {
      informational: response.informational.map(({ status, headers }) => ({ status, headers: headers.map(step.header) }))
    })
  }
}

/** A copy; what was not changed on the way stays absent. */
export function mapForwarded(forwarded: Forwarded, step: Pick<Step, 'url' | 'header' | 'sentence'>): Forwarded {
  return {
    ...(forwarded.url !== undefined && { url: step.url(forwarded.url) }),
    ...(forwarded.headers && { headers: forwarded.headers.map(step.header) }),
    reasons: mapped(forwarded.reasons, step.sentence)
  }
}

/** Members of a diagnosis that hold words of ours: a password that is one of them gives nothing away there, and masked they name nothing. */
const OUR_WORDS: ReadonlySet<string> = new Set(['code', 'level', 'certainty', 'in', 'pointer', 'docs', 'op'])

/** Rules mask what they write; this is the net below them, so every text of a diagnosis passes, whatever its field. */
function mapDiagnosis(diagnosis: Diagnosis, { sentence, word }: Step): Diagnosis {
  return mapTexts(diagnosis, sentence, word) as Diagnosis
}

function mapTexts(value: unknown, change: (text: string) => string, word: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return mapped(value as readonly unknown[], (item) => mapTexts(item, change, word))
  if (typeof value !== 'object' || value === null) return value
  let copy: Record<string, unknown> | undefined
  for (const [name, item] of Object.entries(value)) {
    const changed = mapTexts(item, OUR_WORDS.has(name) ? word : change, word)
    if (changed !== item) (copy ??= { ...value })[name] = changed
  }
  return copy ?? value
}

/** The very same list where nothing in it changes: most of an exchange holds no secret, and advice comes again and again. */
function mapped<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let copy: T[] | undefined
  for (let at = 0; at < list.length; at++) {
    const item = list[at] as T
    const changed = change(item)
    if (changed !== item) (copy ??= [...list])[at] = changed
  }
  return copy ?? list
}

const URL_HEADER = /^(?:location|content-location|referer|origin|refresh|:path|x-original-url|x-rewrite-url)$/i

/** One field line: by its name where that tells of a secret, else by what stands in it. The very same where there is none. */
export function maskHeader(masking: Masking, header: NameValue): NameValue {
  const value = maskFieldValue(masking, header)
  const name = header.name.length < 12 ? header.name : maskText(masking, header.name)
  return value === header.value && name === header.name ? header : { name, value }
}

function maskFieldValue(masking: Masking, { name, value }: NameValue): string {
  const kind = masking.places.header(name)
  if (kind === 'cookies' && /^set-cookie$/i.test(name)) return maskSetCookies(masking, value)
  if (kind) return hideByKind(masking, value, kind)
  return URL_HEADER.test(name) ? maskUrl(masking, value) : maskText(masking, value)
}

/** The body of a record with its media type, parameters and note. The very same where it is mere text without a secret. */
export function maskBodyOf(masking: Masking, body: Body): Body {
  const text = body.text === undefined ? undefined : maskBodyText(masking, body.text, body.mimeType, body.encoding)
  // Content-Type is a field like any other: somebody may have put a key into it.
  const mimeType = maskText(masking, body.mimeType)
  if (text === body.text && mimeType === body.mimeType && !body.params && body.note === undefined) return body
  return {
    ...body,
    mimeType,
    ...(text !== undefined && { text }),
    ...(body.params && { params: maskParameters(masking, body.params) }),
    ...(body.note !== undefined && { note: maskText(masking, body.note) })
  }
}
