/** Another plugin answers before WooCommerce looks at the request. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { authorizationCulprit, said } from '../sent.js'
import { issue } from '../sources.js'

export const intercept: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.plugin.jwt-intercepts-basic',
      level: 'failure',
      title: 'JWT plugin refuses the Basic header meant for WooCommerce',
      why: 'The plugin reads every Authorization line on every route, expects Bearer, and answers before WooCommerce is asked.',
      tell: '403 jwt_auth_bad_auth_header "Authorization header malformed." with Authorization: Basic.',
      fix: ['Send the keys in the query over https, or limit the plugin to its own routes.'],
      ceiling: 'certain',
      docs: [
        issue('Tmeister/wp-api-jwt-auth', 87),
        issue('Tmeister/wp-api-jwt-auth', 137),
        issue('woocommerce/woocommerce-rest-api-js-lib', 41),
        issue('usefulteam/jwt-auth', 25),
        issue('usefulteam/jwt-auth', 68)
      ]
    },
    {
      code: 'woo.plugin.oauth1-server-intercepts',
      level: 'failure',
      title: 'OAuth server plugin answers and wants oauth_token',
      why: 'The OAuth 1 server plugin of WordPress sees oauth_ parameters on every route and expects its own tokens.',
      tell: '401 json_oauth1_missing_parameter (or another json_oauth1_… code).',
      fix: ['Switch the plugin off, or exclude wc/ routes.', 'Over https send Basic instead of OAuth 1.0a.'],
      ceiling: 'certain',
      docs: [issue('RayOkaah/woocommerce', 16), issue('XiaoFaye/WooCommerce.NET', 516), issue('woocommerce/woocommerce', 12092)]
    }
  ],
  diagnose({ facts }) {
    const { basic, authorization, oauth } = facts.credentials
    const code = facts.error?.code ?? ''
    if (code === 'jwt_auth_bad_auth_header' && authorization && (basic || oauth?.get('oauth_consumer_key')?.place === 'header')) {
      const scheme = basic ? 'Basic' : 'OAuth'
      return {
        code: 'woo.plugin.jwt-intercepts-basic',
        certainty: 'certain',
        weight: 0.8,
        summary: `A JWT plugin took authorization: ${scheme} for a malformed Bearer token and refused it.`,
        why: 'jwt_auth_… is the code of a JWT plugin: it wants Bearer in every Authorization line and answered before WooCommerce saw the keys.',
        culprit: authorizationCulprit(facts.credentials),
        evidence: [{ pointer: authorization.pointer, observed: `${scheme} …`, expected: 'Bearer …, for the plugin' }, said(facts)],
        fix: [
          'Send consumer_key and consumer_secret in the query over https, without an authorization header.',
          'Or limit the plugin to its own routes (its filter for the whitelist of endpoints).'
        ]
      }
    }
    if (!/^json_oauth1_/.test(code)) return undefined
    return {
      code: 'woo.plugin.oauth1-server-intercepts',
      certainty: code === 'json_oauth1_missing_parameter' ? 'certain' : 'likely',
      weight: 0.8,
      summary: `An OAuth server plugin answered (${code}) before WooCommerce looked at oauth_consumer_key.`,
      why: 'json_oauth1_… is the code of the OAuth 1 server plugin of WordPress, which wants its own oauth_token on every route.',
      culprit: { in: 'response.body', name: 'code', pointer: '/response/content/text' },
      evidence: [said(facts)],
      fix: [
        'Switch that plugin off, or exclude the wc/ routes from it.',
        ...(facts.https ? ['Over https send Basic or query keys instead: the plugin looks at oauth_ parameters only.'] : [])
      ],
      supersedes: ['woo.oauth', 'wp.rest-blocked']
    }
  }
}
