/** The store does not know the key, or the user behind it is gone. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { saysOAuthMissing, unseenPair } from '../nobody.js'
import { lastOf, successesOf } from '../past.js'
import type { SentPair } from '../sent.js'
import { blamedPair, culpritAt, indexPath, refusesKey, STORE_CULPRIT, said, sent, shownKey } from '../sent.js'
import { AUTHENTICATION_CLASS, issue, pull } from '../sources.js'

export const keyUnknown: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.key.unknown',
      level: 'failure',
      title: 'Store does not know this key',
      why: 'The key is in no row of the store: revoked, never saved, of another store, or its user was deleted.',
      tell: 'OAuth and legacy API say "Consumer key is invalid."; Basic and query over https get the silent 401 woocommerce_rest_cannot_….',
      fix: ['Check the store (staging or live), revoked keys, copying; make a new key pair where in doubt.'],
      ceiling: 'certain',
      limits: 'Over Basic and query the answer does not name it, so there it is one of several causes.',
      docs: [AUTHENTICATION_CLASS, pull('woocommerce/woocommerce', 8326)]
    },
    {
      code: 'woo.key.owner-deleted',
      level: 'failure',
      title: 'WordPress user who owns the key is gone',
      why: 'A key row that outlived its user (a copied database, a deletion by SQL) authenticates a user that does not exist: a visitor.',
      tell: '401 woocommerce_rest_cannot_… even over OAuth with a right signature; the key worked before.',
      fix: ['Make a new key for an existing administrator or shop manager.'],
      ceiling: 'possible',
      docs: [
        AUTHENTICATION_CLASS,
        issue('woocommerce/woocommerce', 20141),
        'http://support.autoship.cloud/article/456-error-401-sorry-you-are-not-allowed-to-create-resources'
      ]
    }
  ],
  diagnose(context) {
    const { facts } = context
    if (refusesKey(facts)) {
      const pair = blamedPair(facts)
      return pair ? named(context, pair) : undefined
    }
    const pair = unseenPair(facts)
    if (!pair || saysOAuthMissing(facts)) return undefined
    const worked = lastOf(context, successesOf(context, pair.key.value))?.id
    const owner = ownerDeleted(context, pair, worked)
    if (pair.style === 'oauth') return [owner]
    // A login cookie is taken before the key, and explains why a key that worked is not looked at.
    const overridden = worked !== undefined && facts.credentials.loginCookie !== undefined && !facts.credentials.restNonce
    return overridden ? [] : [silent(context, pair, worked), owner]
  }
}

function named(context: RuleContext<WooFacts>, pair: SentPair): Finding {
  const { facts, masker } = context
  const worked = lastOf(context, successesOf(context, pair.key.value))
  return {
    code: 'woo.key.unknown',
    certainty: refusesKey(facts) === 'translated' ? 'likely' : 'certain',
    summary: `${facts.target.host} does not know consumer key ${shownKey(pair, masker)}.`,
    why: `The store looked the key up and found no row: revoked, of another store, or copied wrongly.${worked ? ' It did work before, so it was revoked or its user deleted since.' : ''}`,
    culprit: culpritAt(pair.key),
    evidence: [
      sent(pair.key, masker, 'a key of this store'),
      said(facts),
      ...(worked ? [{ observed: `${worked.status} with the same key`, exchange: worked.id }] : [])
    ],
    fix: [
      `Look for the key that ends in ${shownKey(pair, masker).slice(-4)} under WooCommerce > Settings > Advanced > REST API of ${facts.target.host}.`,
      'If it is not there, make a new pair on this very store (staging and live have their own).'
    ]
  }
}

function silent(context: RuleContext<WooFacts>, pair: SentPair, worked: string | undefined): Finding {
  const { facts, masker, store } = context
  const configured = store?.credentials.consumerKey
  const other = configured !== undefined && configured.trim() !== pair.key.value.trim()
  return {
    code: 'woo.key.unknown',
    certainty: other && !worked ? 'likely' : 'possible',
    weight: worked ? 0.2 : other ? 0.8 : 0.55,
    summary: `${facts.target.host} may not know consumer key ${shownKey(pair, masker)}: over ${pair.style} that stays silent.`,
    why: `An unknown key is named only over OAuth; over Basic and query the store goes on as if nothing had been sent.${other ? ' The key sent is not the configured one.' : ''}`,
    culprit: culpritAt(pair.key),
    evidence: [
      sent(pair.key, masker, other ? `the configured key ${masker.mask(configured)}` : 'a key of this store'),
      said(facts),
      ...(worked ? [{ observed: 'this key worked before', exchange: worked }] : [])
    ],
    fix: [
      `Compare ${shownKey(pair, masker)} with the keys under WooCommerce > Settings > Advanced > REST API of ${facts.target.host}.`,
      ...(other ? [`Send the configured key ${masker.mask(configured)}.`] : [])
    ],
    settle: {
      how: 'Sign the same call with OAuth 1.0a: an unknown key is then named ("Consumer key is invalid.").',
      request: { method: 'GET', path: indexPath(facts) }
    }
  }
}

function ownerDeleted(context: RuleContext<WooFacts>, pair: SentPair, worked: string | undefined): Finding {
  const { facts, masker } = context
  return {
    code: 'woo.key.owner-deleted',
    certainty: 'possible',
    weight: pair.style === 'oauth' ? 0.6 : worked ? 0.35 : 0.25,
    summary: `The WordPress user behind key ${shownKey(pair, masker)} may be gone.`,
    why: 'A key row without its user is found and accepted, yet it stands for nobody; the route then refuses a visitor.',
    culprit: STORE_CULPRIT,
    evidence: [said(facts), ...(worked ? [{ observed: 'this key worked before', exchange: worked }] : [])],
    fix: [
      'Look up the key in WooCommerce > Settings > Advanced > REST API: a row without a user needs a new key for an existing administrator.'
    ],
    settle: { how: "The key list in the store's settings shows no user for this key." }
  }
}
