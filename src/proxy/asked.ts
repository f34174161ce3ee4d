/**
 * What a request's head means to this gateway: read once and remembered, as an app sends the same head again and again.
 * For equal heads the very same objects come back, so that others can remember by identity what they made of them.
 */
import type { IncomingMessage } from 'node:http'
import type { NameValue } from '../model/exchange.js'
import { queryOf } from '../model/query.js'
import type { LinkMap } from './links.js'
import type { RequestHead } from './observer.js'
import { type Refusal, type RequestFields, readFields, refusalOf } from './request-head.js'
import { applyRewrite, type Sending } from './rewrite.js'
import { Returning } from '../model/returning.js'
import { askedUrl, type StorePlace, storeTarget } from './target.js'

/** Everything that follows from head and target alone. */
export interface Asked {
  /** Names and values in turn, as they arrived. */
  readonly raw: readonly string[]
  /** As an observer gets it. The target is there byte for byte. */
  readonly head: RequestHead
  readonly httpVersion: string
  readonly fields: RequestFields
  readonly queryString: readonly NameValue[]
  readonly refusal: Refusal | undefined
  /** What goes to the store where nobody rewrites it. */
  readonly sending: Sending
  /** undefined = the client named no host that links could point at. */
  readonly links: LinkMap | undefined
}

interface Head {
  readonly number: number
  readonly fields: RequestFields
  readonly refusal: Refusal | undefined
  /** The target that came last with this head. */
  last: Asked | undefined
}

const LIMIT = 250
/** Longer heads are rarely the same twice. Characters. */
const LONGEST = 4096

/** Of one gateway. Bounded, and only what came twice is kept: heads carry secrets, and most targets come once. */
export class AskedHeads {
  readonly #protocol: 'http' | 'https'
  readonly #place: StorePlace
  readonly #heads = new Returning<Head>(LIMIT)
  readonly #asked = new Returning<Asked>(LIMIT)
  readonly #queries = new Returning<readonly NameValue[]>(LIMIT)
  #count = 0

  constructor(protocol: 'http' | 'https', place: StorePlace) {
    this.#protocol = protocol
    this.#place = place
  }

  /**
   * @param target the request target byte for byte
   * @param before what was asked before on the same connection: most often the same
   */
  of(request: IncomingMessage, target: string, before: Asked | undefined): Asked {
    if (before !== undefined && isAgain(before, request, target)) return before
    // No method and no header line has a line feed in it: the joined text stands for one head only.
    const text = `${request.method} ${request.httpVersion}\n${request.rawHeaders.join('\n')}`
    const head = this.#heads.get(text) ?? this.#readHead(text, request)
    const { last } = head
    if (last !== undefined && last.head.target === target) return last
    const key = `${head.number} ${target}`
    const asked = this.#asked.get(key) ?? this.#read(key, head, request, target)
    head.last = asked
    return asked
  }

  #readHead(text: string, { rawHeaders, httpVersion }: IncomingMessage): Head {
    const fields = readFields(rawHeaders)
    this.#count += 1
    const head: Head = { number: this.#count, fields, refusal: refusalOf(rawHeaders, fields, httpVersion), last: undefined }
    return text.length > LONGEST ? head : this.#heads.keep(text, head)
  }

  #read(key: string, { fields, refusal }: Head, request: IncomingMessage, target: string): Asked {
    const { host, headers } = fields
    const method = request.method ?? ''
    const url = askedUrl(this.#protocol, host || `localhost:${request.socket.localPort ?? 0}`, target)
    const place = storeTarget(target, this.#place, host)
    const asked: Asked = {
      raw: request.rawHeaders,
      head: { method, target, url, headers },
      httpVersion: `HTTP/${request.httpVersion}`,
      fields,
      queryString: this.#queryOf(target),
      refusal: refusal ?? ('refused' in place ? refusalOfTarget(place.refused, place.elsewhere) : undefined),
      sending: applyRewrite(method, target, fields, this.#place, undefined),
      links: host === '' ? undefined : { store: this.#place, gateway: `${this.#protocol}://${host}`, asked: url }
    }
    return key.length > LONGEST ? asked : this.#asked.keep(key, asked)
  }

  /** Other heads may ask for the same target. */
  #queryOf(target: string): readonly NameValue[] {
    if (target.length > LONGEST) return queryOf(target)
    return this.#queries.get(target) ?? this.#queries.keep(target, queryOf(target))
  }
}

function isAgain({ head, httpVersion, raw }: Asked, request: IncomingMessage, target: string): boolean {
  const { rawHeaders, method } = request
  if (head.target !== target || head.method !== method || raw.length !== rawHeaders.length) return false
  if (httpVersion !== (request.httpVersion === '1.1' ? 'HTTP/1.1' : `HTTP/${request.httpVersion}`)) return false
  for (let index = 0; index < raw.length; index += 1) if (raw[index] !== rawHeaders[index]) return false
  return true
}

function refusalOfTarget(message: string, elsewhere = false): Refusal {
  return elsewhere
    ? { status: 400, kind: 'destination_not_found', code: 'OTHER_HOST', message }
    : { status: 400, kind: 'http_request_error', code: 'INVALID_TARGET', message }
}
