/** The state of the shop: never the token's fault. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { since, withHost } from '../past.js'
import { gateOf } from '../gates.js'

const transient = pageOf('shop.unavailable.transient')
const frozen = pageOf('shop.unavailable.frozen')
const forbidden = pageOf('shop.unavailable.forbidden')
const closed = pageOf('shop.unavailable.closed')
const unavailable = pageOf('shop.unavailable')
const locked = pageOf('shop.locked')
const inactive = pageOf('shop.inactive')

export const shopState: Rule<ShopifyFacts> = {
  codes: [transient, frozen, forbidden, closed, unavailable, locked, inactive],
  diagnose(context) {
    const { facts } = context
    if (facts.surface === 'app' || facts.surface === 'partner') return undefined
    if (facts.status === 423)
      return finding(locked, 'certain', `Shopify has locked ${facts.host} (423); the credential is not at fault.`, STORE, seen(facts))
    if (facts.graphql.errors.some(({ code }) => code === 'SHOP_INACTIVE')) {
      return finding(inactive, 'certain', `${facts.host} is inactive (SHOP_INACTIVE); the credential is not at fault.`, STORE, seen(facts))
    }
    const told = /Unavailable Shop/i.test(facts.said)
    if (facts.status === 402) return gateOf(facts.said) ? undefined : told ? byStatus(context, frozen) : general(facts)
    if (!told) return undefined
    if (facts.status === 403) return byStatus(context, forbidden)
    if (facts.status === 404) return closure(facts, 0.5)
    return facts.status === 200 || facts.status >= 400 ? general(facts) : undefined
  }
}

/** Shopify is the host of its shops. */
const SILENCE = { supersedes: ['http.hosting-suspended'] }
const seen = (facts: ShopifyFacts) => [status(facts), said(facts)]

function byStatus(context: Context, page: typeof frozen): Finding[] {
  const { facts } = context
  const words = page === frozen ? 'is frozen, usually for an unpaid bill' : 'is barred by Shopify'
  const passing = passed(context)
  const main = finding(
    page,
    passing ? 'possible' : 'likely',
    `${facts.host} ${words} (${facts.status} Unavailable Shop); the token is not at fault.`,
    STORE,
    seen(facts),
    { ...SILENCE, weight: 0.6 }
  )
  return [main, momentary(context, passing), closure(facts, 0.4)]
}

function general(facts: ShopifyFacts): Finding {
  return finding(
    unavailable,
    'likely',
    `${facts.host} is not available (${facts.status}); Shopify does not say why.`,
    STORE,
    seen(facts),
    SILENCE
  )
}

function closure(facts: ShopifyFacts, weight: number): Finding {
  return finding(closed, 'possible', `${facts.host} may have been closed or paused by its owner.`, STORE, seen(facts), { weight })
}

interface Passing {
  readonly id: string
  readonly healedAt: number
}

/** The same refusal came before and healed by itself. */
function passed(context: Context): Passing | undefined {
  const past = withHost(context, context.facts)
  const healed = past.find(({ ok }) => ok)
  const before = healed && past.find(({ status: code, at }) => (code === 402 || code === 403) && at < healed.at)
  return before && healed ? { id: before.id, healedAt: healed.at } : undefined
}

function momentary(context: Context, passing: Passing | undefined): Finding {
  const { facts } = context
  const worked = withHost(context, facts).find(({ ok }) => ok)
  const proof = passing
    ? [
        {
          observed: 'the same answer came before and the shop worked again afterwards',
          exchange: passing.id
        }
      ]
    : worked
      ? [
          {
            observed: `the shop worked ${since(worked.at, facts.at)} before`,
            exchange: worked.id
          }
        ]
      : []
  const summary = `${facts.host} may be unavailable for a moment only: repeat the call before anything else.`
  return finding(transient, passing ? 'likely' : 'possible', summary, STORE, [...seen(facts), ...proof], {
    weight: worked ? 0.55 : 0.45,
    ...(passing && { raisedBy: 'history' })
  })
}
