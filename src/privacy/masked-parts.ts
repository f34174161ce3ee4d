/** The parts of an exchange as masked JSON, remembered where they repeat: by the identity of the object, or by its text. */
import { toByteText } from '../byte-text.js'
import type { Body, Forwarded, NameValue } from '../model/exchange.js'
import type { SecretPlace } from '../model/secrets.js'
import { createDoorkeeper, perText } from '../model/returning.js'
import type { RecordMasker } from './mask.js'
import { mapForwarded, maskBodyOf, maskHeader } from './mask-exchange.js'
import type { Masking } from './masking.js'
import { compilePlaces } from './places.js'
import { forRepeated } from './repeated.js'
import { maskShapes, maskText } from './scan.js'
import { maskParameters, maskUrl } from './url.js'

const NONE: readonly string[] = []

/** A part of an exchange, masked. */
export interface Part {
  readonly json: string
  /** All its texts, to look for secrets that are known by value. */
  readonly text: string
  /** Raw secrets that were found in it: the same list for the same part. */
  readonly secrets: readonly string[]
  /** In the company of which secrets it was last seen to hold none of them by value. */
  clean: object | undefined
}

/** What masking makes of each part, remembered where parts repeat. */
export function createParts(masker: RecordMasker, places: readonly SecretPlace[]) {
  const compiled = compilePlaces(places)

  function part<T>(mask: (masking: Masking) => T, textOf: (masked: T) => string): Part {
    const found = new Set<string>()
    const masked = mask({ masker, places: compiled, found })
    const secrets = found.size === 0 ? NONE : [...found]
    return { json: toByteText(JSON.stringify(masked)), text: textOf(masked), secrets, clean: undefined }
  }

  const sentence = perText(4000, (text) => part((masking) => maskShapes(masking, text), String))

  /** The JSON of a diagnosis, or of any part of it; its texts are added to `all`. Most are words of the catalogue, seen before. */
  function sentencesIn(value: unknown, all: Part[]): string {
    if (typeof value === 'string') {
      const made = sentence(value)
      all.push(made)
      return made.json
    }
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
    let json = ''
    if (Array.isArray(value)) {
      for (const item of value) json += (json === '' ? '[' : ',') + sentencesIn(item, all)
      return json === '' ? '[]' : `${json}]`
    }
    const parts = value as Readonly<Record<string, unknown>>
    for (const name in parts) {
      const item = parts[name]
      if (item !== undefined) json += (json === '' ? firstMember(name) : nextMember(name)) + sentencesIn(item, all)
    }
    return json === '' ? '{}' : `${json}}`
  }

  const ofBody = (body: Body) => part((masking) => maskBodyOf(masking, body), textOfBody)
  const repeated = forRepeated((mimeType, text) => ofBody({ mimeType, text, size: Buffer.byteLength(text) }))

  /** Most are a whole text and nothing else. */
  function body(body: Body): Part {
    const { mimeType, text, size } = body
    const isPlain = text !== undefined && Object.keys(body).length === 3 && Buffer.byteLength(text) === size
    return isPlain ? repeated(mimeType, text) : ofBody(body)
  }

  return {
    text: perText(1000, (text) => part((masking) => maskText(masking, text), String)),
    url: perText(1000, (url) => part((masking) => copyOf(maskUrl(masking, url)), String)),
    header: byIdentity((header: NameValue) => part((masking) => maskHeader(masking, header), textOfField)),
    headers: byIdentity((headers: readonly NameValue[]) =>
      part((masking) => headers.map((header) => maskHeader(masking, header)), textOfFields)
    ),
    query: byIdentity((query: readonly NameValue[]) => part((masking) => maskParameters(masking, query), textOfFields)),
    forwarded: byIdentity((forwarded: Forwarded) => part((masking) => mapForwarded(forwarded, stepOf(masking)), textOfForwarded)),
    body,
    sentence,
    sentencesIn
  }
}

function stepOf(masking: Masking) {
  return {
    sentence: (text: string) => maskShapes(masking, text),
    url: (url: string) => maskUrl(masking, url),
    header: (header: NameValue) => maskHeader(masking, header)
  }
}

/**
 * Remembers what was made of an object for as long as that lives, where one like it came before: what comes a single time would be held
 * until old garbage is collected, since the collector of young garbage takes the values of a WeakMap for needed.
 */
function byIdentity<K extends object>(make: (key: K) => Part): (key: K) => Part {
  const known = new WeakMap<K, Part>()
  const cameBefore = createDoorkeeper(1000)
  return (key) => {
    let part = known.get(key)
    if (!part) {
      part = make(key)
      if (cameBefore(part.text)) known.set(key, part)
    }
    return part
  }
}

const textOfField = ({ name, value }: NameValue) => `${name}\n${value}`
const textOfFields = (fields: readonly NameValue[]) => fields.map(textOfField).join('\n')
const textOfForwarded = ({ url = '', headers = [], reasons }: Forwarded) => `${url}\n${textOfFields(headers)}\n${reasons.join('\n')}`
function textOfBody({ mimeType, text = '', note, params }: Body): string {
  // A large text is not copied for the sake of a media type, which is a field of the answer, too.
  return note === undefined && !params ? text : `${mimeType}\n${text}\n${note}\n${textOfFields(params ?? [])}`
}

/** A URL cut out of a larger text would keep that text alive as long as the summary; a copy does not. */
function copyOf(text: string): string {
  return Buffer.from(text).toString()
}

/** Names of ours: the same few again and again. */
export const quoted = perText(1000, (text) => toByteText(JSON.stringify(text)))
const firstMember = perText(1000, (name) => `{${quoted(name)}:`)
const nextMember = perText(1000, (name) => `,${quoted(name)}:`)
