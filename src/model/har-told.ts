/** Where in a HAR entry tools write why a call broke. */
import type { Failure } from './exchange.js'
import { failureFrom } from './har-failure.js'
import { field, list, object, text } from './har-fields.js'
import { asObject, type JsonObject } from './json.js'

/** `_error` is ours and Chrome's (`net::ERR_...`), Playwright writes `_failureText`, BrowserMob `_errorMessage`, both into the response. */
const NAMES = ['_error', '_failureText', '_errorMessage']

/** How many errors deep the reason is looked for: "fetch failed" of Node has its own in `cause`, a failed race all of them in `errors`. */
const DEEPEST = 4

/** More of a text that is no field of errors is not read. */
const LONGEST = 1000

/** What a field of the entry or of its response says of the failure: an object, or a text. */
export function readFailure(fields: JsonObject, response: JsonObject | undefined): Failure | undefined {
  for (const told of [fields, response].flatMap((part) => (part ? NAMES.map((name) => field(part, name)) : []))) {
    if (typeof told === 'string' && told !== '') return failureFrom({ code: told, message: told })
    const error = asObject(told)
    if (error) return ofError(error, DEEPEST)
  }
  return undefined
}

function ofError(error: JsonObject, deeper: number): Failure {
  const parts = {
    code: text(error, 'code') ?? text(error, 'errno'),
    kind: text(error, 'kind'),
    message: text(error, 'message') ?? text(error, 'name'),
    phase: text(error, 'phase')
  }
  const failure = failureFrom(Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)))
  if (failure.kind !== 'unknown' || deeper === 0) return failure
  const inner = object(error, 'cause') ?? asObject(list(error, 'errors')[0])
  const cause = inner && ofError(inner, deeper - 1)
  return cause && cause.kind !== 'unknown' ? cause : failure
}

/** Where no field says why no answer came, some tools put the reason where people read: beside the status, in a comment, as the body. */
export function remarked(fields: JsonObject, response: JsonObject | undefined): Failure | undefined {
  const content = response && object(response, 'content')
  const texts = [response && text(response, 'statusText'), content && text(content, 'text'), response && text(response, 'comment')]
  const told = [...texts, text(fields, 'comment')].flatMap((words) => {
    const said = words?.slice(0, LONGEST).trim() ?? ''
    return said.length > 3 ? [failureFrom({ message: said })] : []
  })
  return told.find(({ kind }) => kind !== 'unknown') ?? told[0]
}
