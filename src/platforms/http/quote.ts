/** How findings quote what was captured: short, on one line, without control characters, credentials by shape masked. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Evidence } from '../../model/diagnosis.js'
import type { Failure } from '../../model/exchange.js'
import type { Masker } from '../../model/secrets.js'

const CREDENTIAL =
  /\b(?:shp[a-z]{2}|shptka|shcat|shcrt|prtapi|atkn|c[ks])_[A-Za-z0-9_-]{6,200}|\beyJ[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{1,4000}){1,2}/g

/** Anything but printable ASCII with single blanks, which stays as it is: most texts are such, and replacing each blank is dear. */
const UNEVEN = /[^ -~]| {2}/

/** One line of at most `longest` characters, of which an ellipsis takes the last where text was cut; empty for nothing but blanks. */
export function quote(masker: Masker, text: string, longest = 120): string {
  const masked = text.slice(0, 4096).replace(CREDENTIAL, (value) => masker.mask(value))
  const line = (UNEVEN.test(masked) ? masked.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ') : masked).trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** Scheme, host and path of a URL: user name, password and query stay away. */
export function place(masker: Masker, url: URL): string {
  return quote(masker, `${url.protocol}//${url.host}${url.pathname}`, 160)
}

/** What the client's runtime reported: its code, or its sentence where it has no codes. */
export function reported(masker: Masker, { code, message, kind }: Failure): string {
  return quote(masker, code || message || kind, 60)
}

/** Why no answer came, as evidence: the code where there is one, with the sentence as a note, else the sentence. */
export function reportedAs(masker: Masker, failure: Failure): Evidence {
  const { code, message } = failure
  if (code === '' && message !== '') return { pointer: '/failure/message', observed: quote(masker, message, 160) }
  return { pointer: '/failure/code', observed: reported(masker, failure), ...(message !== '' && { note: quote(masker, message, 160) }) }
}

/** The status of the answer, with what the caller wanted instead. */
export function statusIs({ status }: HttpFacts, expected?: string): Evidence {
  return { pointer: '/response/status', observed: String(status), ...(expected !== undefined && { expected }) }
}
