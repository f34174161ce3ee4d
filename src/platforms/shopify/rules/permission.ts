/** Denials that do not name their gate: who asks may tell. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, requestHeader, STORE, said, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isPerUser } from '../past.js'
import { gateOf } from '../gates.js'

const staffUser = pageOf('permission.staff-user')
const noAccess = pageOf('permission.user-no-access')
const noStaff = pageOf('permission.no-staff-account')
const denied = pageOf('permission.access-denied')
const scopeMissing = pageOf('scope.missing')
const planFeature = pageOf('plan.feature-unavailable')

/** Objects that exist on certain plans only. */
const PLAN_FIELDS = /^(giftCards?|giftCardCreate|companies|companyLocations?|staffMembers?|b2b\w*|catalogs?)$/

export const permission: Rule<ShopifyFacts> = {
  codes: [noAccess, noStaff, denied],
  needs: { surface: ['admin-rest', 'admin-graphql'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface !== 'admin-rest' && facts.surface !== 'admin-graphql') return undefined
    if (facts.status === 403 && /User does not have access/i.test(facts.said)) {
      const summary = `The user behind ${place(facts).name} has no access to ${facts.host}.`
      return finding(noAccess, 'likely', summary, place(facts), [status(facts), said(facts)])
    }
    return unauthorizedAccess(context) ?? identityToken(context) ?? bare(context)
  }
}

const place = (facts: ShopifyFacts) => facts.adminToken?.culprit ?? facts.authorization?.culprit ?? requestHeader(facts, ADMIN_HEADER)

/** To logins of the command line without a staff account on the store (https://github.com/Shopify/shopify-cli/issues/1772, issues/1421). */
function unauthorizedAccess({ facts, masker }: Context): Finding | undefined {
  if (facts.status !== 403 || !/^Unauthorized Access\.?$/i.test(facts.said.trim())) return undefined
  const token = facts.adminToken ?? facts.authorization
  const who = token ? `The user behind ${masker.mask(token.bare)}` : 'The user'
  const evidence = [...(token ? [sent(token, masker)] : []), status(facts), said(facts)]
  return finding(noStaff, 'possible', `${who} is perhaps no staff of ${facts.host}.`, STORE, evidence, { weight: 0.65 })
}

/** 403 to an identity token of the command line: the user may not be staff of this store. */
function identityToken({ facts, masker }: Context): Finding | undefined {
  const bearer = facts.authorization
  if (facts.status !== 403 || facts.surface !== 'admin-graphql' || facts.adminToken || facts.isHtml) return undefined
  if (bearer?.scheme !== 'bearer' || (bearer.kind !== 'atkn' && bearer.kind !== 'opaque')) return undefined
  if (gateOf(facts.said) || /merchant approval for|Non-expiring|Unavailable Shop/i.test(facts.said)) return undefined
  const summary = `The user of the identity token ${masker.mask(bearer.bare)} is perhaps no staff of ${facts.host}.`
  return finding(noStaff, 'possible', summary, STORE, [sent(bearer, masker), status(facts), said(facts)], { weight: 0.6 })
}

function bare(context: Context): Finding[] | undefined {
  const { facts, masker } = context
  const item = denials(facts).find(({ text, scopes }) => scopes.length === 0 && /access denied/i.test(text) && !gateOf(text))
  if (!item) return undefined
  const what = item.field ?? facts.resource
  const evidence = [status(facts), said(facts, item.text), ...(facts.adminToken ? [sent(facts.adminToken, masker)] : [])]
  const body = {
    in: 'response.body' as const,
    name: 'errors',
    pointer: '/response/content/text'
  }
  const found = [finding(denied, 'likely', `Access denied for ${what}; the answer does not say by which gate.`, body, evidence)]
  if (isPerUser(context)) {
    const summary = `The user behind ${place(facts).name} probably lacks the permission for ${what}.`
    found.push(
      finding(staffUser, 'likely', summary, place(facts), evidence, {
        weight: 0.7
      })
    )
  }
  const scope = `The token in ${place(facts).name} may lack the scope for ${what}.`
  found.push(
    finding(scopeMissing, 'possible', scope, place(facts), evidence, {
      weight: 0.45
    })
  )
  if (PLAN_FIELDS.test(what)) found.push(finding(planFeature, 'possible', `${what} may not be part of this shop’s plan.`, STORE, evidence))
  return found
}
