/** The gates that the text of a denial may name. First match wins; text beats status. */
import type { Certainty } from '../../model/diagnosis.js'
import { scopesIn } from './denial.js'
import type { Context, ShopifyPage } from './finding.js'
import { pageOf } from './pages/index.js'
import { grants, issueOf, knownScopes } from './past.js'

/** What a sentence of a denial shows to be closed. */
export interface Gate {
  readonly text: RegExp
  readonly page: ShopifyPage
  readonly certainty: Certainty
  readonly culprit: 'store' | 'query' | 'token'
  /** `$1` is what the text names. */
  readonly summary: string
}

const gate = (text: RegExp, page: string, culprit: Gate['culprit'], summary: string, certainty: Certainty = 'certain'): Gate => ({
  text,
  page: pageOf(page),
  certainty,
  culprit,
  summary
})

/** Their words stand at the start of the sentence, so that a text which quotes them is another one. */
export const APPROVALS: readonly Gate[] = [
  gate(
    /^(?:\[API\] )?This app is not approved to use the (\w+) field/im,
    'protected-data.field-not-approved',
    'query',
    'query asks for $1; the app is not approved for this protected field.'
  ),
  // Topics: https://github.com/statamic-rad-pack/shopify/issues/333, https://github.com/Shopify/cli/issues/3443
  gate(
    /^(?:\[API\] )?This app is not approved to ((?:access|subscribe to|use) (?:(?:REST endpoints with|webhook topics containing) protected customer data|the \w+ object))/im,
    'protected-data.not-approved',
    'store',
    'The app is not approved to $1; token and scopes are fine.'
  )
]

export const GATES: readonly Gate[] = [
  gate(
    /max error limit reached/i,
    'protected-data.error-flood',
    'query',
    'query asks for a denied field on every row; Shopify cut the result off after too many errors.'
  ),
  gate(
    /Access to personally identifiable information/i,
    'protected-data.plan',
    'store',
    'The shop’s plan gives apps no personal data of customers (names, addresses, mail, phone).'
  ),
  ...APPROVALS,
  gate(
    // The second: REST's storefront_access_tokens (https://github.com/Shopify/shopify-app-template-node/issues/603).
    /only accessible to apps authenticated using offline tokens|^Token must be service access\b/i,
    'permission.offline-token-required',
    'token',
    'The call is open to offline tokens only; the token sent belongs to a user.'
  ),
  gate(
    /a Shopify Plus or Advanced store|installed on a Shopify Plus|plan does not have access to this feature/i,
    'plan.feature-unavailable',
    'store',
    'The plan of this shop does not include the feature.'
  ),
  gate(
    /an exemption from Shopify|Contact Shopify Support to enable this scope|User session and api client must be valid/i,
    'scope.needs-shopify-approval',
    'store',
    'Shopify has not approved the app for this access; authorizing again does not help.'
  ),
  gate(
    /\buser must have\b/i,
    'permission.staff-user',
    'token',
    'The user behind the token lacks a permission in this store, whatever the scopes of the app.',
    'likely'
  )
]

/** The row for a denial, or undefined where its text names no gate but a scope, or nothing. */
export function gateOf(text: string): Gate | undefined {
  return GATES.find((row) => row.text.test(text))
}

/** Gates for users: nothing of theirs closes on a token that belongs to none. */
const OF_USERS: ReadonlySet<ShopifyPage> = new Set([pageOf('permission.offline-token-required'), pageOf('permission.staff-user')])

/**
 * How sure it is that the gate which a denial names is the one that closed; undefined where it is not. "Required access: <scopes> Also: <gate>"
 * repeats all that the operation asks for, met or not (https://shopify.dev/docs/api/admin-graphql/latest/mutations/companyCreate).
 */
export function sureOf(context: Context, { page, certainty }: Gate, text: string): Certainty | undefined {
  const value = context.facts.adminToken?.bare
  const issue = value === undefined ? undefined : issueOf(context, context.masker.fingerprint(value))
  if (OF_USERS.has(page) && (issue?.note.mode === 'offline' || issue?.note.mode === 'client-credentials')) return undefined
  const scopes = scopesIn(text)
  if (scopes.length === 0) return certainty
  const granted = value === undefined ? undefined : knownScopes(context, value)
  if (granted === undefined) return 'likely'
  return scopes.some((name) => grants(granted, name)) ? certainty : undefined
}
