/** Keys that are in the request, but where or how WooCommerce never looks. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import { said, sent, sentPair } from '../sent.js'
import { hasKeyOrSecret } from '../shapes.js'
import { AUTHENTICATION_CLASS, WOO_DOCS } from '../sources.js'

const docs = [AUTHENTICATION_CLASS, WOO_DOCS]
const common = { level: 'failure', ceiling: 'certain', docs } as const
const USE = 'Send "authorization: Basic " followed by base64(consumer key:consumer secret) over https, or sign with OAuth 1.0a.'

function page(detail: string, title: string, why: string, tell: string, fix: readonly string[]): CodePage {
  return { ...common, code: `woo.auth.unread${detail && `.${detail}`}`, title, why, tell, fix }
}

const codes: readonly CodePage[] = [
  page(
    'bearer',
    'Key or secret sent as Bearer token',
    'WooCommerce has no bearer tokens: the line is skipped and the caller counts as a visitor.',
    '401 woocommerce_rest_cannot_… and Authorization: Bearer with a ck_ or cs_ value.',
    [USE]
  ),
  page(
    'no-scheme',
    'Authorization header has no scheme word',
    'PHP takes user and password only from a line that starts with "Basic ".',
    '401 woocommerce_rest_cannot_… and Authorization holds key:secret, or their base64, without a scheme.',
    ['Put "Basic " and the base64 of key:secret into the line.']
  ),
  page(
    'oauth-prefix',
    'OAuth header does not start with "OAuth "',
    'The first six characters are compared exactly; "oauth " or "OAUTH " is not recognised.',
    '401 woocommerce_rest_cannot_… and an Authorization line with oauth_ values whose first word is written differently.',
    ['Write the scheme exactly as "OAuth ", capital O and A, one blank.']
  ),
  page(
    'custom-headers',
    'Keys sent in headers that WooCommerce does not read',
    'Only Authorization is read; lines such as X-Consumer-Key are ignored.',
    '401 woocommerce_rest_cannot_… and a ck_ or cs_ value in another request header.',
    [USE, 'Or move the pair to consumer_key and consumer_secret in the query, over https.']
  ),
  page(
    'body',
    'Keys sent in the request body',
    'Keys are looked for in the Authorization line and in the query, never in a body.',
    '401 woocommerce_rest_cannot_… and consumer_key and consumer_secret as fields of the body.',
    [USE]
  ),
  page(
    'parameter-names',
    'Keys sent under query names that WooCommerce does not read',
    'The names are compared exactly: consumer_key and consumer_secret.',
    'ck_ or cs_ values under consumerKey, key, oauth_consumer_secret and the like; 401 as to a visitor, or "Missing OAuth parameters …".',
    ['Rename the parameters to consumer_key and consumer_secret (https only).']
  ),
  page(
    '',
    'Credentials sent in a form that WooCommerce never reads',
    'The request holds a key, but in a place or form that no part of WooCommerce looks at.',
    '401 woocommerce_rest_cannot_…; a ck_ or cs_ value is somewhere, yet not in Basic, consumer_key and consumer_secret or oauth_ parameters.',
    [USE]
  )
]

export const unread: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const { credentials } = facts
    const named = facts.error?.code === 'woocommerce_rest_authentication_missing_parameter' && !credentials.oauth?.get('oauth_signature')
    if (!onKeyRoute(facts) || (!sawVisitor(facts) && !named)) return undefined
    if (named) return inParameters(context)
    if (sentPair(credentials) || credentials.query || credentials.basic) return undefined
    return inAuthorization(context) ?? inParameters(context) ?? elsewhere(context)
  }
}

function inAuthorization(context: RuleContext<WooFacts>): Finding | undefined {
  const { authorization, scheme } = context.facts.credentials
  if (!authorization) return undefined
  const value = authorization.value.trim()
  const placed: Placed = { in: 'request.header', name: 'authorization', value, pointer: authorization.pointer }
  const masked = `${scheme && `${scheme} `}${context.masker.mask(value.slice(scheme.length).trim())}`
  if (/^oauth/i.test(value) && /oauth_consumer_key/.test(value)) {
    return finding(context, 'oauth-prefix', placed, `authorization starts with "${value.slice(0, 6)}" instead of "OAuth ".`, [
      'Write the scheme exactly as "OAuth " (capital O and A, one blank).'
    ])
  }
  const decoded = scheme ? '' : Buffer.from(value, 'base64').toString('utf8')
  if (!scheme && (hasKeyOrSecret(value) || /^c[ks]_\w{1,64}:/.test(decoded))) {
    const fix = decoded.startsWith('c') ? 'Put "Basic " in front of the value.' : 'Send "Basic " followed by the base64 of key:secret.'
    return finding(context, 'no-scheme', placed, `authorization: ${context.masker.mask(value)} has no scheme word in front.`, [fix])
  }
  if (!hasKeyOrSecret(value)) return undefined
  const detail = /^bearer$/i.test(scheme) ? 'bearer' : ''
  return finding(context, detail, placed, `authorization: ${masked} uses scheme ${scheme || 'none'}, which WooCommerce does not read.`, [
    USE
  ])
}

function inParameters(context: RuleContext<WooFacts>): Finding | undefined {
  const found = context.facts.credentials.stray.find((placed) => placed.in === 'request.query')
  if (!found) return undefined
  const wanted = /^\s*cs_/i.test(found.value) ? 'consumer_secret' : 'consumer_key'
  return finding(
    context,
    'parameter-names',
    found,
    `Parameter ${found.name} holds ${context.masker.mask(found.value.trim())}; the name must be ${wanted}.`,
    [`Rename ${found.name} to ${wanted}; the pair is consumer_key and consumer_secret, over https.`]
  )
}

function elsewhere(context: RuleContext<WooFacts>): Finding | undefined {
  const { stray } = context.facts.credentials
  const found = stray.find(({ value }) => /ck_/i.test(value)) ?? stray[0]
  if (!found) return undefined
  const value = context.masker.mask(found.value)
  if (found.in === 'request.body') {
    return finding(context, 'body', found, `Body field ${found.name} holds ${value}; keys in a body are never read.`, [USE])
  }
  return finding(context, 'custom-headers', found, `Header ${found.name} holds ${value}; WooCommerce reads only authorization.`, [USE])
}

function finding(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  placed: Placed,
  summary: string,
  fix: readonly string[]
): Finding {
  return {
    code: `woo.auth.unread${detail && `.${detail}`}`,
    certainty: 'certain',
    weight: 0.8,
    summary,
    why: 'WooCommerce looks for keys in Authorization: Basic, in consumer_key and consumer_secret, and in oauth_ parameters only; here they stand elsewhere, and the answer is the one for visitors.',
    culprit: { in: placed.in, name: placed.name, pointer: placed.pointer },
    evidence: [sent(placed, masker, 'a form that WooCommerce reads'), said(facts)],
    fix,
    supersedes: ['woo.oauth.missing-params']
  }
}
