/** The caller is known and may not do this: 403, never to be mistaken for the 401 of a visitor. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isCoreRefusal, isOwnRefusal } from '../answer.js'
import type { WooFacts } from '../facts.js'
import { STORE_CULPRIT, said, statusIs } from '../sent.js'
import { isReview } from './request-refusal.js'
import { AUTHENTICATION_CLASS, issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

/** What the route groups ask for (WooCommerce includes/wc-rest-functions.php). */
const CAPABILITIES: readonly (readonly [RegExp, string])[] = [
  [/^\/wc\/v\d\/customers/, 'list_users, create_customers, edit_users or delete_users (a shop manager may touch customers only)'],
  [/^\/wc(\/v\d|-analytics)\/reports/, 'view_woocommerce_reports'],
  [/^\/wc\/v\d\/(settings|system_status|shipping|payment_gateways|webhooks|taxes|data)/, 'manage_woocommerce'],
  [/^\/wc\/v\d\/products\/(categories|tags|shipping_classes|brands)/, 'manage_terms, edit_terms or delete_terms'],
  [/^\/wc\/v\d\/products\/attributes/, 'manage_product_terms'],
  [/^\/wc\/v\d\/products\/reviews/, 'moderate_comments'],
  [/^\/wc\/v\d\/products/, 'read_private_products, edit_products or delete_products'],
  [/^\/wc\/v\d\/orders/, 'read_private_shop_orders, edit_shop_orders or delete_shop_orders'],
  [/^\/wc\/v\d\/coupons/, 'read_private_shop_coupons, edit_shop_coupons or delete_shop_coupons']
]

export const capability: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.user.lacks-capability',
      level: 'failure',
      title: 'User behind the key may not do this',
      why: 'Authentication worked; the role of the user behind it lacks the capability that the route asks for.',
      tell: '403 woocommerce_rest_cannot_… (data.status 403), or woocommerce_api_user_cannot_… of the legacy API.',
      fix: ['Give the key to an administrator or shop manager, or grant the capability.'],
      ceiling: 'certain',
      docs: [
        AUTHENTICATION_CLASS,
        issue('Tmeister/wp-api-jwt-auth', 144),
        issue('Tmeister/wp-api-jwt-auth', 48),
        issue('woocommerce/woocommerce', 19896),
        issue('woocommerce/wc-api-php', 57),
        issue('woocommerce/woocommerce', 12188),
        issue('woocommerce/woocommerce', 48124)
      ]
    },
    {
      code: 'wp.forbidden',
      level: 'failure',
      title: "Route's permission check refused the user",
      why: 'WordPress asked the permission callback of the route, and it said no for this user.',
      tell: 'rest_forbidden "Sorry, you are not allowed to do that.", or another refusal of WordPress core with 403.',
      fix: ['Use a user with the capability.'],
      ceiling: 'likely',
      docs: [WORDPRESS_AUTHENTICATION]
    }
  ],
  diagnose({ facts }) {
    const { error, api } = facts
    if (!error) return undefined
    const refusedByWoo =
      (error.status === 403 && /^woocommerce_rest_cannot_/.test(error.code)) || /^woocommerce_api_user_cannot_/.test(error.code)
    const needed = CAPABILITIES.find(([route]) => route.test(api.path))?.[1]
    // The legacy API answers 401 to known users, too.
    const asVisitor = facts.answer.status === 401
    const evidence = [statusIs(facts, asVisitor ? '200' : '200, or 401 for a visitor'), said(facts)]
    const ask = needed ? ` (${needed})` : ''
    if (refusedByWoo && !facts.credentials.any) return unseen(facts, evidence)
    if (refusedByWoo) {
      return {
        code: 'woo.user.lacks-capability',
        certainty: isReview(api.path) ? 'likely' : 'certain',
        summary: `The user behind the credential may not ${facts.method} ${api.path.slice(0, 60)}: ${error.status} ${error.code}.`,
        why: `The store knows the caller (${asVisitor ? 'the code speaks of a user' : 'a visitor would get 401'}); the role of that user lacks what this route asks for${ask}.`,
        culprit: STORE_CULPRIT,
        evidence,
        fix: [
          'Make the key for an administrator or a shop manager, or grant the capability to the role.',
          ...(needed ? [`Asked for: ${needed}.`] : [])
        ]
      }
    }
    const refusedByCore =
      error.status === 403 && (isCoreRefusal(error.code) || (isOwnRefusal(error.code, api.namespace) && facts.credentials.any))
    const unclear = error.status === 401 && error.code === 'rest_forbidden' && facts.credentials.any
    if (!refusedByCore && !unclear) return undefined
    return {
      code: 'wp.forbidden',
      certainty: refusedByCore ? 'likely' : 'possible',
      summary: `WordPress refused ${facts.method} ${api.path.slice(0, 60)} for this user: ${error.code}.`,
      why: 'The permission callback of the route said no; with status 403 the caller is known, so it is a matter of role.',
      culprit: STORE_CULPRIT,
      evidence,
      fix: ['Use a user whose role has the capability of this route.']
    }
  }
}

/** 403 is for known users, so the record lacks what the store saw: browsers leave cookies and Authorization out of what they export. */
function unseen({ method, api }: WooFacts, evidence: Finding['evidence']): Finding {
  return {
    code: 'woo.user.lacks-capability',
    certainty: 'possible',
    summary: `The store knew a user who may not ${method} ${api.path.slice(0, 60)}, but the record shows no credential.`,
    why: 'A visitor would get 401. Either the record left the credential out, or something in between adds one.',
    culprit: STORE_CULPRIT,
    evidence,
    fix: ['Record the call with its credentials, and look whose they are.']
  }
}
