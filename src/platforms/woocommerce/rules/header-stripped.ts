/** The Authorization line was sent, and PHP never got it. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor, unseenPair } from '../nobody.js'
import { lastOf, successesOf } from '../past.js'
import { isApi } from '../route.js'
import { authorizationCulprit, said, statusIs } from '../sent.js'
import { isKeyShaped } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

export const headerStripped: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.auth.header-stripped',
      level: 'failure',
      title: 'Web server does not hand the Authorization header to PHP',
      why: 'Apache with CGI or php-fpm keeps the line to itself unless told otherwise, so right and wrong credentials get the answer for visitors.',
      tell: 'Authorization sent, answer as to a visitor, or jwt_auth_no_auth_header; the same pair works in the query over https.',
      fix: [
        'Apache: CGIPassAuth On, or SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1, or the RewriteRule that WordPress writes into .htaccess.',
        'Otherwise send the keys as consumer_key and consumer_secret in the query, over https.'
      ],
      ceiling: 'likely',
      limits: 'An unknown key gives the very same bytes.',
      docs: [
        AUTHENTICATION_CLASS,
        issue('woocommerce/woocommerce', 17271),
        issue('woocommerce/woocommerce', 12230),
        issue('XiaoFaye/WooCommerce.NET', 503),
        issue('wp-net/WordPressPCL', 128),
        issue('Tmeister/wp-api-jwt-auth', 1),
        issue('WP-API/jwt-auth', 21)
      ]
    }
  ],
  diagnose(context) {
    const { facts } = context
    const { authorization, basic, bearer } = facts.credentials
    if (!authorization) return undefined
    if (facts.error?.code === 'jwt_auth_no_auth_header') return named(context)
    const pair = unseenPair(facts)
    if (pair && pair.key.in === 'request.header') return ofPair(context, pair.key.value, pair.style === 'oauth')
    if (pair || !isApi(facts.api.surface) || facts.api.surface === 'wc-store') return undefined
    const blocked = facts.error?.status === 401 && /^rest_(cannot_access|login_required|not_logged_in)/.test(facts.error.code)
    if (!sawVisitor(facts) && !blocked) return undefined
    const other = bearer ?? (basic && !basic.fault && basic.password !== '' && !isKeyShaped(basic.user) ? basic : undefined)
    const keysHere = basic && isKeyShaped(basic.user) && blocked
    if (!other && !keysHere) return undefined
    return finding(context, 'possible', isApache(facts) ? 0.7 : 0.6)
  }
}

function isApache({ answer }: WooFacts): boolean {
  return /apache|litespeed/i.test(answer.server)
}

function named(context: RuleContext<WooFacts>): Finding {
  return {
    ...finding(context, 'certain', 0.9),
    why: 'The plugin says that it found no Authorization line, yet the request carried one: the web server in front of PHP kept it.'
  }
}

function ofPair(context: RuleContext<WooFacts>, key: string, signed: boolean): Finding {
  const uses = successesOf(context, key)
  const inQuery = uses.filter(({ place }) => place === 'query')
  const last = lastOf(context, inQuery)
  const elsewhere = inQuery.find(({ past }) => past === last)
  const inHeader = uses.find(({ place }) => place === 'header')
  if (elsewhere && !inHeader) {
    // Within the hour nobody is likely to have revoked the key in between.
    const isSure = context.facts.at - elsewhere.past.at < 3_600_000
    const guess = finding(context, isSure ? 'certain' : 'likely', 0.9)
    const base = isSure ? proven(guess, context) : guess
    const how = elsewhere.signed ? 'as oauth_consumer_key' : 'as consumer_key'
    return {
      ...base,
      raisedBy: 'history',
      why: `The same key in the query (${how}) was accepted at ${elsewhere.past.path}; in the Authorization line the store sees nobody. So the line does not reach PHP.`,
      evidence: [...base.evidence, { observed: `${elsewhere.past.status} with this key in the query`, exchange: elsewhere.past.id }]
    }
  }
  if (inHeader) return finding(context, 'possible', 0.2)
  if (signed) return finding(context, 'likely', 0.9)
  return isApache(context.facts) ? finding(context, 'likely', 0.6) : finding(context, 'possible', 0.6)
}

/** Nothing is left to be settled. */
function proven({ settle: _, ...rest }: Finding, { facts }: RuleContext<WooFacts>): Finding {
  const { scheme } = facts.credentials
  return {
    ...rest,
    summary: `authorization was sent (${scheme || 'no scheme'}) and did not reach PHP: the web server keeps the line back.`
  }
}

function finding(context: RuleContext<WooFacts>, certainty: Finding['certainty'], weight: number): Finding {
  const { facts } = context
  const { authorization, scheme } = facts.credentials
  // Keys are looked at on their own routes only, and a Bearer token is none.
  const hasKeys = facts.api.surface === 'wc-rest' && facts.credentials.bearer === undefined
  return {
    code: 'wp.auth.header-stripped',
    certainty,
    weight,
    summary: `authorization was sent (${scheme || 'no scheme'}), but the store answered as to a visitor: the web server may keep it from PHP.`,
    why: `The answer is the one for visitors although the request carries an Authorization line${isApache(facts) ? `, and ${facts.answer.server.split(' ')[0]} is known to keep that line from CGI and php-fpm` : ''}.`,
    culprit: authorizationCulprit(facts.credentials),
    evidence: [
      { pointer: authorization?.pointer ?? '/request/headers', observed: `${scheme} …`, note: 'sent by the client' },
      said(facts),
      ...(facts.answer.server ? [{ pointer: '/response/headers', observed: `server: ${facts.answer.server}` }] : [statusIs(facts)])
    ],
    fix: [
      'Apache: add CGIPassAuth On, or SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1, or restore the rewrite block that WordPress writes into .htaccess.',
      ...(hasKeys ? ['Without access to the server: send consumer_key and consumer_secret in the query, over https.'] : [])
    ],
    settle: {
      how: hasKeys
        ? 'Send the same pair as query parameters over https: 200 means that the header is lost on the way. Or send a wrong secret: if the store does not name it, it never saw the pair.'
        : 'Send the same call with a value that is surely wrong (another password, a cut token): where the answer stays the same, the store never saw the line.',
      request: { method: 'GET', path: hasKeys ? `${facts.target.pathname}?consumer_key=…&consumer_secret=…` : facts.target.pathname }
    }
  }
}
