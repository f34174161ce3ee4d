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

function isDenied({ code, message }: GraphqlError): boolean {
  return (
    code === 'ACCESS_DENIED' || /\baccess denied\b|not approved to (?:access|use)\b|Requires valid customer access token/i.test(message)
  )
}

function denial(message: string, error: GraphqlError | undefined): Denial {
  const required = `${error?.requiredAccess ?? ''} ${/Required access:([^\n]*)/.exec(message)?.[1] ?? ''} ${/approval for ([\w,\s]{1,200}?) scope/.exec(message)?.[1] ?? ''}`
  const scopes = required.match(/\b(?:unauthenticated_|customer_)?(?:read|write)_[a-z_]+\b/g) ?? []
  const text =
    error?.requiredAccess && !message.includes('Required access') ? `${message} Required access: ${error.requiredAccess}` : message
  return {
    text,
    field: /denied for (\w+) field/i.exec(message)?.[1] ?? (error?.path.split('.').at(-1) || undefined),
    scopes: [...new Set(scopes)]
  }
}
