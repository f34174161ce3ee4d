/**
 * Signs OAuth 1.0a requests anew: a client that talks to the gateway signs http://localhost:4010/…, while the store checks the signature
 * against its own home URL, whatever Host says. Only a signature that is right for the gateway's URL is replaced, so that a wrong one
 * fails here as it would at the store. Pure.
 */
import type { HttpRequest, NameValue } from '../../model/exchange.js'
import type { StoreSettings } from '../../model/settings.js'
import type { OAuthParameters, OAuthRequest } from './oauth1.js'
import { algorithmOf, isSignedFor, oauthValue, phpBaseString, readOAuth, sign } from './oauth1.js'
import { formPairs, isForm } from './oauth1-form.js'
import { replaceInHeader, replaceInQuery } from './oauth1-replace.js'
import { splitUrl, trimSlashes, urlAtStore, withoutQuery } from './oauth1-url.js'

/** The head of a request as it reached the gateway. */
export interface ClientRequest {
  readonly method: string
  /** Request target byte for byte. */
  readonly target: string
  /** As the client saw it: listener's scheme, received Host, target. */
  readonly url: string
  readonly headers: readonly NameValue[]
}

/** What to change before the request is sent on; the shape of the gateway's own `Rewrite`. */
export interface SignedAnew {
  readonly target?: string
  readonly headers?: readonly NameValue[]
  readonly reasons: readonly string[]
}

/** The slice of the settings that signing needs. */
export type SigningStore = Pick<StoreSettings, 'url' | 'credentials'>

/**
 * @param home the store's home URL where it was learned (`home` of the API index); else the configured URL counts
 * @param body of a POST form, whose fields are signed too; asked for with `'wants-body'`
 * @returns undefined: send it as it is (no OAuth, no secret known, already signed for the store, or signed for neither)
 */
export function resign(
  request: ClientRequest,
  store: SigningStore,
  home: string = store.url,
  body?: Uint8Array
): SignedAnew | 'wants-body' | undefined {
  const secret = store.credentials.consumerSecret
  if (!secret || !mayCarryOAuth(request)) return undefined
  if (needsBody(request) && body === undefined) return 'wants-body'
  const signed = oauthRequest(request, body)
  const parameters = readOAuth(signed)
  const asked = splitUrl(request.url)
  if (!parameters || !asked) return undefined
  const url = checkedUrl(store, home, asked.path)
  if (isSignedFor(parameters, request.method, url, secret)) return undefined
  if (!isSignedFor(parameters, request.method, withoutQuery(asked), secret)) return undefined
  if (parameters.place === 'body') {
    const why = 'oauth_signature stands in the form body, which is passed on as it is: send the oauth_ parameters in the query or header.'
    return { reasons: [`The signature was made for ${withoutQuery(asked)} and cannot be made anew. ${why}`] }
  }
  const algorithm = algorithmOf(parameters)
  if (!algorithm) return undefined
  const signature = sign(algorithm, secret, phpBaseString(request.method, url, parameters.all))
  const changed = replaced(request, parameters, 'oauth_signature', signature)
  return changed && { ...changed, reasons: reasons(store, asked.path, withoutQuery(asked), url) }
}

/**
 * A recorded request with fresh nonce, timestamp and signature, for sending it again: the store takes each nonce once.
 *
 * @returns undefined: no OAuth 1.0a in it
 */
export function signAnew(
  request: HttpRequest,
  store: SigningStore,
  fresh: { readonly nonce: string; readonly timestamp: number },
  home: string = store.url
): HttpRequest | { readonly refused: string } | undefined {
  const before = readOAuth(recordedRequest(request))
  if (!before) return undefined
  const secret = store.credentials.consumerSecret
  if (!secret)
    return { refused: 'OAuth 1.0a must be signed anew, and the consumer secret is not known: set stores[].credentials.consumerSecret.' }
  if (before.place === 'body')
    return { refused: 'The oauth_ parameters stand in the form body, which cannot be signed anew here: send it from your app again.' }
  const stamped = withValues(request, before, [
    ['oauth_nonce', fresh.nonce],
    ['oauth_timestamp', String(fresh.timestamp)]
  ])
  const parameters = readOAuth(recordedRequest(stamped))
  const asked = splitUrl(stamped.url)
  const algorithm = parameters && algorithmOf(parameters)
  if (!parameters || !asked || !algorithm) {
    return {
      refused: 'oauth_signature_method is neither HMAC-SHA1 nor HMAC-SHA256, so there is nothing the store would accept: correct it first.'
    }
  }
  const signature = sign(algorithm, secret, phpBaseString(request.method, checkedUrl(store, home, asked.path), parameters.all))
  return withValues(stamped, parameters, [['oauth_signature', signature]])
}

/** The URL that the store signs for a path as the client asked for it at the gateway: the gateway puts the store's base path before it. */
function checkedUrl(store: SigningStore, home: string, askedPath: string): string {
  const base = splitUrl(trimSlashes(store.url))
  const folder = base ? trimSlashes(base.path) : ''
  return urlAtStore(home, base?.scheme ?? 'https', `${folder}${askedPath}`)
}

/** Cheap look before anything is parsed: most requests carry no OAuth 1.0a. */
function mayCarryOAuth(request: ClientRequest): boolean {
  const authorization = authorizationOf(request.headers)
  if (/oauth(?:_|%5f)/i.test(request.target) || authorization?.startsWith('OAuth ')) return true
  return authorization === undefined && needsBody(request) && /wp-json\/wc[/-]|wc-api\//.test(request.target)
}

/** PHP reads the form of a POST into the parameters that are signed. */
function needsBody({ method, headers }: ClientRequest): boolean {
  return method.toUpperCase() === 'POST' && isForm(lineValue(headers, 'content-type') ?? '')
}

function oauthRequest({ method, url, headers }: ClientRequest, body: Uint8Array | undefined): OAuthRequest {
  const text = body ? Buffer.from(body).toString('utf8') : ''
  return { method, url, authorization: authorizationOf(headers), form: formPairs(lineValue(headers, 'content-type') ?? '', text) }
}

function recordedRequest({ method, url, headers, postData }: HttpRequest): OAuthRequest {
  const form = formPairs(lineValue(headers, 'content-type') ?? postData?.mimeType ?? '', postData?.text ?? '', postData?.params)
  return { method, url, authorization: authorizationOf(headers), form }
}

function replaced(
  request: ClientRequest,
  { place }: OAuthParameters,
  name: string,
  value: string
): Omit<SignedAnew, 'reasons'> | undefined {
  if (place === 'query') {
    const target = replaceInQuery(request.target, name, value)
    return target === undefined ? undefined : { target }
  }
  const header = replaceInHeader(authorizationOf(request.headers) ?? '', name, value)
  return header === undefined ? undefined : { headers: [{ name: 'Authorization', value: header }] }
}

function withValues(request: HttpRequest, parameters: OAuthParameters, values: readonly (readonly [string, string])[]): HttpRequest {
  let { url, headers, queryString } = request
  for (const [name, value] of values) {
    if (oauthValue(parameters, name) === undefined) continue
    if (parameters.header.has(name)) {
      const isLine = (line: NameValue) => line.name.toLowerCase() === 'authorization'
      headers = headers.map((line) => (isLine(line) ? { ...line, value: replaceInHeader(line.value, name, value) ?? line.value } : line))
      continue
    }
    url = replaceInQuery(url, name, value) ?? url
    const last = queryString.findLastIndex((pair) => pair.name === name)
    queryString = queryString.map((pair, index) => (index === last ? { name, value } : pair))
  }
  return { ...request, url, headers, queryString }
}

function reasons(store: SigningStore, path: string, signed: string, checked: string): string[] {
  const list = [`oauth_signature made anew for ${checked}: the client signed ${signed}, and the store checks its own URL.`]
  const direct = `${trimSlashes(store.url)}${path}`
  if (direct === checked) return list
  return [
    ...list,
    `This works only through the proxy: sent straight to the store, the client would sign ${direct}, and the store would refuse it.`
  ]
}

function authorizationOf(headers: readonly NameValue[]): string | undefined {
  return lineValue(headers, 'authorization')
}

function lineValue(headers: readonly NameValue[], name: string): string | undefined {
  return headers.find((line) => line.name.toLowerCase() === name)?.value
}
