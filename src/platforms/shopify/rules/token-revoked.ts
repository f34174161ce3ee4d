/** A token that died with an uninstall of the app, or with the client secret that it was made with. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, responseHeader, sent, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { since } from '../past.js'
import { type RefusedToken, refusedToken } from '../refused-token.js'
import { ADMIN_SURFACES } from '../surface.js'

const uninstalled = pageOf('token.invalid.revoked-by-uninstall')
const rotated = pageOf('token.invalid.revoked-by-rotation')

export const tokenRevoked: Rule<ShopifyFacts> = {
  codes: [uninstalled, rotated],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const refused = refusedToken(context)
    if (!refused || refused.otherShop || refused.isFresh) return undefined
    // Given away in exchange for the newer one: that is why, and nothing else is.
    return refused.newer && refused.givenAway ? undefined : revoked(context, refused)
  }
}

function revoked(context: Context, { token, worked }: RefusedToken): Finding[] {
  const { facts, masker, history } = context
  const removal = history.notes('uninstalled').find(({ note, exchange }) => note.shop === facts.host && exchange.at >= (worked?.at ?? 0))
  const others = worked ? othersRefused(context) : 0
  const proof = worked
    ? [
        {
          observed: `the same token worked ${since(worked.at, facts.at)} before`,
          note: `${worked.method} ${worked.path}`,
          exchange: worked.id
        }
      ]
    : []
  const webhook = removal
    ? [
        {
          observed: `app uninstalled from ${facts.host}`,
          exchange: removal.exchange.id
        }
      ]
    : []
  const evidence = [sent(token, masker), ...proof, ...webhook, status(facts), ...responseHeader(facts, 'x-shopid', 'the shop exists')]
  const mask = masker.mask(token.bare)
  const byUninstall = removal
    ? `${mask} died when the app was uninstalled from ${facts.host}.`
    : worked
      ? `${mask} worked ${since(worked.at, facts.at)} ago and is refused now: the app was probably uninstalled.`
      : `${mask} may have been revoked by an uninstall of the app.`
  const byRotation = `${mask} may have been revoked with a rotated client secret.`
  return [
    finding(uninstalled, removal || worked ? 'likely' : 'possible', byUninstall, token.culprit, evidence, {
      ...((removal || worked) && { raisedBy: 'history' as const }),
      weight: removal ? 0.75 : 0.55
    }),
    ...(worked
      ? [
          finding(rotated, others > 0 ? 'likely' : 'possible', byRotation, token.culprit, evidence, {
            raisedBy: 'history',
            weight: others > 0 ? 0.7 : 0.4
          })
        ]
      : [])
  ]
}

/** Other shops whose tokens worked and were refused within the last day. */
function othersRefused({ history, facts }: Context): number {
  const isRefused = (past: PastExchange) => past.status === 401 && facts.at - past.at < 86_400_000 && /^\/+admin\//.test(past.path)
  return history.origins().filter((origin) => {
    const calls = origin === facts.origin ? [] : history.withOrigin(origin)
    return calls.some(isRefused) && calls.some(({ ok }) => ok)
  }).length
}
