/** The five parameters that OAuth 1.0a needs, and where WooCommerce looks for them. */
import type { Field } from '../../../diagnosis/fields.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier } from '../oauth-exchange.js'
import { missingParameters, oauthValue, REQUIRED } from '../oauth1.js'
import { plainName, swallowedBy } from '../second-mark.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'
import { legacyMisses, missesBody } from './oauth-in-body.js'

export const oauthMissing: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.oauth.missing-params',
      level: 'failure',
      title: 'Required oauth_ parameter is absent or empty',
      why: 'As soon as one of the five oauth_ parameters has a value, WooCommerce wants all five; an empty one and a "0" count as absent.',
      tell: '401 woocommerce_rest_authentication_missing_parameter, which lists the names; legacy API: 404 "… parameter is missing".',
      fix: ['Send all five: oauth_consumer_key, oauth_timestamp, oauth_nonce, oauth_signature, oauth_signature_method.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 16850), issue('woocommerce/wc-api-php', 290)]
    }
  ],
  diagnose(context) {
    const { facts } = context
    if (missesBody(facts)) return undefined
    const found = facts.oauth
    if (!found || (!legacyMisses(facts) && facts.error?.code !== 'woocommerce_rest_authentication_missing_parameter')) return undefined
    const missing = missingParameters(found.parameters)
    const [first = ''] = missing
    const swallowing = missing.length === 1 ? swallowedBy(facts.query, first) : undefined
    if (swallowing) return behindSecondMark(context, first, swallowing)
    return missing.length > 0 ? absent(context, found, missing) : lostOnTheWay(context, found)
  }
}

function absent({ facts, masker }: RuleContext<WooFacts>, { parameters }: OAuthExchange, missing: readonly string[]): Finding {
  const [first = REQUIRED[0]] = missing
  const value = oauthValue(parameters, first)
  const how = value === undefined ? 'is not sent' : value === '' ? 'is empty' : `is "${value}", which counts as empty`
  const culprit = carrier(facts, parameters, first)
  const token = oauthValue(parameters, 'oauth_token')
  const keyAsToken = first === 'oauth_consumer_key' && token?.startsWith('ck_')
  return {
    code: 'woo.oauth.missing-params',
    certainty: 'certain',
    summary:
      missing.length === 1
        ? `${first} ${how}; WooCommerce needs it.`
        : `${missing.join(', ')} are not sent or empty; WooCommerce needs all five.`,
    why: `The request has OAuth parameters, but not all five, so the store refuses it before it looks at key or signature.${keyAsToken ? ' The consumer key stands in oauth_token, which is not read.' : ''}`,
    culprit,
    evidence: [
      ...missing.map((name) => {
        const { pointer } = carrier(facts, parameters, name)
        const sent = oauthValue(parameters, name)
        return {
          ...(pointer !== undefined && { pointer }),
          observed: sent === undefined ? `${name} absent` : `${name}="${sent}"`,
          expected: 'a value'
        }
      }),
      ...(keyAsToken && token ? [{ observed: `oauth_token=${masker.mask(token)}`, expected: 'the key in oauth_consumer_key' }] : []),
      said(facts)
    ],
    fix: [keyAsToken ? 'Send the key as oauth_consumer_key, and sign again.' : `Send ${missing.join(', ')} with a value, and sign them.`]
  }
}

function behindSecondMark({ facts }: RuleContext<WooFacts>, name: string, field: Field): Finding {
  const before = plainName(field)
  const { pointer } = field
  return {
    code: 'woo.oauth.missing-params',
    certainty: 'certain',
    summary: `${name} stands behind a second "?" and so is a part of ${before}; WooCommerce misses it.`,
    why: 'Only the first ? of a URL starts its parameters, they are parted by &: what follows the second one belongs to the value before it.',
    culprit: { in: 'request.query', name, pointer },
    evidence: [{ pointer, observed: `?${before}=…?${name}=…`, expected: `?${before}=…&${name}=…` }, said(facts)],
    fix: [
      `Write & in place of the second ?, and sign the URL with ${before} as a parameter of its own.`,
      "Give parameters to the client in its own argument, not within the endpoint: get('orders', ['customer' => 6])."
    ]
  }
}

/** The request has them all, and the store misses some: what arrived is not what was sent. */
function lostOnTheWay({ facts }: RuleContext<WooFacts>, { parameters }: OAuthExchange): Finding | undefined {
  const named = REQUIRED.filter((name) => new RegExp(`\\b${name}\\b`).test(facts.error?.message ?? ''))
  const [first] = named
  if (first === undefined || named.length === REQUIRED.length || facts.error?.legacy) return undefined
  return {
    code: 'woo.oauth.missing-params',
    certainty: 'possible',
    summary: `The store misses ${named.join(', ')}, which this request has.`,
    why: 'Some oauth_ parameters reached PHP and others did not: a proxy, a filter or a rewrite rule took them out on the way.',
    culprit: carrier(facts, parameters, first),
    evidence: [said(facts)],
    fix: [
      'Look for rules on the way that drop or rename parameters (firewall, cache, rewrite).',
      'Send the oauth_ parameters in the Authorization header instead, or the other way round.'
    ]
  }
}
