/** From an edited request to a patch (RFC 6902, below `/request`): only what was changed, so that masked values stay the real ones. Pure. */
import type { PatchOperation } from '../../model/diagnosis.js'
import type { HttpRequest, NameValue } from '../../model/exchange.js'
import { holdsMask } from './masked.js'

export interface Draft {
  readonly method: string
  readonly url: string
  /** One header line each, `Name: value`. */
  readonly headers: string
  readonly body: string
}

export function draftOf({ method, url, headers, postData }: HttpRequest): Draft {
  return { method, url, headers: headers.map(({ name, value }) => `${name}: ${value}`).join('\n'), body: postData?.text ?? '' }
}

/** @returns the operations, or a sentence that says which line cannot be read */
export function patchOf(request: HttpRequest, draft: Draft): readonly PatchOperation[] | string {
  const before = draftOf(request)
  const lines = draft.headers.split('\n').filter((line) => line.trim() !== '')
  const unreadable = lines.find((line) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line))
  if (unreadable !== undefined) return `"${unreadable.slice(0, 60)}" is not a header line; write Name: value.`
  const fields = lines.map((line) => ({ name: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }))
  const patch = [
    ...(draft.method === before.method ? [] : [replace('/request/method', draft.method.toUpperCase())]),
    ...urlOperations(request, draft.url),
    ...fieldOperations('/request/headers', request.headers, fields, (name) => name.toLowerCase()),
    ...(draft.body === before.body ? [] : [replaceBody(request, draft.body)])
  ]
  return patch.some((operation) => 'value' in operation && holdsMask(operation.value)) ? MASKED : patch
}

/** A mask is not the secret: the store would be sent the mask. */
const MASKED = 'What you changed holds a masked value (…): write the whole value there, or undo the change.'

/** Where only the query differs, its parameters are changed one by one, so that masked ones beside them stay the real ones. */
function urlOperations(request: HttpRequest, url: string): readonly PatchOperation[] {
  if (url === request.url) return []
  const before = parametersOf(request.url)
  if (pathOf(url) !== pathOf(request.url) || before.length !== request.queryString.length) return [replace('/request/url', url)]
  return fieldOperations('/request/queryString', before, parametersOf(url), (name) => name)
}

function pathOf(url: string): string {
  return url.replace(/\?.*/s, '')
}

function parametersOf(url: string): readonly NameValue[] {
  return [...new URLSearchParams(url.slice(pathOf(url).length))].map(([name, value]) => ({ name, value }))
}

function replace(path: string, value: unknown): PatchOperation {
  return { op: 'replace', path, value }
}

function replaceBody({ postData }: HttpRequest, text: string): PatchOperation {
  return postData
    ? replace('/request/postData/text', text)
    : { op: 'add', path: '/request/postData', value: { mimeType: '', text, size: text.length } }
}

/** Removals from the end, so that indexes before them hold; unchanged lines are left alone. */
function fieldOperations(
  list: string,
  before: readonly NameValue[],
  after: readonly NameValue[],
  key: (name: string) => string
): readonly PatchOperation[] {
  const left = [...after]
  const removed: number[] = []
  const changed: PatchOperation[] = []
  before.forEach(({ name, value }, index) => {
    const same = left.findIndex((field) => field.name === name && field.value === value)
    const other =
      same >= 0
        ? same
        : left.findIndex(
            (field) => key(field.name) === key(name) && !before.some((each) => each.name === field.name && each.value === field.value)
          )
    const field = left[other]
    if (!field) removed.push(index)
    else {
      left.splice(other, 1)
      if (field.name !== name) changed.push(replace(`${list}/${index}/name`, field.name))
      if (field.value !== value) changed.push(replace(`${list}/${index}/value`, field.value))
    }
  })
  const removals = removed.reverse().map((index): PatchOperation => ({ op: 'remove', path: `${list}/${index}` }))
  return [...changed, ...removals, ...left.map((value): PatchOperation => ({ op: 'add', path: `${list}/-`, value }))]
}
