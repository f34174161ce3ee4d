/**
 * The probes that reach out: name look-up, TLS handshake, GET and HEAD. None of them ever sends a credential, follows a redirect or
 * waits longer than its limit.
 */
import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP } from 'node:net'
import { connect, type PeerCertificate, rootCertificates } from 'node:tls'
import { brotliDecompressSync, unzipSync } from 'node:zlib'
import type { StoreSettings } from '../model/settings.js'
import { hostOf, placeOf } from '../model/store-place.js'
import type { Answer } from './answer.js'
import type { Handshake } from './certificate.js'

/** Each probe ends within this, whatever the store does; sooner where the store's own timeouts are shorter. */
const LIMIT_MS = 10_000
/** An API index of a site with many plugins has a megabyte or two. */
const BODY_LIMIT = 8 << 20

const FIELDS = { Accept: 'application/json', 'Accept-Encoding': 'identity', 'User-Agent': 'storetap-doctor', Connection: 'close' }

/** SNI is the store's name; an address has none (RFC 6066 section 3). */
function serverName(store: StoreSettings): string {
  const host = hostOf(store)
  return isIP(host) === 0 ? host : ''
}

/** @throws the resolver's error with its code, or EAI_AGAIN where it gave none in time */
export async function resolveName(host: string): Promise<readonly string[]> {
  const found = await within(lookup(host, { all: true }), 'EAI_AGAIN')
  return found.map(({ address }) => address)
}

async function within<T>(work: Promise<T>, code: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error(`no answer within ${LIMIT_MS} ms`), { code })), LIMIT_MS)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Shakes hands whatever the certificate is, so that it can be described. @throws the error that broke the handshake off */
export async function shakeHands(store: StoreSettings): Promise<Handshake> {
  return await new Promise((resolve, reject) => {
    const socket = connect({
      ...placeOf(store),
      servername: serverName(store),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      ...trustOf(store)
    })
    const limit = Math.min(LIMIT_MS, store.timeouts.connect)
    socket.setTimeout(limit, () => socket.destroy(timeOut('ETIMEDOUT', limit)))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate()
      resolve({
        protocol: socket.getProtocol() ?? 'TLS',
        // Typed as Error, but a code (Node's documentation of tlsSocket.authorizationError).
        refusedFor: socket.authorized ? undefined : String(socket.authorizationError),
        names: certificate.subjectaltname ?? firstOf(certificate.subject?.CN) ?? '',
        issuer: issuerOf(certificate),
        validTo: new Date(certificate.valid_to)
      })
      socket.destroy()
    })
  })
}

/** The authorities that the gateway trusts for this store. @throws the error of reading tls.caFile */
function trustOf({ tls }: StoreSettings): { readonly ca?: string[] } {
  return tls.caFile === null ? {} : { ca: [...rootCertificates, readFileSync(tls.caFile, 'utf8')] }
}

function issuerOf({ issuer }: PeerCertificate): string {
  return firstOf(issuer?.O) ?? firstOf(issuer?.CN) ?? 'an unnamed authority'
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value
}

/** @param path below the store's URL, with its leading slash @throws the error of the connection */
export async function ask(store: StoreSettings, path: string, method: 'GET' | 'HEAD' = 'GET'): Promise<Answer> {
  const url = new URL(store.url + path)
  const secure = url.protocol === 'https:'
  const sentAt = Date.now()
  const limit = Math.min(LIMIT_MS, store.timeouts.head)
  const signal = AbortSignal.timeout(limit)
  return await new Promise((resolve, reject) => {
    let late = 'UND_ERR_HEADERS_TIMEOUT'
    const refuse = (error: Error) => reject(signal.aborted ? timeOut(late, limit) : error)
    const request = (secure ? secureRequest : plainRequest)({
      ...placeOf(store),
      path: url.pathname + url.search,
      method,
      agent: false,
      headers: { Host: url.host, ...FIELDS },
      signal,
      ...(secure && { servername: serverName(store), rejectUnauthorized: store.tls.verify, ...trustOf(store) })
    })
    request.on('error', refuse)
    request.once('response', (response) => {
      const receivedAt = Date.now()
      late = 'UND_ERR_BODY_TIMEOUT'
      readText(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: pairsOf(response), text, sentAt, receivedAt }),
        refuse
      )
    })
    request.end()
  })
}

function pairsOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return pairs
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += (chunk as Buffer).length
    if (size > BODY_LIMIT) break
    chunks.push(chunk as Buffer)
  }
  return decoded(Buffer.concat(chunks), response.headers['content-encoding']).toString('utf8')
}

/** Some servers encode although they were asked not to. */
function decoded(body: Buffer, encoding: string | undefined): Buffer {
  try {
    if (encoding === 'br') return brotliDecompressSync(body, { maxOutputLength: BODY_LIMIT })
    if (encoding === 'gzip' || encoding === 'deflate') return unzipSync(body, { maxOutputLength: BODY_LIMIT })
  } catch {
    // judged as it is: not JSON
  }
  return body
}

/** @param code as the gateway's own connections have it, so that the sentence is the same */
function timeOut(code: string, limit: number): Error {
  return Object.assign(new Error(`${limit} ms`), { code })
}
