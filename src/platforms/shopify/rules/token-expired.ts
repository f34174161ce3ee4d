/** Tokens whose life is over, as the answer that issued them told. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, plainToken } from '../admin-denied.js'
import type { Credential } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, said, sent, status } from '../finding.js'
import { PER_USER } from '../notes.js'
import { pageOf } from '../pages/index.js'
import type { Issue } from '../past.js'
import { grants, issueOf, since, successes } from '../past.js'

const offline = pageOf('token.invalid.expired-offline')
const clientCredentials = pageOf('token.invalid.expired-client-credentials')
const online = pageOf('token.invalid.expired-online')

export const tokenExpired: Rule<ShopifyFacts> = {
  codes: [offline, clientCredentials, online],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts, masker } = context
    const refused = isAdminRefusal(facts)
    if (!refused && !deniedScopeItHas(context)) return undefined
    const token = plainToken(context)
    if (!token) return undefined
    const fingerprint = masker.fingerprint(token.bare)
    const issue = issueOf(context, fingerprint)
    if (issue) return known(context, token, issue, refused)
    if (!refused) return undefined
    if (token.kind === 'shpua') return perUser(context, token, 'its prefix shpua_ marks a per-user token')
    if (askedPerUser(context, fingerprint))
      return perUser(context, token, 'the authorize URL of this shop asked for grant_options[]=per-user')
    const summary = `${masker.mask(token.bare)} may be an expiring offline token that was not refreshed.`
    return token.kind === 'shpat'
      ? finding(offline, 'possible', summary, token.culprit, [sent(token, masker), status(facts)], { weight: 0.35 })
      : undefined
  }
}

const DAY = 86_400_000
/** Life of an offline token that has a refresh token. */
const HOUR = 3_600_000

function known(context: Context, token: Credential, issue: Issue, refused: boolean): Finding | undefined {
  const { note, exchange } = issue
  if (note.expiresAt !== undefined && context.facts.at >= note.expiresAt) return expired(context, token, issue, refused)
  if (refused && note.expiresAt === undefined && note.mode === 'offline' && note.refreshFingerprint)
    return withoutTime(context, token, issue)
  if (note.mode !== 'online' || !refused) return undefined
  const age = context.facts.at - exchange.at
  const reason = note.expiresAt === undefined && age >= DAY ? 'a day has passed since it was issued' : 'it ends when its user logs out'
  return perUser(context, token, `issued for a user (associated_user); ${reason}`)
}

function expired(context: Context, token: Credential, { note, exchange }: Issue, refused: boolean): Finding {
  const { facts, masker } = context
  const page = note.mode === 'online' ? online : note.mode === 'client-credentials' ? clientCredentials : offline
  const ago = since(note.expiresAt ?? facts.at, facts.at)
  const kind = note.mode === 'online' ? 'online' : note.mode === 'client-credentials' ? 'client credentials' : 'offline'
  const issued = new Date(exchange.at).toISOString()
  const over = new Date(note.expiresAt ?? 0).toISOString()
  const evidence = [
    sent(token, masker),
    {
      observed: `issued ${issued}, valid until ${over}`,
      note: 'the token response in this log',
      exchange: exchange.id
    },
    status(facts),
    said(facts)
  ]
  return finding(
    page,
    refused ? 'certain' : 'likely',
    `The ${kind} token ${masker.mask(token.bare)} ran out ${ago} before this call.`,
    token.culprit,
    evidence,
    {
      raisedBy: 'history',
      weight: 0.9
    }
  )
}

/** It came with a refresh token, so it expires, but without expires_in (https://github.com/Shopify/shopify-app-js/issues/3400). */
function withoutTime({ facts, masker }: Context, token: Credential, { exchange }: Issue): Finding | undefined {
  if (facts.at - exchange.at < HOUR) return undefined
  const summary = `${masker.mask(token.bare)} came with a refresh token ${since(exchange.at, facts.at)} before; such tokens live for an hour.`
  const issued = { observed: 'issued with refresh_token, but without expires_in', expected: 'expires_in: 3600', exchange: exchange.id }
  return finding(offline, 'likely', summary, token.culprit, [sent(token, masker), issued, status(facts), said(facts)], {
    raisedBy: 'history',
    weight: 0.8,
    fix: ['Refresh the token.', 'Take 3600 s where a token response has a refresh_token but no expires_in.']
  })
}

function perUser(context: Context, token: Credential, reason: string): Finding {
  const { facts, masker } = context
  const summary = `${masker.mask(token.bare)} is a per-user token that has probably ended with its user's session.`
  return finding(online, 'likely', summary, token.culprit, [{ ...sent(token, masker), note: reason }, status(facts), said(facts)], {
    raisedBy: 'history',
    weight: 0.7
  })
}

/** The authorize URL asked for a user's token, and the token has worked since or a day has passed. */
function askedPerUser(context: Context, fingerprint: string): boolean {
  const { history, facts } = context
  const asked = history.credentials(PER_USER).find(({ exchange }) => exchange.origin === facts.origin)
  return asked !== undefined && (successes(context, fingerprint).here !== undefined || facts.at - asked.exchange.at > DAY)
}

/** A 403 that asks for a scope which the token was issued with: reported for online tokens after a day. */
function deniedScopeItHas(context: Context): boolean {
  const { facts, masker } = context
  const scope = /merchant approval for (\w+) scope/.exec(facts.said)?.[1]
  if (!facts.isAdmin || facts.status !== 403 || !scope || !facts.adminToken) return false
  const issue = issueOf(context, masker.fingerprint(facts.adminToken.bare))
  return issue?.note.mode === 'online' && grants(issue.note.scopes ?? [], scope)
}
