/** Nothing in the request could tell the store who is calling. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { speaksForRoute } from '../answer.js'
import type { WooFacts } from '../facts.js'
import { SANITISED, saysKeyMissing, saysOAuthMissing } from '../nobody.js'
import { takesKeys } from '../route.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

export const missing: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.auth.missing',
      level: 'failure',
      title: 'No WooCommerce credentials in the request',
      why: 'The route is not public. Without an Authorization line, key parameters or a login cookie the store treats the caller as a visitor.',
      tell: '401 woocommerce_rest_cannot_… and no credential anywhere in the request; the legacy API answers 404 "oauth_consumer_key parameter is missing".',
      fix: [
        'Send consumer key and secret.',
        'If the app does set them, look at the hop before: a redirect or a proxy may have dropped them.'
      ],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 17225), issue('kloon/WooCommerce-REST-API-Client-Library', 69)]
    },
    {
      code: 'wp.auth.missing',
      level: 'failure',
      title: 'No credentials on a WordPress route',
      why: 'The route needs a logged-in user, and the request names none.',
      tell: '401 rest_not_logged_in (or another refusal of WordPress core) and neither Authorization nor a login cookie in the request.',
      fix: ['Send user name and application password as Basic over https, or login cookie and X-WP-Nonce together.'],
      ceiling: 'certain',
      docs: [WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose({ facts }) {
    const { credentials, api, method } = facts
    const legacy = saysOAuthMissing(facts)
    const noHeader = facts.error?.code === 'jwt_auth_no_auth_header'
    // The answer to HEAD has no body: without a credential only a visitor can be meant.
    const toHead = method === 'HEAD' && facts.status === 401 && facts.answer.isRest && takesKeys(api.surface)
    if (noHeader && !credentials.authorization && !credentials.query && !credentials.oauth) return noToken(facts)
    if (credentials.any || (!facts.sawNobody && !legacy && !toHead)) return undefined
    const maybe = facts.exchange.credentialsLeftOut === true
    const isWordPress = !speaksForRoute(facts.error?.code ?? '', api.namespace)
    const evidence = [said(facts), { pointer: '/request/headers', observed: 'no authorization line', expected: 'a credential' }]
    if (legacy || takesKeys(api.surface)) {
      const name = !legacy ? 'authorization' : saysKeyMissing(facts.error?.message ?? '') ? 'consumer_key' : 'oauth_consumer_key'
      return {
        code: 'woo.auth.missing',
        certainty: maybe ? 'likely' : 'certain',
        weight: 0.4,
        summary: `No credentials: ${method} ${api.path.slice(0, 60)} carries neither ${name} nor keys.`,
        why: 'The store saw a visitor, and the request indeed carries no key, signature, application password or login cookie.',
        culprit: { in: legacy ? 'request.query' : 'request.header', name },
        evidence,
        fix: [
          facts.https
            ? 'Send "authorization: Basic " followed by base64(consumer key:consumer secret).'
            : 'Over plain http sign the request with OAuth 1.0a; over https send "authorization: Basic " with base64(key:secret).',
          ...(maybe ? [SANITISED] : []),
          'If your app does set them, check whether a redirect before this request made the client leave them behind.'
        ]
      }
    }
    return {
      code: 'wp.auth.missing',
      certainty: maybe || !isWordPress ? 'likely' : 'certain',
      weight: 0.4,
      summary: `No credentials: ${method} ${api.path.slice(0, 60)} carries neither authorization nor a login cookie.`,
      why: 'WordPress answered as to a visitor, and the request names no user.',
      culprit: { in: 'request.header', name: 'authorization' },
      evidence,
      fix: ['Send "authorization: Basic " followed by base64(user name:application password) over https.', ...(maybe ? [SANITISED] : [])]
    }
  }
}

/** A JWT plugin guards every route that is not on its list, so also calls that bring a login cookie (usefulteam/jwt-auth#54). */
function noToken(facts: WooFacts): Finding {
  const only = facts.credentials.loginCookie ? ' (only a login cookie)' : ''
  return {
    code: takesKeys(facts.api.surface) ? 'woo.auth.missing' : 'wp.auth.missing',
    certainty: facts.credentials.any || facts.exchange.credentialsLeftOut ? 'likely' : 'certain',
    weight: 0.4,
    summary: `A JWT plugin wants a token, and ${facts.method} ${facts.api.path.slice(0, 50)} carries no authorization line${only}.`,
    why: 'jwt_auth_no_auth_header is the code of JWT plugins; no Authorization line was sent, so the web server kept none from PHP.',
    culprit: { in: 'request.header', name: 'authorization' },
    evidence: [said(facts), { pointer: '/request/headers', observed: 'no authorization line', expected: 'Bearer …, for the plugin' }],
    fix: [
      'Send "authorization: Bearer " with a token of the plugin.',
      'Or add the route to the endpoints that the plugin leaves alone (JWT Auth: the filter jwt_auth_whitelist).'
    ]
  }
}
