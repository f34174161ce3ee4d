/** What a patch would do to a request, in words, so that nobody sends blindly. Pure. */
import type { PatchOperation } from '../../model/diagnosis.js'
import type { HttpRequest, NameValue } from '../../model/exchange.js'

export function wordsOf(patch: readonly PatchOperation[], request: HttpRequest): readonly string[] {
  return patch.map((operation) => {
    switch (operation.op) {
      case 'remove':
        return `removes ${placeOf(operation.path, request)}`
      case 'add':
        return added(operation.path, operation.value, request)
      case 'replace':
        return `sets ${placeOf(operation.path, request)} to ${valueOf(operation.value)}`
      case 'move':
      case 'copy':
        return `${operation.op === 'move' ? 'moves' : 'copies'} ${placeOf(operation.from, request)} to ${placeOf(operation.path, request)}`
    }
  })
}

function added(path: string, value: unknown, request: HttpRequest): string {
  if (!isField(value)) return `adds ${placeOf(path, request)}: ${valueOf(value)}`
  return `adds ${listOf(path) ?? 'a field'} ${value.name}: ${valueOf(value.value)}`
}

function isField(value: unknown): value is { readonly name: string; readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'value' in value
}

function valueOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && '$secret' in value)
    return `the configured ${String(value.$secret).replace(/^config:/, '')}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const LISTS: Readonly<Record<string, string>> = { headers: 'header', queryString: 'parameter' }

function listOf(path: string): string | undefined {
  return LISTS[path.split('/')[2] ?? '']
}

/** `header authorization` for `/request/headers/3`, `header authorization (its name)` for `/request/headers/3/name`. */
function placeOf(path: string, request: HttpRequest): string {
  const [, , list = '', index = '', part] = path.split('/')
  const kind = LISTS[list]
  if (kind === undefined) return list === 'postData' ? 'the body' : `the ${list === 'url' ? 'URL' : list}`
  const fields: readonly NameValue[] = list === 'headers' ? request.headers : request.queryString
  const name = fields[Number(index)]?.name
  if (name === undefined) return `a ${kind}`
  return part === 'name' ? `the name of ${kind} ${name}` : `${kind} ${name}`
}
