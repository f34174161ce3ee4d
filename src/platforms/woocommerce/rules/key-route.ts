/** WooCommerce keys on routes where nobody looks at them. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor } from '../nobody.js'
import { isApi, takesKeys } from '../route.js'
import { PATH_CULPRIT, said, sent, sentPair } from '../sent.js'
import { isKeyShaped, isSecretShaped } from '../shapes.js'
import { AUTHENTICATION_CLASS, WORDPRESS_AUTHENTICATION } from '../sources.js'

export const keyRoute: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.route.rest-route',
      level: 'failure',
      title: 'Keys are not looked at with ?rest_route=',
      why: 'WooCommerce reads keys only where the raw request URI holds wp-json/wc/ or wp-json/wc-; ?rest_route=/wc/… holds neither.',
      tell: '401 on ?rest_route=/wc/… with keys of any style: woocommerce_rest_cannot_…, or invalid_username for Basic.',
      fix: ['Set pretty permalinks and use /wp-json/; application passwords do work with ?rest_route=.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS]
    },
    {
      code: 'woo.route.keys-on-wp-route',
      level: 'failure',
      title: 'WooCommerce keys sent to a WordPress route',
      why: 'Keys are read for wc/ and wc-… namespaces only; on other routes the caller stays a visitor, or the key is taken for a user name.',
      tell: '401 rest_not_logged_in (OAuth, query) or invalid_username with a ck_ user (Basic) on wp/v2 or another namespace.',
      fix: ['Use application passwords for wp/v2; keys work for wc/ and wc-… only.'],
      ceiling: 'certain',
      docs: [AUTHENTICATION_CLASS, WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose({ facts, masker }) {
    const { api } = facts
    const taken = facts.error?.code === 'invalid_username'
    if (!taken && !sawVisitor(facts)) return undefined
    const key = keyOf(facts)
    if (!key) return undefined
    const evidence = [sent(key, masker), said(facts)]
    if (takesKeys(api.surface) && !api.readsKeys) {
      const at = facts.query.get('rest_route')
      return {
        code: 'woo.route.rest-route',
        certainty: 'certain',
        weight: 0.9,
        summary: `rest_route=${api.path.slice(0, 60)} reaches the route, but WooCommerce does not look at keys there.`,
        why: 'Keys of any style are read only where the request URI itself holds wp-json/wc/; with ?rest_route= the caller stays a visitor.',
        culprit: { in: 'request.query', name: 'rest_route', ...(at && { pointer: at.pointer }) },
        evidence: [
          { pointer: at?.pointer ?? '/request/url', observed: `rest_route=${api.path}`, expected: `/wp-json${api.path}` },
          ...evidence
        ],
        fix: [
          `Call ${api.base}/wp-json${api.path}; where that is no route, set permalinks to anything but Plain.`,
          'Or use an application password, which does work with ?rest_route=.'
        ],
        supersedes: ['wp.app-password', 'woo.key.unknown', 'woo.auth.ignored', 'wp.auth.ignored']
      }
    }
    if (!isApi(api.surface) || takesKeys(api.surface) || /^(?:legacy|no-prefix|wc-mcp|wc-store)$/.test(api.surface)) return undefined
    return {
      code: 'woo.route.keys-on-wp-route',
      certainty: api.surface === 'other-rest' ? 'likely' : 'certain',
      weight: 0.9,
      summary: `${masker.mask(key.value.trim())} is meant as a WooCommerce key; ${api.namespace.slice(0, 40) || 'this route'} does not look at those.`,
      why: `WooCommerce reads its keys for wc/ and wc-… only${taken ? '; here WordPress took the key for a user name' : ', so the store saw a visitor'}.`,
      culprit: PATH_CULPRIT,
      evidence: [{ pointer: '/request/url', observed: api.path, expected: 'a route below /wc/' }, ...evidence],
      fix: [
        `For ${api.namespace} send an application password as Basic over https.`,
        'With WooCommerce keys use a route below /wp-json/wc/v3/.'
      ],
      supersedes: ['wp.app-password', 'wp.auth.ignored']
    }
  }
}

/** A WooCommerce key by its shape, or by the name of its parameter. */
function keyOf({ credentials }: WooFacts): Placed | undefined {
  const { authorization, basic, query } = credentials
  if (query) return query.key ?? query.secret
  const pair = sentPair(credentials)
  if (pair) return isKeyShaped(pair.key.value) || isSecretShaped(pair.key.value) ? pair.key : undefined
  const value = basic ? basic.user : (/c[ks]_[0-9a-f]{6,64}/i.exec(authorization?.value ?? '')?.[0] ?? '')
  if (!authorization || !(isKeyShaped(value) || isSecretShaped(value))) return undefined
  return { in: 'request.header', name: 'authorization', value, pointer: authorization.pointer }
}
