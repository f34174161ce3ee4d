/** Saved responses of a Postman collection (v2.0 and v2.1) -> HAR entries. Variables of the collection are filled in. Pure. */
import type { NameValue } from '../model/exchange.js'
import { asObject, type JsonObject } from '../model/json.js'
import { harEntry, valueOf } from './entry.js'

interface Scope {
  readonly variables: ReadonlyMap<string, string>
  /** Inherited from folder or collection where a request has none. */
  readonly auth: JsonObject | undefined
  /** For answers without a Date. */
  readonly now: number
}

/** Deep enough for any collection that a person made. */
const MAX_DEPTH = 50

/** @param start of the file, as far as the collection's `info` is likely to stand */
export function isPostmanCollection(start: string): boolean {
  return /^\s*\{/.test(start) && /"_postman_id"|schema\.(?:get)?postman\.com\/json\/collection/.test(start)
}

/** The saved responses in order; a request without any has nothing to explain. */
export function postmanEntries(collection: unknown, now: number): object[] {
  const root = asObject(collection)
  if (!root) return []
  return itemsOf(root, { variables: variablesOf(root, new Map()), auth: asObject(root['auth']), now }, 0)
}

function itemsOf(folder: JsonObject, scope: Scope, depth: number): object[] {
  if (depth > MAX_DEPTH) return []
  return list(folder['item']).flatMap((item) => {
    const request = asObject(item['request'])
    const inner = {
      variables: variablesOf(item, scope.variables),
      auth: asObject(request?.['auth'] ?? item['auth']) ?? scope.auth,
      now: scope.now
    }
    return [...list(item['response']).map((response) => entryOf(response, request, inner)), ...itemsOf(item, inner, depth + 1)]
  })
}

function entryOf(response: JsonObject, itemRequest: JsonObject | undefined, scope: Scope): object {
  const fill = (value: string) => filled(value, scope.variables)
  const request = asObject(response['originalRequest']) ?? itemRequest ?? {}
  const signed = authorised(fieldsOf(request['header']), urlOf(request['url']), asObject(request['auth']) ?? scope.auth)
  const body = bodyOf(asObject(request['body']))
  const headers = signed.headers.map(({ name, value }) => ({ name, value: fill(value) }))
  if (body && valueOf(headers, 'content-type') === undefined) headers.push({ name: 'Content-Type', value: body.mimeType })
  const answer = {
    status: typeof response['code'] === 'number' ? response['code'] : 0,
    statusText: text(response['status']),
    headers: fieldsOf(response['header']),
    body: text(response['body'])
  }
  const call = { method: text(request['method']) || 'GET', url: fill(signed.url), headers, ...(body && { body: fill(body.text) }) }
  const time = typeof response['responseTime'] === 'number' ? response['responseTime'] : -1
  return harEntry(call, answer, scope.now, time)
}

/** A list of pairs, or, in old collections, the lines as one text. Disabled ones were not sent. */
function fieldsOf(value: unknown): NameValue[] {
  if (typeof value === 'string') {
    const lines = value.split('\n').map((line) => /^([^:]+):(.*)$/s.exec(line))
    return lines.flatMap((match) => (match ? [{ name: match[1] ?? '', value: (match[2] ?? '').trim() }] : []))
  }
  return list(value)
    .filter((line) => line['disabled'] !== true)
    .map((line) => ({ name: text(line['key']), value: text(line['value']) }))
}

function urlOf(value: unknown): string {
  const url = typeof value === 'string' ? value : text(asObject(value)?.['raw'])
  return url === '' || /^[a-z]+:\/\/|^\{\{/i.test(url) ? url : `http://${url}`
}

/** Postman adds these when it sends, and does not save them with the headers. */
function authorised(
  headers: NameValue[],
  url: string,
  auth: JsonObject | undefined
): { readonly headers: NameValue[]; readonly url: string } {
  const type = text(auth?.['type'])
  const parameters = auth?.[type]
  const value = (name: string) => {
    const inList = list(parameters).find(({ key }) => key === name)?.['value']
    return text(inList ?? asObject(parameters)?.[name])
  }
  const add = (name: string, line: string) =>
    valueOf(headers, name.toLowerCase()) === undefined ? { url, headers: [...headers, { name, value: line }] } : { url, headers }
  switch (type) {
    case 'bearer':
      return add('Authorization', `Bearer ${value('token')}`)
    case 'basic':
      return add('Authorization', `Basic ${Buffer.from(`${value('username')}:${value('password')}`).toString('base64')}`)
    case 'apikey': {
      if (value('in') !== 'query') return add(value('key'), value('value'))
      const pair = `${encodeURIComponent(value('key'))}=${encodeURIComponent(value('value'))}`
      return { headers, url: url + (url.includes('?') ? '&' : '?') + pair }
    }
    default:
      return { headers, url }
  }
}

function bodyOf(body: JsonObject | undefined): { readonly text: string; readonly mimeType: string } | undefined {
  switch (body?.['mode']) {
    case 'raw': {
      const language = text(asObject(asObject(body['options'])?.['raw'])?.['language'])
      return { text: text(body['raw']), mimeType: language === 'json' ? 'application/json' : 'text/plain' }
    }
    case 'graphql': {
      const graphql = asObject(body['graphql']) ?? {}
      const variables = attempt(text(graphql['variables']))
      return { text: JSON.stringify({ query: text(graphql['query']), variables }), mimeType: 'application/json' }
    }
    case 'urlencoded': {
      const pairs = fieldsOf(body['urlencoded']).map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      return { text: pairs.join('&'), mimeType: 'application/x-www-form-urlencoded' }
    }
    default:
      return undefined
  }
}

function variablesOf(item: JsonObject, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = list(item['variable']).map((variable) => [text(variable['key'] ?? variable['id']), text(variable['value'])] as const)
  return own.length === 0 ? outer : new Map([...outer, ...own.filter(([name, value]) => name !== '' && value !== '')])
}

/** A variable of the environment stays as it is written: what it held is not in the file. One pass, so that no value is filled in again. */
function filled(value: string, variables: ReadonlyMap<string, string>): string {
  return value.replace(/\{\{([^{}]{1,100})\}\}/g, (whole, name: string) => variables.get(name.trim()) ?? whole)
}

function attempt(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((one) => one !== undefined) : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
