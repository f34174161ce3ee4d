/** From an edited request to a patch (RFC 6902, below `/request`): only what was changed, so that masked values stay the real ones. Pure. */
import type { PatchOperation } from '../../model/diagnosis.js'
import type { HttpRequest, NameValue } from '../../model/exchange.js'

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
  return [
    ...(draft.method === before.method ? [] : [replace('/request/method', draft.method.toUpperCase())]),
    ...(draft.url === before.url ? [] : [replace('/request/url', draft.url)]),
    ...headerOperations(request.headers, fields),
    ...(draft.body === before.body ? [] : [replaceBody(request, draft.body)])
  ]
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
function headerOperations(before: readonly NameValue[], after: readonly NameValue[]): readonly PatchOperation[] {
  const left = [...after]
  const removed: number[] = []
  const changed: PatchOperation[] = []
  before.forEach(({ name, value }, index) => {
    const same = left.findIndex((field) => field.name === name && field.value === value)
    const other =
      same >= 0
        ? same
        : left.findIndex(
            (field) =>
              field.name.toLowerCase() === name.toLowerCase() &&
              !before.some((each) => each.name === field.name && each.value === field.value)
          )
    const field = left[other]
    if (!field) removed.push(index)
    else {
      left.splice(other, 1)
      if (field.name !== name) changed.push(replace(`/request/headers/${index}/name`, field.name))
      if (field.value !== value) changed.push(replace(`/request/headers/${index}/value`, field.value))
    }
  })
  const removals = removed.reverse().map((index): PatchOperation => ({ op: 'remove', path: `/request/headers/${index}` }))
  return [...changed, ...removals, ...left.map((value): PatchOperation => ({ op: 'add', path: '/request/headers/-', value }))]
}
