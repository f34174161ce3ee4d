/** The authorization code: used, too old, or not this app's and shop's. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, said, seenAt, status } from '../finding.js'
import { CLIENT_ID, CODE } from '../notes.js'
import type { Parameter } from '../oauth.js'
import { parameter, placeOf } from '../oauth.js'
import { pageOf } from '../pages/index.js'
import { isAuthorize, since } from '../past.js'

const reused = pageOf('oauth.code.reused')
const expired = pageOf('oauth.code.expired')
const foreign = pageOf('oauth.code.other-app-or-shop')
const code = pageOf('oauth.code')

/** Nobody documents how long a code lives; ten minutes is the most that OAuth 2.0 recommends (RFC 6749 section 4.1.2). */
const LONG = 10 * 60_000

export const oauthCode: Rule<ShopifyFacts> = {
  codes: [reused, expired, foreign, code],
  needs: { status: (status) => status >= 400, surface: ['oauth-token'] },
  diagnose(context) {
    const { facts, masker, history } = context
    if (
      facts.surface !== 'oauth-token' ||
      facts.status < 400 ||
      !/authorization code was not found|code was already used/i.test(facts.said)
    )
      return undefined
    const sent = parameter(facts, 'code')
    const culprit = placeOf(facts, 'code')
    const mask = sent ? masker.mask(sent.value) : '(absent)'
    const evidence = [seenAt(culprit, `code: ${mask}`), status(facts), said(facts)]
    const known = sent && history.noted('spent', masker.fingerprint(sent.value))
    const spent = known?.note.what === 'authorization-code' ? known : undefined
    if (spent) {
      const proof = {
        observed: `the same code was exchanged ${since(spent.exchange.at, facts.at)} before`,
        exchange: spent.exchange.id
      }
      return finding(reused, 'certain', `code ${mask} was exchanged before; each code works once.`, culprit, [...evidence, proof], {
        raisedBy: 'history'
      })
    }
    const told = sent && (otherOwner(context, sent) ?? tooOld(context, sent))
    const general = finding(
      code,
      'likely',
      `code ${mask} was not accepted: used before, too old, or another app's or shop's.`,
      culprit,
      evidence
    )
    if (told) return [told, general]
    return [
      general,
      finding(reused, 'possible', `code ${mask} may have been exchanged before, outside this log.`, culprit, evidence, { weight: 0.55 }),
      finding(expired, 'possible', `code ${mask} may be too old.`, culprit, evidence, { weight: 0.5 }),
      finding(foreign, 'possible', `code ${mask} may have been issued to another app or shop.`, culprit, evidence, { weight: 0.45 })
    ]
  }
}

/** The callback that brought the code named another shop, or the authorize URL another app. */
function otherOwner({ facts, masker, history }: Context, sent: Parameter): Finding | undefined {
  const fingerprint = masker.fingerprint(sent.value)
  const notes = history.notes('credential')
  const callback = notes.find(({ note }) => note.credential.startsWith(`${CODE} `) && note.fingerprint === fingerprint)
  const shop = callback?.note.credential.slice(CODE.length + 1)
  const id = parameter(facts, 'client_id')?.value
  const authorize = notes.find(
    ({ note, exchange }) => note.credential === CLIENT_ID && isAuthorize(exchange) && exchange.origin === facts.target.origin
  )
  const otherShop = callback && shop !== undefined && shop !== facts.host
  const otherApp = authorize && id !== undefined && authorize.note.fingerprint !== masker.fingerprint(id)
  if (!otherShop && !otherApp) return undefined
  const proof = otherShop
    ? {
        observed: `the callback named ${shop}`,
        expected: facts.host,
        exchange: callback.exchange.id
      }
    : {
        observed: 'the authorize URL of this shop named another client_id',
        exchange: authorize?.exchange.id ?? ''
      }
  const summary = `code ${masker.mask(sent.value)} was issued for ${otherShop ? shop : 'another client_id'}, not for this request's.`
  return finding(foreign, 'likely', summary, sent.culprit, [proof, status(facts), said(facts)], { raisedBy: 'history', weight: 0.8 })
}

function tooOld({ facts, masker, history }: Context, sent: Parameter): Finding | undefined {
  const fingerprint = masker.fingerprint(sent.value)
  const callback = history.notes('credential').find(({ note }) => note.credential.startsWith(CODE) && note.fingerprint === fingerprint)
  if (!callback || facts.at - callback.exchange.at < LONG) return undefined
  const ago = since(callback.exchange.at, facts.at)
  const proof = {
    observed: `the callback brought this code ${ago} before`,
    exchange: callback.exchange.id
  }
  return finding(
    expired,
    'likely',
    `code ${masker.mask(sent.value)} came ${ago} ago; codes live for a short time.`,
    sent.culprit,
    [proof, status(facts), said(facts)],
    {
      raisedBy: 'history',
      weight: 0.8
    }
  )
}
