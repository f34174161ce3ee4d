/** Gets at the content of an answer: behind what was printed before it, out of an envelope, JSONP or a batch. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { isObject } from '../../model/json.js'

export interface Unpacked {
  readonly json: unknown
  /** See `Answer.before`. */
  readonly before: string
  /** See `Answer.after`. */
  readonly after?: string
  readonly wrapped?: 'envelope' | 'jsonp'
  readonly status: number
  /** The first item of a batch of which none was done. */
  readonly item?: FailedItem
}

export interface FailedItem {
  /** `create[0]`: in the request as in the answer. */
  readonly place: string
  readonly error: Record<string, unknown>
}

const BYTE_ORDER_MARK = '\uFEFF'

/** The status is the one inside: of an envelope, or of the failed item of a batch, 400 where that names none. */
export function unpack(http: HttpFacts): Unpacked {
  const { status } = http
  const jsonp = isJsonp(http.text) ? /^\/\*\*\/[\w$.]{1,200}\(([\s\S]*)\);?$/.exec(http.text.trim()) : null
  if (jsonp) return { json: parse(jsonp[1] ?? ''), before: '', wrapped: 'jsonp', status }
  if (http.json === undefined && hasAfter(http.text)) return { ...ahead(http.text), before: '', status }
  const { json, before } = http.json === undefined ? behind(http.text) : { json: http.json, before: '' }
  if (http.query.get('_envelope') && isObject(json) && typeof json['status'] === 'number' && 'body' in json) {
    return { json: json['body'], before, wrapped: 'envelope', status: json['status'] }
  }
  const item = isBatch(http) ? failedItem(json) : undefined
  if (!item) return { json, before, status }
  const stated = isObject(item.error['data']) ? item.error['data']['status'] : undefined
  return { json, before, status: typeof stated === 'number' ? stated : 400, item }
}

/** WordPress begins JSONP with an empty comment, in front of the name of the function. */
export function isJsonp(text: string): boolean {
  return /^\s*\/\*\*\//.test(text)
}

/** A file of the store that was saved with a byte order mark prints it before everything; PHP prints notices, IIS a page of its own. */
export function hasBefore(text: string): boolean {
  return /^\s*(?:<|PHP |(?:Warning|Notice|Deprecated|Fatal error):)/i.test(text) || text.startsWith(BYTE_ORDER_MARK)
}

/** Caches sign their work with a comment, PHP prints late notices: behind JSON that is whole. */
export function hasAfter(text: string): boolean {
  return /^\s{0,20}[{[]/.test(text) && text.trimEnd().endsWith('>')
}

/** How often the text is cut back: more comments than caches that one site runs. */
const CUTS = 8

/** From the end backwards, since the JSON itself may hold markup. */
function ahead(text: string): { readonly json: unknown; readonly after: string } {
  let end = text.length
  for (let cut = 0; cut < CUTS && end > 0; cut++) {
    end = Math.max(...['<!--', '<br', '<script'].map((sign) => text.lastIndexOf(sign, end - 1)))
    const head = text.slice(0, Math.max(end, 0)).trimEnd()
    const json = /[}\]]$/.test(head) ? parse(head) : undefined
    if (json !== undefined) return { json, after: text.slice(end) }
  }
  return { json: undefined, after: '' }
}

/** Strict parsers refuse all of these. */
function behind(text: string): { readonly json: unknown; readonly before: string } {
  const nothing = { json: undefined, before: '' }
  if (!hasBefore(text)) return nothing
  const end = text.trimEnd()
  if (!end.endsWith('}') && !end.endsWith(']')) return nothing
  const marked = text.startsWith(BYTE_ORDER_MARK) ? parse(end.trim()) : undefined
  if (marked !== undefined) return { json: marked, before: BYTE_ORDER_MARK }
  const page = /<\/body>/i.exec(end)?.index ?? 0
  for (const opening of ['{"', '[{"', '[]', '{}']) {
    const at = end.indexOf(opening, page)
    const json = at < 0 ? undefined : parse(end.slice(at))
    if (json !== undefined) return { json, before: end.slice(0, at) }
  }
  return nothing
}

/** `POST /wc/v3/…/batch` answers 200 whatever became of its items. */
export function isBatch({ status, method, head }: HttpFacts): boolean {
  return status === 200 && /^(?:POST|PUT|PATCH)$/.test(method) && head.path.includes('/wp-json/wc') && /\/batch\/?$/.test(head.path)
}

/** WooCommerce takes 100 items unless a filter says otherwise. */
const MOST_ITEMS = 1000

/** Undefined as soon as one item was done: a batch that did a part of its work is no failed call. */
function failedItem(json: unknown): FailedItem | undefined {
  if (!isObject(json)) return undefined
  let first: FailedItem | undefined
  for (const list of ['create', 'update', 'delete']) {
    const items = json[list] ?? []
    if (!Array.isArray(items) || items.length > MOST_ITEMS) return undefined
    for (const [index, item] of items.entries()) {
      const error: unknown = isObject(item) ? item['error'] : undefined
      if (!isObject(error)) return undefined
      first ??= { place: `${list}[${index}]`, error }
    }
  }
  return first
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
