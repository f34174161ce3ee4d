/** Sends a recorded request again, as it was or patched. Secrets come from memory or the configuration, never from the log. */
import { applyPatch, type Operation } from 'rfc6902'
import type { PatchOperation } from '../model/diagnosis.js'
import type { HttpRequest, NameValue } from '../model/exchange.js'
import type { Credentials, StoreSettings } from '../model/settings.js'
import type { Gateway } from '../proxy/gateway.js'
import type { RawMemory, RawRequest } from './raw-memory.js'
import { flawIn } from './sendable.js'

export type ReplayOutcome = { readonly id: string } | { readonly refused: string }

export interface Running {
  readonly settings: StoreSettings
  readonly gateway: Gateway
  /** The same store over HTTPS. */
  tls?: Gateway
  /** Behind the forward proxy, by origin: called by the store's own URL. */
  direct?: Map<string, Gateway>
}

/** Signs an OAuth 1.0a request anew (fresh nonce and timestamp), or says why it cannot; undefined: the request has no OAuth 1.0a. */
export type SignAnew = (request: HttpRequest, store: StoreSettings) => HttpRequest | { readonly refused: string } | undefined

/** @param running the gateways as they are when a replay is asked for: the list grows while storetap starts */
export function createReplay(raw: RawMemory, running: readonly Running[], signAnew: SignAnew) {
  return async (id: string, patch: readonly PatchOperation[]): Promise<ReplayOutcome> => {
    const kept = raw.get(id)
    if (!kept)
      return {
        refused:
          'The real values of this call are no longer in memory (storetap was restarted, or newer calls took their place): send it from your app again.'
      }
    if (kept.truncated)
      return { refused: 'The body of this call was larger than --max-body and was not kept whole: it cannot be sent again.' }
    const target = running.find(({ settings }) => settings.name === kept.store)
    if (!target) return { refused: `The store ${kept.store} is not configured any more.` }
    const patched = patchRequest(kept, patch, target.settings.credentials)
    if ('refused' in patched) return patched
    const signed = signAnew(patched, target.settings) ?? patched
    if ('refused' in signed) return signed
    const newId = await gatewayFor(target, signed.url).send({
      method: signed.method,
      target: targetOf(signed),
      headers: signed.headers,
      body: bodyOf(signed, kept),
      replayOf: id
    })
    return { id: newId }
  }
}

/** The listener that the call came in on, so that it is recorded and judged as the same call. */
function gatewayFor({ gateway, tls, direct }: Running, url: string): Gateway {
  return direct?.get(originOf(url)) ?? (url.startsWith('https:') ? (tls ?? gateway) : gateway)
}

/** Captured URLs need not be valid ones. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}

/**
 * The request with the patch applied; `{"$secret":"config:NAME"}` becomes the configured value.
 *
 * @param patch RFC 6902, its paths below `/request` as in a diagnosis
 */
export function patchRequest(
  kept: RawRequest,
  patch: readonly PatchOperation[],
  credentials: Credentials
): HttpRequest | { readonly refused: string } {
  if (patch.length === 0) return withText(kept)
  const document = { request: structuredClone(withText(kept)) as { -readonly [K in keyof HttpRequest]: HttpRequest[K] } }
  const before = JSON.stringify(document.request.queryString)
  const filled = fillSecrets(patch, credentials)
  if (typeof filled === 'string') return { refused: filled }
  const failed = applyAll(document, filled as Operation[])
  if (failed) return { refused: `The patch does not fit this request: ${failed.message}` }
  const { request } = document
  const flaw = flawIn(request)
  if (flaw) return { refused: `With this patch the request cannot be sent: ${flaw}.` }
  if (JSON.stringify(request.queryString) !== before) request.url = withQuery(request.url, request.queryString)
  return request
}

/** Paths that are no JSON Pointers are thrown, others answered. */
function applyAll(document: object, patch: readonly Operation[]): Error | undefined {
  try {
    return applyPatch(document, [...patch]).find((error) => error !== null) ?? undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The kept request with its body as text. */
export function withText({ request, body }: RawRequest): HttpRequest {
  if (body.length === 0) return request
  return { ...request, postData: { mimeType: request.postData?.mimeType ?? '', size: body.length, text: textOf(body) } }
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}

/** The patch with every `$secret` resolved, or the sentence that says which value is missing. */
function fillSecrets(patch: readonly PatchOperation[], credentials: Credentials): unknown[] | string {
  let missing: string | undefined
  const filled = JSON.parse(JSON.stringify(patch), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$secret' in value)) return value
    const name = String(value.$secret).replace(/^config:/, '')
    const secret = credentials[name as keyof Credentials]
    if (typeof secret === 'string') return secret
    missing = name
    return value
  }) as unknown[]
  return missing === undefined
    ? filled
    : `The patch needs ${missing}, which the configuration of this store does not have (stores[].credentials.${missing}).`
}

function withQuery(url: string, query: readonly NameValue[]): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  const text = query.map(({ name, value }) => `${encode(name)}=${encode(value)}`).join('&')
  return url.replace(/\?[^#]*|(?=#)|$/, text ? `?${text}` : '')
}

/** The bytes that came, unless their text was changed: not every body is text, and a text may begin with a byte order mark. */
function bodyOf({ postData }: HttpRequest, { body }: RawRequest): Uint8Array {
  const text = postData?.text ?? ''
  return text === textOf(body) ? body : new TextEncoder().encode(text)
}

/** The request target of a URL, byte for byte. */
function targetOf({ url }: HttpRequest): string {
  return url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/^(?=\?|$)/, '/')
}
