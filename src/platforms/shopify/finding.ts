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

export function sent(credential: Credential, masker: Masker, expected?: string): Evidence {
  const observed = `${credential.name}: ${shown(credential, masker)}`
  const { pointer } = credential.culprit
  if (pointer) return expected ? { pointer, observed, expected } : { pointer, observed }
  return expected ? { observed, expected } : { observed }
}

/** `Bearer shpat_…1f3a`, or the masked value alone. */
export function shown({ scheme, value, bare, kind }: Credential, masker: Masker): string {
  const masked = kind === 'placeholder' && !isMereName(bare) ? (bare === '' ? '(empty)' : quote(value, 40)) : masker.mask(value)
  return scheme ? `${scheme[0]?.toUpperCase()}${scheme.slice(1)} ${masked}` : masked
}

/** Culprit and evidence of a header of the request. */
export function requestHeader(facts: ShopifyFacts, name: string): Culprit {
  const field = facts.headers.get(name)
  return {
    in: 'request.header',
    name: name.toLowerCase(),
    ...(field && { pointer: field.pointer })
  }
}

export function path(pointer = '/request/url'): Culprit {
  return { in: 'request.url', name: 'path', pointer }
}

export const HOST: Culprit = {
  in: 'request.url',
  name: 'host',
  pointer: '/request/url'
}

export function removeField(pointer: string): PatchOperation {
  return { op: 'remove', path: pointer }
}

export function renameField(pointer: string, name: string): PatchOperation {
  return { op: 'replace', path: `${pointer}/name`, value: name }
}

export function setField(pointer: string, value: string): PatchOperation {
  return { op: 'replace', path: `${pointer}/value`, value }
}

/** Puts the configured token into the header, in place of what is there now. */
export function useConfigured(header: string, secret: 'accessToken' | 'storefrontToken', instead?: string): readonly PatchOperation[] {
  const value = { name: header, value: { $secret: `config:${secret}` } }
  return [...(instead ? [removeField(instead)] : []), { op: 'add', path: '/request/headers/-', value }]
}

export function setUrl(url: string): PatchOperation {
  return { op: 'replace', path: '/request/url', value: url }
}
