/** A well-formed token that Shopify does not know, and what earlier exchanges tell of it: each reason has a rule of its own. */
import type { PastExchange } from '../../diagnosis/history.js'
import { perTurn } from '../../diagnosis/remembered.js'
import { isAdminRefusal, plainToken } from './admin-denied.js'
import type { Credential } from './credentials.js'
import type { Context } from './finding.js'
import { EXCHANGED } from './notes.js'
import { isSameShop, type Issue, issueOf, successes } from './past.js'

/** Tokens were refused right after their issue and accepted a moment later (https://github.com/Shopify/shopify-api-ruby/issues/528). */
const MOMENT = 30_000

export interface OtherShop {
  readonly host: string
  /** A call that the other shop accepted; undefined where it is only known to have issued the token. */
  readonly accepted: PastExchange | undefined
  readonly proving: PastExchange | undefined
  /** By the shops' ids; undefined where one of them is not known. */
  readonly sameShop: boolean | undefined
}

export interface RefusedToken {
  readonly token: Credential
  readonly issue: Issue | undefined
  /** The last call of this shop's that worked with it. */
  readonly worked: PastExchange | undefined
  /** Where this is known, no other reason counts. */
  readonly otherShop?: OtherShop
  /** The token that has probably taken its place. */
  readonly newer?: Issue | undefined
  /** It was given in exchange for another one. */
  readonly givenAway?: boolean
  /** Issued a moment ago. */
  readonly isFresh?: boolean
}

/** Undefined where the token is not what was refused, or has run out, which is no riddle. */
export const refusedToken = perTurn((context: Context): RefusedToken | undefined => {
  const { facts, masker, history } = context
  const token = isAdminRefusal(facts) ? plainToken(context) : undefined
  if (!token) return undefined
  const fingerprint = masker.fingerprint(token.bare)
  const issue = issueOf(context, fingerprint)
  if (issue?.note.expiresAt !== undefined && facts.at >= issue.note.expiresAt && issue.note.shop === facts.host) return undefined
  const { here: worked, elsewhere } = successes(context, fingerprint)
  const otherShop = worked ? undefined : otherShopOf(context, issue, elsewhere)
  if (otherShop) return { token, issue, worked, otherShop }
  const givenAway = history.credentials(EXCHANGED).some(({ note }) => note.fingerprint === fingerprint)
  const newer = newerIssued(context, fingerprint, { issue, worked, givenAway })
  const isFresh = issue !== undefined && facts.at - issue.exchange.at < MOMENT
  return { token, issue, worked, newer, givenAway, isFresh }
})

function otherShopOf({ facts }: Context, issue: Issue | undefined, accepted: PastExchange | undefined): OtherShop | undefined {
  const host = accepted ? new URL(accepted.origin).hostname : issue && issue.note.shop !== facts.host ? issue.note.shop : undefined
  const proving = accepted ?? issue?.exchange
  const sameShop = proving && isSameShop(facts, proving)
  return host === undefined || sameShop ? undefined : { host, accepted, proving, sameShop }
}

/**
 * A later token response of this shop carries another offline token. Those of users and of client credentials stand side by side, and
 * an expiring one is good to its end (https://shopify.dev/changelog/offline-access-tokens-now-support-expiry-and-refresh).
 */
function newerIssued(
  { facts, history }: Context,
  fingerprint: string,
  { issue: own, worked, givenAway }: Pick<RefusedToken, 'issue' | 'worked' | 'givenAway'>
): Issue | undefined {
  if (!givenAway && own?.note.expiresAt !== undefined) return undefined
  const lastGood = Math.max(own?.exchange.at ?? 0, worked?.at ?? 0)
  return history.notes('token-issued').find(({ note, exchange }) => {
    const sameApp = !own?.note.clientId || !note.clientId || own.note.clientId === note.clientId
    const sameMode = note.mode === 'offline' && (!own || own.note.mode === 'offline')
    return note.shop === facts.host && note.fingerprint !== fingerprint && exchange.at >= lastGood && sameApp && sameMode
  })
}
