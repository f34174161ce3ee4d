/** A well-formed token that Shopify does not know: earlier exchanges may tell why. */
import { ADMIN_SURFACES } from '../surface.js'
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import { isAdminRefusal, judged, plainToken } from '../admin-denied.js'
import type { Credential } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, responseHeader, said, sent, shown, status, useConfigured } from '../finding.js'
import { EXCHANGED } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { isSameShop, type Issue, issueOf, since, successes } from '../past.js'

const wrongShop = pageOf('token.invalid.wrong-shop')
const replaced = pageOf('token.invalid.replaced')
const uninstalled = pageOf('token.invalid.revoked-by-uninstall')
const rotated = pageOf('token.invalid.revoked-by-rotation')
const invalid = pageOf('token.invalid')

/** Tokens were refused right after their issue and accepted a moment later (https://github.com/Shopify/shopify-api-ruby/issues/528). */
const MOMENT = 30_000

export const tokenInvalid: Rule<ShopifyFacts> = {
  codes: [wrongShop, replaced, uninstalled, rotated, invalid],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    if (!isAdminRefusal(context.facts)) return undefined
    const token = plainToken(context)
    if (!token) return masked(context)
    const fingerprint = context.masker.fingerprint(token.bare)
    const issue = issueOf(context, fingerprint)
    if (issue?.note.expiresAt !== undefined && context.facts.at >= issue.note.expiresAt && issue.note.shop === context.facts.host)
      return undefined
    const foreign = ofOtherShop(context, token)
    if (foreign) return foreign
    const givenAway = context.history.credentials(EXCHANGED).some(({ note }) => note.fingerprint === fingerprint)
    const newer = newerIssued(context, token, givenAway)
    // Given away in exchange for the newer one: that is why, and nothing else is.
    const wasExchanged = newer && givenAway
    const isFresh = issue !== undefined && context.facts.at - issue.exchange.at < MOMENT
    const others = wasExchanged || isFresh ? [] : revoked(context, token)
    return [newer, ...others, unknown(context, token, isFresh ? issue : undefined)].filter((item) => item !== undefined)
  }
}

function ofOtherShop(context: Context, token: Credential): Finding | undefined {
  const { facts, masker } = context
  const fingerprint = masker.fingerprint(token.bare)
  const { here, elsewhere: accepted } = successes(context, fingerprint)
  const issue = issueOf(context, fingerprint)
  const other = accepted ? new URL(accepted.origin).hostname : issue && issue.note.shop !== facts.host ? issue.note.shop : undefined
  const proving = accepted ?? issue?.exchange
  const sameShop = proving && isSameShop(facts, proving)
  if (here || other === undefined || sameShop) return undefined
  const observed = accepted ? `${accepted.method} on ${other} worked with this token` : `${other} issued this token`
  const proof = {
    observed,
    expected: facts.host,
    exchange: proving?.id ?? ''
  }
  const ids = sameShop === false ? responseHeader(facts, 'x-shopid', `another id than ${other} has`) : []
  const summary = `${masker.mask(token.bare)} is a token of ${other}, sent to ${facts.host}.`
  // Two names may be one shop's, an old and a new one.
  return finding(
    wrongShop,
    sameShop === false ? 'certain' : 'likely',
    summary,
    token.culprit,
    [sent(token, masker), proof, ...ids, status(facts)],
    {
      raisedBy: 'history',
      fix: [
        `Send the token that ${facts.host} issued; ${masker.mask(token.bare)} belongs to ${other}.`,
        'Store tokens with the shop as key.'
      ]
    }
  )
}

/**
 * A later token response of this shop carries another offline token. Those of users and of client credentials stand side by side, and
 * an expiring one is good to its end (https://shopify.dev/changelog/offline-access-tokens-now-support-expiry-and-refresh).
 */
function newerIssued(context: Context, token: Credential, givenAway: boolean): Finding | undefined {
  const { facts, masker, history } = context
  const fingerprint = masker.fingerprint(token.bare)
  const own = issueOf(context, fingerprint)
  if (!givenAway && own?.note.expiresAt !== undefined) return undefined
  const since0 = Math.max(own?.exchange.at ?? 0, successes(context, fingerprint).here?.at ?? 0)
  const newer = history.notes('token-issued').find(({ note, exchange }) => {
    const sameApp = !own?.note.clientId || !note.clientId || own.note.clientId === note.clientId
    const sameMode = note.mode === 'offline' && (!own || own.note.mode === 'offline')
    return note.shop === facts.host && note.fingerprint !== fingerprint && exchange.at >= since0 && sameApp && sameMode
  })
  if (!newer) return undefined
  const works = successes(context, newer.note.fingerprint).here
  const proof = {
    observed: `another token was issued ${since(newer.exchange.at, facts.at)} before this call`,
    exchange: newer.exchange.id
  }
  const accepted = works ? [{ observed: 'the newer token was accepted', exchange: works.id }] : []
  const summary = `${masker.mask(token.bare)} is older than the token that ${facts.host} issued ${since(newer.exchange.at, facts.at)} before.`
  const sameApp = own?.note.clientId !== undefined && own.note.clientId === newer.note.clientId
  return finding(
    replaced,
    works && (givenAway || sameApp) ? 'certain' : 'likely',
    summary,
    token.culprit,
    [sent(token, masker), proof, ...accepted, status(facts)],
    {
      raisedBy: 'history',
      weight: 0.8,
      patch: useConfigured('X-Shopify-Access-Token', 'accessToken', token.culprit.pointer)
    }
  )
}

function revoked(context: Context, token: Credential): Finding[] {
  const { facts, masker, history } = context
  const worked = successes(context, masker.fingerprint(token.bare)).here
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
      raisedBy: 'history',
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

/** Nothing can be said of a value that cannot be seen, but that it was refused. */
function masked(context: Context): Finding | undefined {
  const { facts, masker } = context
  const found = facts.adminToken
  if (found?.kind !== 'masked' || found.scheme || judged(facts) !== found) return undefined
  const summary = `${facts.host} does not accept what stood in ${found.name}: ${shown(found, masker)} hides it.`
  return finding(invalid, 'possible', summary, found.culprit, [sent(found, masker), status(facts), said(facts)], { weight: 0.55 })
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
  return finding(invalid, 'likely', summary, token.culprit, [...evidence, ...hint], {
    ...(differs && {
      patch: useConfigured('X-Shopify-Access-Token', 'accessToken', token.culprit.pointer)
    })
  })
}

function justIssued({ facts, masker }: Context, token: Credential, { exchange }: Issue, evidence: readonly Evidence[]): Finding {
  const seconds = ((facts.at - exchange.at) / 1000).toFixed(1)
  const summary = `${masker.mask(token.bare)} was issued here ${seconds} s before and is refused: perhaps not known everywhere yet.`
  const issued = { observed: `issued ${seconds} s before`, exchange: exchange.id }
  return finding(invalid, 'possible', summary, token.culprit, [...evidence, issued], {
    fix: ['Repeat the call once after a second.', 'If it is refused again, get a new token.'],
    settle: { how: 'Repeat the call once after a second.' }
  })
}
