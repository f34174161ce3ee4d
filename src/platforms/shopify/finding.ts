/** The wording that all Shopify findings share: page defaults, culprits, evidence, patches. */
import type { Finding, RuleContext } from '../../diagnosis/rule.js'
import type { Certainty, CodePage, Culprit, Evidence, PatchOperation, Settle } from '../../model/diagnosis.js'
import type { Masker } from '../../model/secrets.js'
import type { Credential } from './credentials.js'
import type { ShopifyFacts } from './facts.js'
import { isMereName } from './placeholder.js'

export type Context = RuleContext<ShopifyFacts>

/** A page with what would decide the case, where one exchange cannot. */
export interface ShopifyPage extends CodePage {
  readonly settle?: Settle
}

/** What a finding says beyond its page. */
export type Saying = Partial<Pick<Finding, 'why' | 'fix' | 'patch' | 'settle' | 'weight' | 'supersedes' | 'raisedBy'>>

/** A finding of `page`: reasons, steps and the way to settle are the page's unless told otherwise. */
export function finding(
  page: ShopifyPage,
  certainty: Certainty,
  summary: string,
  culprit: Culprit,
  evidence: readonly Evidence[],
  saying: Saying = {}
): Finding {
  const { why, fix } = page
  const made = Object.assign({ code: page.code, certainty, summary: clip(summary, 160), why, culprit, evidence, fix }, saying)
  if (certainty !== 'certain') return made.settle || !page.settle ? made : Object.assign(made, { settle: page.settle })
  const { settle: _decided, ...rest } = made
  return made.settle ? rest : made
}

/** At most `length` characters; an ellipsis takes the place of the last one where text was cut. */
export function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

/** White space other than single spaces. */
const UNEVEN = /\s\s|[^\S ]/

/** One line of captured text, safe to show: no line ends, bounded. */
export function quote(text: string, length = 120): string {
  return clip((UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text).trim(), length)
}

export const STORE: Culprit = { in: 'store', name: null }

/** The status of the answer, with the one that the caller wanted where that tells something. */
export function status(facts: ShopifyFacts, expected?: string): Evidence {
  return {
    pointer: '/response/status',
    observed: String(facts.status),
    ...(expected && { expected })
  }
}

/** What the store said, in its own words. */
export function said(facts: ShopifyFacts, text: string = facts.said): Evidence {
  return {
    pointer: '/response/content/text',
    observed: text === '' ? 'an empty body' : quote(text, 200)
  }
}

/** One header field of the answer; nothing where the answer has none of that name. */
export function responseHeader(facts: ShopifyFacts, name: string, note?: string): readonly Evidence[] {
  const field = facts.responseHeaders.get(name)
  return field
    ? [
        {
          pointer: field.pointer,
          observed: `${name}: ${quote(field.value)}`,
          ...(note && { note })
        }
      ]
    : []
}

/** What stands where the culprit is; no pointer where the request has no such part. */
export function seenAt({ pointer }: Culprit, observed: string, expected?: string): Evidence {
  if (pointer) return expected ? { pointer, observed, expected } : { pointer, observed }
  return expected ? { observed, expected } : { observed }
}

/** A credential as the request carries it, masked, behind the name of its header or parameter. */
export function sent(credential: Credential, masker: Masker, expected?: string): Evidence {
  return seenAt(credential.culprit, `${credential.name}: ${shown(credential, masker)}`, expected)
}

/** `Bearer shpat_…1f3a`, or the masked value alone. */
export function shown({ scheme, value, bare, kind }: Credential, masker: Masker): string {
  const masked = kind === 'placeholder' && !isMereName(bare) ? (bare === '' ? '(empty)' : quote(value, 40)) : masker.mask(value)
  return scheme ? `${scheme[0]?.toUpperCase()}${scheme.slice(1)} ${masked}` : masked
}

/** Of a credential of the kind `placeholder`. @param due what the field is for, with its article */
export function unfilled(credential: Credential, masker: Masker, due: string): string {
  const { name, bare } = credential
  if (bare === '') return `${name} is empty.`
  const holds = `${name} holds ${shown(credential, masker)}`
  return isMereName(bare) ? `${holds}, letters only, like the name of a variable instead of its value.` : `${holds} instead of ${due}.`
}

/** A header of the request as culprit: with a pointer where it was sent, without where it should have been. */
export function requestHeader(facts: ShopifyFacts, name: string): Culprit {
  const field = facts.headers.get(name)
  return {
    in: 'request.header',
    name: name.toLowerCase(),
    ...(field && { pointer: field.pointer })
  }
}

/** The path that was asked for. */
export function pathSeen({ target }: ShopifyFacts, expected?: string): Evidence {
  return { pointer: '/request/url', observed: quote(target.pathname), ...(expected && { expected }) }
}

/** The path of the URL as culprit. */
export function path(pointer = '/request/url'): Culprit {
  return { in: 'request.url', name: 'path', pointer }
}

export const HOST: Culprit = {
  in: 'request.url',
  name: 'host',
  pointer: '/request/url'
}

/** Takes the header line or query parameter at `pointer` out of the request. */
export function removeField(pointer: string): PatchOperation {
  return { op: 'remove', path: pointer }
}

/** The value of the header line or query parameter at `pointer` stays as it is. */
export function renameField(pointer: string, name: string): PatchOperation {
  return { op: 'replace', path: `${pointer}/name`, value: name }
}

/** The name of the header line or query parameter at `pointer` stays as it is. */
export function setField(pointer: string, value: string): PatchOperation {
  return { op: 'replace', path: `${pointer}/value`, value }
}

/** Puts the configured token into the header, in place of what is there now. */
export function useConfigured(header: string, secret: 'accessToken' | 'storefrontToken', instead?: string): readonly PatchOperation[] {
  const value = { name: header, value: { $secret: `config:${secret}` } }
  return [...(instead ? [removeField(instead)] : []), { op: 'add', path: '/request/headers/-', value }]
}

/** Sends the request to another URL; `url` is absolute. */
export function setUrl(url: string): PatchOperation {
  return { op: 'replace', path: '/request/url', value: url }
}
