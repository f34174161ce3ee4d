/**
 * The one central record: an HTTP request with its outcome.
 *
 * Field names are those of HAR 1.2, extended where HAR has no word. The same shape is used unmasked (in memory, for the
 * diagnosis) and masked (everywhere else). JSON Pointers in diagnoses point into this shape, e.g. `/request/headers/3`.
 */
export type PlatformId = 'shopify' | 'woocommerce' | 'http'

/** One header line, query parameter, cookie or form field, in its original order, case and repetition. */
export interface NameValue {
  readonly name: string
  readonly value: string
}

/** A message body as captured. Sizes are bytes. */
export interface Body {
  /** The media type with its parameters, as the Content-Type field gave it; empty where there was none. */
  readonly mimeType: string
  /** Decoded text; absent for binary or not kept bodies. */
  readonly text?: string
  /** Set when `text` holds base64 (binary content in a HAR that was imported); our own records keep binary in a file. */
  readonly encoding?: 'base64'
  /** Bytes of the captured content after content decoding; less than the whole where `truncated`. */
  readonly size: number
  /** The capture cap cut this body; `bodySize` of the message tells its full length on the wire. */
  readonly truncated?: true
  /** Why there is no text although bytes passed, e.g. "zstd is not decoded by this runtime". */
  readonly note?: string
  /** Name of the file beside the log that holds the (masked) bytes: larger or binary bodies. */
  readonly file?: string
  /** Form fields of an application/x-www-form-urlencoded or multipart body, where an imported HAR gave only those. */
  readonly params?: readonly NameValue[]
}

export interface HttpRequest {
  readonly method: string
  /** As the client asked for it: through a gateway that is `http://localhost:4010/...`; see `forwarded.url`. */
  readonly url: string
  readonly httpVersion: string
  readonly headers: readonly NameValue[]
  /** Parameters of the URL's query, percent-decoded, in order. */
  readonly queryString: readonly NameValue[]
  readonly postData?: Body
  /** Bytes of the body on the wire; -1 unknown. */
  readonly bodySize: number
  readonly trailers?: readonly NameValue[]
}

export interface HttpResponse {
  readonly status: number
  readonly statusText: string
  readonly httpVersion: string
  readonly headers: readonly NameValue[]
  readonly content: Body
  /** Bytes of the body on the wire; -1 unknown. */
  readonly bodySize: number
  readonly trailers?: readonly NameValue[]
  /** 1xx answers that came before the final one (RFC 9110 section 15.2). */
  readonly informational?: readonly { readonly status: number; readonly headers: readonly NameValue[] }[]
}

/** HAR 1.2 timings, milliseconds; -1 where a phase did not happen or is not known. */
export interface Timings {
  readonly blocked: number
  readonly dns: number
  readonly connect: number
  readonly ssl: number
  readonly send: number
  readonly wait: number
  readonly receive: number
}

/** Where a call broke without (or before the end of) an HTTP answer. Kinds follow RFC 9209 section 2.3 proxy error types. */
export interface Failure {
  /** `request`: between the client and us, its handshake included; the others are towards the store. */
  readonly phase: 'request' | 'dns' | 'connect' | 'tls' | 'send' | 'wait' | 'receive'
  readonly kind: FailureKind
  /** The raw code of the runtime or browser, e.g. `ECONNREFUSED`, `net::ERR_CERT_AUTHORITY_INVALID`. */
  readonly code: string
  readonly message: string
}

export type FailureKind =
  | 'dns_error'
  | 'dns_timeout'
  | 'connection_refused'
  | 'connection_terminated'
  | 'connection_timeout'
  | 'connection_read_timeout'
  | 'connection_write_timeout'
  | 'destination_ip_unroutable'
  | 'tls_protocol_error'
  | 'tls_certificate_error'
  | 'tls_alert_received'
  | 'http_request_error'
  | 'http_response_incomplete'
  | 'http_protocol_error'
  | 'http_response_timeout'
  | 'proxy_internal_error'
  | 'proxy_loop_detected'
  | 'destination_not_found'
  | 'http_upgrade_failed'
  | 'unknown'

/** What was sent to the store where it differs from what the client sent, and why. */
export interface Forwarded {
  readonly url?: string
  readonly headers?: readonly NameValue[]
  /** One plain sentence per change, e.g. "Host is the store's", "oauth_signature made anew for https://shop.example". */
  readonly reasons: readonly string[]
}

export interface GraphqlOperation {
  readonly operationName?: string
  readonly type: 'query' | 'mutation' | 'subscription'
}

export interface ExchangeBase {
  /** Unique, sortable by time of arrival. */
  readonly id: string
  /** Counts up by one per exchange of a data folder, also across restarts. */
  readonly seq: number
  /** Name of the store in the configuration. */
  readonly store: string
  readonly platform: PlatformId
  /** ISO 8601 with milliseconds: when the request's head arrived. The clock of this exchange for every judgement. */
  readonly startedDateTime: string
  /** Milliseconds from head to end; -1 while pending. */
  readonly time: number
  readonly timings: Timings
  readonly request: HttpRequest
  readonly forwarded?: Forwarded
  readonly graphql?: GraphqlOperation
  readonly diagnoses: readonly Diagnosis[]
  /**
   * Whoever wrote it down may have left out Authorization and cookies: Chrome's DevTools do so since version 130, unless they are asked for
   * "HAR with sensitive data" (https://developer.chrome.com/blog/new-in-devtools-130).
   */
  readonly credentialsLeftOut?: true
  /** The exchange that this one repeats (replay), by id. */
  readonly replayOf?: string
}

export type Exchange = ExchangeBase &
  (
    | { readonly outcome: 'pending' }
    | { readonly outcome: 'answered'; readonly answeredBy: AnsweredBy; readonly response: HttpResponse }
    | { readonly outcome: 'failed'; readonly failure: Failure; readonly answeredBy?: AnsweredBy; readonly response?: HttpResponse }
    | { readonly outcome: 'aborted'; readonly response?: HttpResponse }
  )

export type Outcome = Exchange['outcome']
export type AnsweredBy = 'store' | 'gateway' | 'simulation'

import type { Diagnosis } from './diagnosis.js'

/** The answer of an exchange, whole or partial, where there is one. */
export function responseOf(exchange: Exchange): HttpResponse | undefined {
  return exchange.outcome === 'pending' ? undefined : exchange.response
}

/** Why the call broke on its way. An answer that says no is none. */
export function failureOf(exchange: Exchange): Failure | undefined {
  return exchange.outcome === 'failed' ? exchange.failure : undefined
}
