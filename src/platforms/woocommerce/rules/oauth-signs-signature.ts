/** Signs in the signature itself: an old one, one of another form or algorithm, one of another method. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { textOf } from '../oauth-exchange.js'
import { algorithmOf, cleanSignature } from '../oauth1.js'
import { splitUrl } from '../oauth1-url.js'
import { fromBytes, rawPairs } from '../php-query.js'
import { said } from '../sent.js'
import { spentBefore } from './oauth-evidence.js'
import type { Sign } from './oauth-signs.js'

type Context = RuleContext<WooFacts>

/** A Link of an answer was followed with the signature of the call before. */
export function staleLink(context: Context, { parameters, request }: OAuthExchange): Sign | undefined {
  const names = rawPairs(splitUrl(request.url)?.query ?? '').map(({ name }) => name)
  const page = names.slice(names.indexOf('oauth_signature') + 1).find((name) => name === 'page' || name === 'offset')
  const unpadded = /^(?:[A-Za-z0-9+/]{27}|[A-Za-z0-9+/]{43})$/.test(cleanSignature(textOf(parameters, 'oauth_signature')))
  if (!page || !names.includes('oauth_signature')) return undefined
  const before = spentBefore(context, parameters)
  if (!before && !unpadded) return undefined
  return {
    code: 'woo.oauth.stale-link',
    certainty: before ? 'certain' : 'likely',
    weight: 0.9,
    summary: `oauth_signature is that of an earlier call: a Link rel="next" was followed, which adds ${page}.`,
    why: `${page} stands after the signature${unpadded ? ', whose "=" is gone, as in the links that WooCommerce puts into its answers' : ''}.${before ? ' The nonce was sent by the call before it.' : ''}`,
    evidence: [
      ...(before ? [{ observed: `same oauth_nonce in ${before.method} ${before.path}`, exchange: before.id }] : []),
      said(context.facts)
    ],
    fix: ["Build the next page's URL from its page number and sign it anew."]
  }
}

/** What no HMAC of the named algorithm looks like in base64. */
export function signatureShape({ parameters }: OAuthExchange): Sign[] {
  const text = fromBytes(cleanSignature(textOf(parameters, 'oauth_signature')))
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) {
    return [
      {
        code: 'woo.oauth.signature-encoding',
        certainty: 'certain',
        summary: 'oauth_signature is written in hexadecimal digits; the store compares base64.',
        why: `The ${text.length} hexadecimal digits can never equal the base64 text that the store computes.`,
        fix: ['Encode the raw bytes of the HMAC in base64.']
      }
    ]
  }
  const used = /^[A-Za-z0-9+/]{27}=$/.test(text) ? 'HMAC-SHA1' : /^[A-Za-z0-9+/]{43}=$/.test(text) ? 'HMAC-SHA256' : undefined
  const named = algorithmOf(parameters)
  if (used === undefined || named === undefined || used === named) return []
  return [
    {
      code: 'woo.oauth.algorithm-mismatch',
      certainty: 'certain',
      summary: `oauth_signature_method names ${named}, the signature has the length of ${used}.`,
      why: `An ${named} is ${named === 'HMAC-SHA1' ? 28 : 44} characters long in base64, this one has ${text.length}.`,
      fix: [`Name ${used}, or sign with ${named}.`]
    }
  ]
}

/** The store signs the method on the request line. */
export function methodOverride({ facts }: Context): Sign | undefined {
  if (!facts.headers.get('x-http-method-override') && !facts.query.get('_method')) return undefined
  return {
    code: 'woo.oauth.method',
    certainty: 'possible',
    weight: 0.6,
    summary: 'oauth_signature may be made for the overriding method instead of the one sent.',
    why: 'The store signs the method on the request line, whatever X-HTTP-Method-Override or _method say.',
    fix: [`Sign ${facts.method}.`]
  }
}
