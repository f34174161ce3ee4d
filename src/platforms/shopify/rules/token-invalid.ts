/** What can be said of any token that Shopify does not know. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import type { Evidence } from '../../../model/diagnosis.js'
import { isAdminRefusal, judged, plainToken } from '../admin-denied.js'
import type { Credential } from '../credentials.js'
import { finding, responseHeader, said, sent, shown, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import type { Issue } from '../past.js'
import { refusedToken } from '../refused-token.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('token.invalid')

export const tokenInvalid: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    if (!isAdminRefusal(context.facts)) return undefined
    if (!plainToken(context)) return masked(context)
    const refused = refusedToken(context)
    if (!refused || refused.otherShop) return undefined
    return unknown(context, refused.token, refused.isFresh ? refused.issue : undefined)
  }
}

/** Nothing can be said of a value that cannot be seen, but that it was refused. */
function masked(context: Context): Finding | undefined {
  const { facts, masker } = context
  const found = facts.adminToken
  if (found?.kind !== 'masked' || found.scheme || judged(facts) !== found) return undefined
  const summary = `${facts.host} does not accept what stood in ${found.name}: ${shown(found, masker)} hides it.`
  return finding(page, 'possible', summary, found.culprit, [sent(found, masker), status(facts), said(facts)], { weight: 0.55 })
}

function unknown(context: Context, token: Credential, fresh?: Issue): Finding {
  const { facts, masker, store } = context
  const configured = store?.credentials.accessToken
  const differs = configured !== undefined && configured !== token.bare
  const evidence = [
    sent(token, masker),
    status(facts),
    ...responseHeader(facts, 'x-shopid', 'the shop exists, so its name is right'),
    said(facts)
  ]
  const hint = differs
    ? [
        {
          observed: `the configured token is ${masker.mask(configured)}`,
          note: 'this call carries another one'
        }
      ]
    : []
  const summary = `${facts.host} does not accept the token ${masker.mask(token.bare)} in ${token.name}.`
  if (fresh) return justIssued(context, token, fresh, evidence)
  return finding(page, 'likely', summary, token.culprit, [...evidence, ...hint], {
    ...(differs && {
      patch: useConfigured('X-Shopify-Access-Token', 'accessToken', token.culprit.pointer)
    })
  })
}

function justIssued({ facts, masker }: Context, token: Credential, { exchange }: Issue, evidence: readonly Evidence[]): Finding {
  const seconds = ((facts.at - exchange.at) / 1000).toFixed(1)
  const summary = `${masker.mask(token.bare)} was issued here ${seconds} s before and is refused: perhaps not known everywhere yet.`
  const issued = { observed: `issued ${seconds} s before`, exchange: exchange.id }
  return finding(page, 'possible', summary, token.culprit, [...evidence, issued], {
    fix: ['Repeat the call once after a second.', 'If it is refused again, get a new token.'],
    settle: { how: 'Repeat the call once after a second.' }
  })
}
