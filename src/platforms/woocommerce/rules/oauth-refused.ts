/** OAuth checks whose answer names the fault: algorithm, sorting, nonce. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier, refusalOf, textOf } from '../oauth-exchange.js'
import { algorithmOf } from '../oauth1.js'
import { pointed, said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

export const oauthRefused: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.oauth.signature-method',
      level: 'failure',
      title: 'Signature method is not HMAC-SHA1 or HMAC-SHA256',
      why: 'WooCommerce knows these two algorithms and compares the name letter by letter.',
      tell: '"Invalid signature - signature method is invalid."; oauth_signature_method holds another name or small letters.',
      fix: ['Use HMAC-SHA256 and write it exactly so.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS]
    },
    {
      code: 'woo.oauth.sort-failed',
      level: 'failure',
      title: 'Store could not sort the parameters',
      why: 'Parameters are sorted by name before signing; old PHP could fail at that.',
      tell: '"Invalid signature - failed to sort parameters."',
      fix: ['Leave unusual parameters out and try again.'],
      ceiling: 'certain',
      limits: 'Not reachable with a current PHP.',
      docs: [AUTHENTICATION_CLASS]
    },
    {
      code: 'woo.oauth.nonce-reused',
      level: 'failure',
      title: 'oauth_nonce was used before',
      why: 'The store remembers the nonces of a key for 15 minutes and takes each once, on whatever route; a retry of the same URL is a replay.',
      tell: '"Invalid nonce - nonce has already been used."; key, secret and signed URL are right, since they are checked before.',
      fix: ['Make a new nonce and sign anew for every attempt, retries included.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 58629)]
    }
  ],
  diagnose(context) {
    const refusal = refusalOf(context.facts)
    const found = refusal && context.facts.oauth
    if (!found) return undefined
    const sure = refusal.sure ? 'certain' : 'likely'
    if (refusal.kind === 'nonce') return { ...nonceReused(context, found), certainty: sure }
    if (refusal.kind === 'sort') return { ...sortFailed(context, found), certainty: sure }
    const wrongMethod = algorithmOf(found.parameters) === undefined
    return refusal.kind === 'signature-method' && wrongMethod ? { ...signatureMethod(context, found), certainty: sure } : undefined
  }
}

type Draft = Omit<Finding, 'certainty'>

function signatureMethod({ facts }: RuleContext<WooFacts>, { parameters }: OAuthExchange): Draft {
  const method = textOf(parameters, 'oauth_signature_method').slice(0, 40)
  const near = ['HMAC-SHA1', 'HMAC-SHA256'].find((name) => name.replace('-', '') === method.toUpperCase().replace(/[-_]/g, ''))
  const culprit = carrier(facts, parameters, 'oauth_signature_method')
  return {
    code: 'woo.oauth.signature-method',
    summary: `oauth_signature_method "${method}" is not accepted: WooCommerce knows HMAC-SHA1 and HMAC-SHA256.`,
    why: `The name is compared letter by letter${near ? `, so "${method}" is not ${near}` : ''}. The key was found, the signature itself was not looked at.`,
    culprit,
    evidence: [{ ...pointed(culprit), observed: method, expected: 'HMAC-SHA256 or HMAC-SHA1' }, said(facts)],
    fix: [near ? `Write ${near}.` : 'Sign with HMAC-SHA256 and name it so in oauth_signature_method.']
  }
}

function sortFailed({ facts }: RuleContext<WooFacts>, { parameters }: OAuthExchange): Draft {
  const { in: place, ...rest } = carrier(facts, parameters, 'oauth_signature')
  return {
    code: 'woo.oauth.sort-failed',
    summary: 'The store could not sort the query parameters and therefore not check oauth_signature.',
    why: 'PHP failed to sort the parameters by name, which the signature needs.',
    culprit: { in: place, name: place === 'request.header' ? 'authorization' : null, ...pointed(rest) },
    evidence: [said(facts)],
    fix: ['Leave parameters with unusual names out and try again; update PHP on the server.']
  }
}

function nonceReused({ facts, history, masker, exchange }: RuleContext<WooFacts>, { parameters }: OAuthExchange): Draft {
  const nonce = textOf(parameters, 'oauth_nonce')
  const fingerprint = masker.fingerprint(`${textOf(parameters, 'oauth_consumer_key').trim()} ${nonce}`)
  const spent = history
    .notes('spent')
    .find(({ note, exchange: past }) => note.what === 'nonce' && note.fingerprint === fingerprint && past.id !== exchange.id)?.exchange
  const same = spent && spent.method === facts.method && spent.path === facts.target.pathname
  const culprit = carrier(facts, parameters, 'oauth_nonce')
  const how = !spent
    ? 'The earlier request is not in this log: a retry, a replay, or a generator that repeats itself.'
    : same
      ? 'The very same call was made before: a retry or replay that was not signed anew.'
      : 'Another call used this nonce before: the generator repeats itself.'
  return {
    code: 'woo.oauth.nonce-reused',
    summary: 'oauth_nonce was used before with this key, and the store takes each nonce once.',
    why: `Nonces are remembered for 15 minutes. ${how} Key, secret and signed URL are right, since they are checked before.`,
    culprit,
    evidence: [
      { ...pointed(culprit), observed: masker.mask(nonce), expected: 'a nonce of its own for each request' },
      ...(spent
        ? [{ observed: `${spent.method} ${spent.path}, status ${spent.status}`, note: 'the nonce was sent before', exchange: spent.id }]
        : []),
      said(facts)
    ],
    fix: [
      'Make a new oauth_nonce and sign anew for every attempt: let retries build the request again instead of sending the old URL.',
      ...(spent && !same ? ['Take the nonce from a random generator (16 bytes), not from the clock.'] : [])
    ]
  }
}
