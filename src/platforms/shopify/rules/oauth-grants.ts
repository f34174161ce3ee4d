/** Client credentials, refresh tokens, and what a token response is worth. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, STORE, said, seenAt, status } from '../finding.js'
import { fieldsOf } from '../../../model/json.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'
import { since, successes } from '../past.js'

const organization = pageOf('oauth.client-credentials.other-organization')
const notInstalled = pageOf('oauth.client-credentials.app-not-installed')
const appType = pageOf('oauth.client-credentials.app-type')
const alreadyUsed = pageOf('oauth.refresh-token.already-used')
const refreshToken = pageOf('oauth.refresh-token')
const edge = pageOf('oauth.token-endpoint-520')
const nonExpiring = pageOf('oauth.non-expiring-token-issued')
const onlineIssued = pageOf('oauth.online-token-issued')

export const oauthGrants: Rule<ShopifyFacts> = {
  codes: [organization, notInstalled, appType, alreadyUsed, refreshToken, edge],
  needs: { surface: ['oauth-token'] },
  diagnose(context) {
    const { facts, masker } = context
    if (facts.surface !== 'oauth-token' || facts.method === 'OPTIONS') return undefined
    const evidence = [status(facts), said(facts)]
    if (facts.status === 520) {
      const summary = 'The token endpoint failed at Shopify’s edge (520): repeat with the same refresh token.'
      return finding(edge, 'certain', summary, STORE, evidence, {
        supersedes: ['http.server-unavailable', 'http.server-error']
      })
    }
    if (facts.status < 400) return undefined
    if (facts.oauth?.code === 'shop_not_permitted' || /Client credentials cannot be performed on this shop/i.test(facts.said)) {
      const summary = `grant_type=client_credentials: the app and ${facts.host} belong to different organizations.`
      return finding(organization, 'certain', summary, placeOf(facts, 'grant_type'), evidence)
    }
    if (facts.oauth?.code === 'app_not_installed' || /application is not installed on this shop/i.test(facts.said)) {
      const id = masker.mask(parameter(facts, 'client_id')?.value ?? '')
      const place = placeOf(facts, 'client_id')
      return [
        finding(notInstalled, 'likely', `The app with client_id ${id} is not installed on ${facts.host}.`, place, evidence, {
          weight: 0.6
        }),
        finding(appType, 'possible', `The app with client_id ${id} may be of a kind that has no client credentials grant.`, place, evidence)
      ]
    }
    return refresh(context)
  }
}

function refresh(context: Context): Finding | undefined {
  const { facts, masker, history } = context
  const sent = parameter(facts, 'refresh_token')
  const told = /active refresh_token/i.test(facts.said)
  if (!told && !(facts.oauth?.code === 'invalid_grant' && sent)) return undefined
  const place = placeOf(facts, 'refresh_token')
  const mask = sent ? masker.mask(sent.value) : '(absent)'
  const evidence = [seenAt(place, `refresh_token: ${mask}`), status(facts), said(facts)]
  const known = sent && history.noted('spent', masker.fingerprint(sent.value))
  const spent = known?.note.what === 'refresh-token' ? known : undefined
  if (!spent)
    return finding(refreshToken, 'certain', `refresh_token ${mask} is not active any more, or never was on ${facts.host}.`, place, evidence)
  const proof = {
    observed: `the same refresh token was used ${since(spent.exchange.at, facts.at)} before`,
    exchange: spent.exchange.id
  }
  const follower = successorUse(context, spent.exchange)
  const after = follower ? [{ observed: 'its successor was used', exchange: follower.id }] : []
  const summary = `refresh_token ${mask} was used ${since(spent.exchange.at, facts.at)} before; its successor took its place.`
  return finding(alreadyUsed, follower ? 'certain' : 'likely', summary, place, [...evidence, proof, ...after], {
    raisedBy: 'history'
  })
}

/**
 * Until its successor is used for the first time, a refresh token may be sent again
 * (https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens).
 */
function successorUse(context: Context, refreshed: PastExchange): PastExchange | undefined {
  const { history } = context
  const issued = history.notes('token-issued').find(({ exchange }) => exchange.id === refreshed.id)?.note
  if (!issued) return undefined
  const again = issued.refreshFingerprint === undefined ? undefined : history.noted('spent', issued.refreshFingerprint)?.exchange
  return again ?? successes(context, issued.fingerprint).here
}

/** Expiring offline tokens exist since then; before, permanent ones were the only kind. */
const EXPIRING_SINCE = Date.UTC(2025, 11, 10)

export const tokenNotices: Rule<ShopifyFacts> = {
  codes: [nonExpiring, onlineIssued],
  needs: { status: (status) => status >= 200 && status < 300, surface: ['oauth-token'] },
  diagnose({ facts }) {
    if (facts.surface !== 'oauth-token' || facts.status < 200 || facts.status >= 300) return undefined
    const answer = fieldsOf(facts.json)
    if (typeof answer['access_token'] !== 'string') return undefined
    if (answer['associated_user'] || answer['associated_user_scope']) {
      const seen = [
        {
          pointer: '/response/content/text',
          observed: 'associated_user',
          note: `expires_in ${String(answer['expires_in'] ?? '?')}`
        }
      ]
      const place = placeOf(facts, 'requested_token_type')
      return finding(onlineIssued, 'certain', 'The token belongs to a user (associated_user) and ends within a day.', place, seen)
    }
    const expires = answer['expires_in'] !== undefined || answer['refresh_token'] !== undefined
    const asked = /^(?:1|true)$/.test(parameter(facts, 'expiring')?.value ?? '')
    if (expires || asked || facts.at < EXPIRING_SINCE || parameter(facts, 'grant_type')?.value === 'client_credentials') return undefined
    const seen = [
      {
        pointer: '/response/content/text',
        observed: 'access_token without expires_in and refresh_token'
      }
    ]
    const summary = 'expiring=1 is not in the request, so a permanent token was issued; public apps must move to expiring ones.'
    return finding(nonExpiring, 'certain', summary, placeOf(facts, 'expiring'), seen)
  }
}
