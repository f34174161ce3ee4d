/** A diagnosis: data that says why a call failed and points at the exact place. */
export type Certainty = 'certain' | 'likely' | 'possible'
export type Level = 'failure' | 'notice'

/** The kind of place where THIS exchange carries the fault. */
export type CulpritIn =
  | 'request.header'
  | 'request.query'
  | 'request.url'
  | 'request.method'
  | 'request.body'
  | 'response.header'
  | 'response.body'
  | 'network'
  | 'store'
  | 'proxy'

export interface Culprit {
  readonly in: CulpritIn
  /** Header in lower case, parameter, body field; for `request.url` one of `host`, `path`, `scheme`; the method; null = no name. */
  readonly name: string | null
  /** RFC 6901 pointer into the exchange; absent where the fault is the absence of something. */
  readonly pointer?: string
}

/** One observation that carries the diagnosis. `observed` is masked. */
export interface Evidence {
  readonly pointer?: string
  readonly observed: string
  readonly expected?: string
  readonly note?: string
  /** Id of an earlier exchange that this rests on. */
  readonly exchange?: string
}

/** RFC 6902 operation on `/request`; a value the request did not have is `{"$secret":"config:accessToken"}`. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'move' | 'copy'; readonly from: string; readonly path: string }

export interface Settle {
  readonly how: string
  readonly request?: { readonly method: string; readonly path: string }
}

export interface Diagnosis {
  readonly code: string
  readonly level: Level
  readonly certainty: Certainty
  /** One line that stands alone and names the field. */
  readonly summary: string
  /** What the store does with it, and how this exchange shows it. */
  readonly why: string
  readonly culprit: Culprit
  readonly evidence: readonly Evidence[]
  readonly fix: readonly string[]
  readonly patch?: readonly PatchOperation[]
  readonly settle?: Settle
  readonly docs: readonly string[]
}

/** The page of a code, like `rustc --explain`: printed by `storetap codes CODE` and shown by the viewer. */
export interface CodePage {
  readonly code: string
  readonly level: Level
  /** The fault in at most 80 characters. */
  readonly title: string
  /** What the store does and why that fails. */
  readonly why: string
  /** What shows it: texts, headers, earlier exchanges. */
  readonly tell: string
  readonly fix: readonly string[]
  /** The most that one exchange alone may claim. */
  readonly ceiling: Certainty
  /** What this diagnosis cannot see or where it may be wrong. */
  readonly limits?: string
  /** Set when the cause can only be met by `explain` (e.g. faults of another proxy), with the reason. */
  readonly explainOnly?: string
  readonly docs: readonly string[]
}

/** True where `code` is `ancestor` itself or lies below it: `isWithin('a.b.c', 'a.b')`. */
export function isWithin(code: string, ancestor: string): boolean {
  return code === ancestor || code.startsWith(`${ancestor}.`)
}
