/** What an answer says that it denies, in GraphQL or REST form. */
import type { ShopifyFacts } from './facts.js'
import type { GraphqlError } from './graphql.js'

export interface Denial {
  /** The whole sentence. */
  readonly text: string
  /** `Access denied for <field> field.` or the end of the error's path. */
  readonly field: string | undefined
  /** Scopes that the text names; any one of them may do. */
  readonly scopes: readonly string[]
}

/** Refusals of the action, not of the credential: REST 403 with a text, GraphQL errors of the kind ACCESS_DENIED. */
export function denials(facts: ShopifyFacts): readonly Denial[] {
  const found = facts.graphql.errors.filter(isDenied).map((error) => denial(error.message, error))
  if (found.length > 0 || facts.status !== 403 || !facts.isAdmin || facts.isHtml) return found
  return facts.said === '' ? [] : [denial(facts.said, undefined)]
}

function isDenied(error: GraphqlError): boolean {
  const { code, message } = error
  if (code === 'ACCESS_DENIED') return true
  return isOwnSentence(error) && /\baccess denied\b|not approved to (?:access|use)\b|Requires valid customer access token/i.test(message)
}

/** What refuses the action, sentence by sentence: the texts that may name a gate. */
export function refusals(facts: ShopifyFacts): readonly string[] {
  const { errors } = facts.graphql
  if (errors.length > 0) return errors.filter((error) => error.code === 'ACCESS_DENIED' || isOwnSentence(error)).map(textOf)
  return facts.said === '' ? [] : [facts.said]
}

/** Errors of validation (an unknown field, a bad variable) carry another code or their problems, and quote what was sent. */
function isOwnSentence({ code, extensions }: GraphqlError): boolean {
  return code === '' && extensions['problems'] === undefined && extensions['value'] === undefined
}

function textOf({ message, requiredAccess }: GraphqlError): string {
  return requiredAccess !== undefined && !message.includes('Required access') ? `${message} Required access: ${requiredAccess}` : message
}

function denial(message: string, error: GraphqlError | undefined): Denial {
  const text = error ? textOf(error) : message
  return {
    text,
    field: /denied for (\w+) field/i.exec(message)?.[1] ?? (error?.path.split('.').at(-1) || undefined),
    scopes: scopesIn(text)
  }
}

/** The scopes that a denial names. */
export function scopesIn(text: string): readonly string[] {
  const required = `${/Required access:([^\n]*)/.exec(text)?.[1] ?? ''} ${/approval for ([\w,\s]{1,200}?) scope/.exec(text)?.[1] ?? ''}`
  return [...new Set(required.match(/\b(?:unauthenticated_|customer_)?(?:read|write)_[a-z_]+\b/g) ?? [])]
}
