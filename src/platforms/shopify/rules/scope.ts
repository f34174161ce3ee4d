/** The token was accepted, but does not carry the scope. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Denial } from '../denial.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, requestHeader, said, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { SCOPES_PROBE } from '../pages/page.js'
import { grants, issueOf, knownScopes, requestedScopes } from '../past.js'
import { gateOf, sureOf } from '../gates.js'

const unauthenticated = pageOf('scope.missing.unauthenticated')
const older = pageOf('scope.missing.token-older-than-grant')
const missing = pageOf('scope.missing')

/** Fields behind a second gate: their answer names the scope even where the scope is granted. */
const SECOND_GATE: ReadonlySet<string> = new Set(['shopifyqlQuery'])
/** Such apps do not support OAuth: https://github.com/Shopify/shopify_app/issues/375, https://github.com/nozzlegear/ShopifySharp/issues/422 */
const MADE_IN_ADMIN = 'For an app that was made in the admin of the shop: tick the scope in the settings of the app there.'
const NO_SCOPE_NAMED = /api_client does not have the required permission|^\w+ access denied\.?$|\b[A-Z]\w+ access denied/

export const scope: Rule<ShopifyFacts> = {
  codes: [unauthenticated, older, missing],
  diagnose(context) {
    const { facts } = context
    if (/Token must be eligible to manage storefront tokens/i.test(facts.said)) return storefrontTokens(context)
    if (facts.surface !== 'admin-rest' && facts.surface !== 'admin-graphql') return undefined
    const all = denials(facts)
    const naming = all.filter(({ scopes }) => scopes.length > 0)
    const named = naming.find(({ text }) => !gateStands(context, text))
    if (named) return scopeNamed(context, named)
    if (naming[0]) return scopeOrGate(context, naming[0])
    const unnamed = all.find(({ text }) => NO_SCOPE_NAMED.test(text) && !/^access denied\.?$/i.test(text))
    if (!unnamed) return undefined
    const summary = `The token in ${tokenPlace(facts).name} lacks a permission for ${facts.method} ${facts.resource}; Shopify does not name the scope.`
    return finding(missing, 'likely', summary, tokenPlace(facts), evidence(context, unnamed))
  }
}

const tokenPlace = (facts: ShopifyFacts) => facts.adminToken?.culprit ?? facts.authorization?.culprit ?? requestHeader(facts, ADMIN_HEADER)

function evidence({ facts, masker }: Context, { text }: Denial) {
  return [status(facts), said(facts, text), ...(facts.adminToken ? [sent(facts.adminToken, masker)] : [])]
}

function gateStands(context: Context, text: string): boolean {
  const gate = gateOf(text)
  return gate !== undefined && sureOf(context, gate, text) !== undefined
}

/** The text lists the scope beside another gate. */
function scopeOrGate(context: Context, item: Denial): Finding | undefined {
  const { facts, masker } = context
  const token = facts.adminToken
  if (token && knownScopes(context, token.bare)) return undefined
  const summary = `${token ? masker.mask(token.bare) : 'The credential'} may lack the scope ${item.scopes.join(' or ')}, which is required first.`
  return finding(missing, 'possible', summary, tokenPlace(facts), evidence(context, item), {
    weight: 0.4,
    settle: { how: 'List the scopes that the token has.', request: { method: 'GET', path: SCOPES_PROBE } }
  })
}

function scopeNamed(context: Context, item: Denial): Finding[] {
  const { facts, masker, store } = context
  const wanted = item.scopes.join(' or ')
  const what = item.field ? `field ${item.field}` : `${facts.method} ${facts.resource}`
  const token = facts.adminToken
  const granted = token ? knownScopes(context, token.bare) : undefined
  const hasIt = granted !== undefined && item.scopes.some((name) => grants(granted, name))
  const configured = store?.credentials.scopes
  const asked = requestedScopes(context)
  const listed = [configured, asked].find((list) => list && item.scopes.some((name) => grants(list, name)))
  const shown = token ? masker.mask(token.bare) : 'The credential'
  const certainty = hasIt || SECOND_GATE.has(item.field ?? '') ? 'likely' : 'certain'
  const base = finding(
    missing,
    certainty,
    `${shown} lacks the scope ${wanted}, which ${what} needs.`,
    tokenPlace(facts),
    evidence(context, item),
    {
      fix: [`Add ${wanted} to the app’s scopes.`, 'Send the merchant through authorization again and use the new token.', MADE_IN_ADMIN]
    }
  )
  const fewer = granted && !hasIt && token && issueOf(context, masker.fingerprint(token.bare))
  if (hasIt || (!listed && !fewer)) return [base]
  const source = listed && listed === configured ? 'the settings list' : listed ? 'the authorize URL asked for' : 'the app needs'
  const proof = granted
    ? [
        {
          observed: `scopes of this token: ${granted.join(', ')}`,
          expected: wanted
        }
      ]
    : []
  const summary = `${shown} was issued without ${wanted}, which ${source}${listed ? '' : ' now'}: authorize again and use the new token.`
  const behind = finding(older, 'likely', summary, tokenPlace(facts), [...evidence(context, item), ...proof], {
    weight: 0.8,
    // Both are true; what the developer must do is said by the narrower one.
    ...(listed && { supersedes: ['shopify.scope.missing'] })
  })
  return listed ? [behind] : [base, behind]
}

function storefrontTokens({ facts }: Context): Finding {
  const summary = `The token in ${tokenPlace(facts).name} has no unauthenticated_* scope, so it may not manage storefront access tokens.`
  return finding(unauthenticated, 'likely', summary, tokenPlace(facts), [status(facts), said(facts)], {
    supersedes: ['shopify.permission.access-denied']
  })
}
