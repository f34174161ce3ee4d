/** An exchange signed with OAuth 1.0a as the store saw it, and how its answer refused it. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { RuleContext } from '../../diagnosis/rule.js'
import type { Culprit } from '../../model/diagnosis.js'
import type { NameValue } from '../../model/exchange.js'
import type { WooFacts } from './facts.js'
import type { OAuthParameters, OAuthRequest } from './oauth1.js'
import { oauthValue, readOAuth } from './oauth1.js'
import { formPairs } from './oauth1-form.js'
import { splitUrl, trimSlashes, urlAtStore } from './oauth1-url.js'
import { knownHome } from './past.js'
import { fromBytes } from './php-query.js'
import { isAuthenticationError, refusesKey, sentPair } from './sent.js'

export type RefusalKind = 'signature' | 'signature-method' | 'sort' | 'timestamp' | 'nonce'

export interface Refusal {
  readonly kind: RefusalKind
  /** False where the text is a translation that was recognised by a word only. */
  readonly sure: boolean
  /** The text says nothing to us: the signature is what is refused most, but key and nonce are refused with the same code. */
  readonly unnamed?: true
}

/** Texts of class-wc-rest-authentication.php and of the legacy API; sites may show translations. */
const TEXTS: readonly (readonly [RefusalKind, RegExp])[] = [
  ['signature', /signature does not match/i],
  ['signature-method', /signature method is invalid/i],
  ['sort', /failed to sort/i],
  ['timestamp', /invalid timestamp/i],
  ['nonce', /nonce has already been used|invalid nonce/i]
]

const WORDS: readonly (readonly [RefusalKind, RegExp])[] = [
  ['nonce', /\bnonce\b/i],
  ['timestamp', /timestamp|zeitstempel|horodat|marca (?:de )?tiempo|marca temporal|tijdstempel|carimbo|data e ora/i],
  ['signature-method', /(?:signatur|firma|assinatura|handtekening|podpis).{0,60}(?:m[eé]t[ho]{1,2}d|methode)/i],
  ['signature', /signatur|firma|assinatura|handtekening|podpis|unterschrift|подпис|署名|签名/i]
]

const ENGLISH = /consumer|permission|request method|parameter/i

/** Which of the OAuth checks failed, by what the store says. */
export function refusalOf(facts: WooFacts): Refusal | undefined {
  if (!isAuthenticationError(facts)) return undefined
  const message = (facts.error?.message ?? '').slice(0, 500)
  const exact = TEXTS.find(([, pattern]) => pattern.test(message))
  if (exact) return { kind: exact[0], sure: true }
  const word = ENGLISH.test(message) ? undefined : WORDS.find(([, pattern]) => pattern.test(message))
  if (word) return { kind: word[0], sure: false }
  return isUnreadable(facts, message) ? { kind: 'signature', sure: false, unnamed: true } : undefined
}

/** Of a signed call, in a language of which no word is known; the refusal of a permission comes with the signs of a user. */
function isUnreadable(facts: WooFacts, message: string): boolean {
  const { error, answer, credentials } = facts
  if (error?.status !== 401 || error.code !== 'woocommerce_rest_authentication_error' || answer.hasUserSigns) return false
  return !ENGLISH.test(message) && refusesKey(facts) === undefined && sentPair(credentials)?.style === 'oauth'
}

/** The request as it reached the store, with what the gateway changed. */
function reachedRequest({ exchange, target, asked, store }: HttpFacts): OAuthRequest {
  const { request, forwarded } = exchange
  const headers = forwarded?.headers ?? request.headers
  const raw = splitUrl(request.url)
  const mapped = store && raw && asked.host !== target.host
  const query = raw?.query === undefined ? '' : `?${raw.query}`
  const url = forwarded?.url ?? (mapped ? `${trimSlashes(store.url)}${raw.path}${query}` : request.url)
  const type = lineValue(headers, 'content-type') ?? request.postData?.mimeType ?? ''
  const text = request.postData?.encoding === 'base64' ? '' : (request.postData?.text ?? '')
  return {
    method: request.method,
    url,
    authorization: lineValue(headers, 'authorization'),
    form: formPairs(type, text, request.postData?.params)
  }
}

export interface OAuthExchange {
  readonly request: OAuthRequest
  readonly parameters: OAuthParameters
  /** The gateway replaced the client's signature. */
  readonly signedAnew: boolean
}

/** Rules read it from the facts, which keep it. Undefined where the request carries no OAuth 1.0a parameter that the store reads. */
export function oauthExchange(facts: HttpFacts): OAuthExchange | undefined {
  const request = reachedRequest(facts)
  const parameters = readOAuth(request)
  if (!parameters) return undefined
  const { url, headers } = facts.exchange.request
  const asSent = facts.exchange.forwarded && readOAuth({ ...request, url, authorization: lineValue(headers, 'authorization') })
  const signedAnew = asSent !== undefined && oauthValue(asSent, 'oauth_signature') !== oauthValue(parameters, 'oauth_signature')
  return { request, parameters, signedAnew }
}

export interface Home {
  readonly url: string
  /** How sure it is: the answer or an earlier one names it, the user configured it, or it is guessed from the request. */
  readonly from: 'answer' | 'history' | 'config' | 'request'
  /** Id of the earlier exchange. */
  readonly exchange?: string
}

/** The home URL that the store checks signatures against. */
export function homeOf(context: RuleContext<WooFacts>): Home {
  const { facts, store } = context
  const root = facts.answer.apiRoot
  const path =
    root && facts.api.prefix !== '/wp-json'
      ? facts.api.base
      : root && /^(.*?)\/(?:wp-json\/?|index\.php(?:\/wp-json\/?)?)$/.exec(root.pathname)?.[1]
  if (root && path !== undefined) return { url: `${root.origin}${path}`, from: 'answer' }
  const known = knownHome(context)
  if (known) return { url: known.home, from: 'history', exchange: known.past.id }
  if (store) return { url: trimSlashes(store.url), from: 'config' }
  return { url: `${facts.target.origin}${facts.api.base}`, from: 'request' }
}

/** The URL without query that the store signs for this request. */
export function checkedUrl(facts: WooFacts, home: Home, request: OAuthRequest): string {
  const scheme = facts.https ? 'https' : 'http'
  return urlAtStore(home.url, scheme, splitUrl(request.url)?.path ?? '/')
}

/** Where this request carries an oauth_ or other parameter: the query parameter, the Authorization line, or the form. */
export function carrier({ query, headers, form }: WooFacts, { header, place, all }: OAuthParameters, name: string): Culprit {
  const authorization = headers.get('authorization')
  if (header.has(name) || (place === 'header' && !all.has(name) && !query.get(name))) {
    return { in: 'request.header', name: 'authorization', ...(authorization && { pointer: authorization.pointer }) }
  }
  const parameter = query.getAll(name).at(-1)
  if (!parameter && (form.get(name) || place === 'body')) {
    return { in: 'request.body', name, pointer: form.get(name)?.pointer ?? '/request/postData' }
  }
  return { in: 'request.query', name, ...(parameter && { pointer: parameter.pointer }) }
}

/** An oauth_ value as text. */
export function textOf(parameters: OAuthParameters, name: string): string {
  return fromBytes(oauthValue(parameters, name) ?? '')
}

function lineValue(headers: readonly NameValue[], name: string): string | undefined {
  return headers.find((line) => line.name.toLowerCase() === name)?.value
}
