/** Plugins that change request or answer without a trace of their own. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isObject } from '../../../model/json.js'
import type { WooFacts } from '../facts.js'
import { saysOAuthMissing, unseenPair } from '../nobody.js'
import { STORE_CULPRIT, said } from '../sent.js'
import { issue } from '../sources.js'

const CACHE_HEADERS = [
  'x-cache',
  'x-cache-status',
  'cf-cache-status',
  'x-litespeed-cache',
  'x-proxy-cache',
  'x-varnish-cache',
  'x-wp-super-cache',
  'x-fastcgi-cache'
]

export const interference: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.plugin.cache-interferes',
      level: 'failure',
      title: 'Cache plugin breaks authentication or replays an answer',
      why: 'A cache that keeps REST answers hands the one for a visitor to everybody, or hides the credentials from PHP.',
      tell: '401 woocommerce_rest_cannot_…; nothing in the exchange points at it; sometimes cache headers or Age.',
      fix: ['Exclude /wp-json/ from the cache.'],
      ceiling: 'possible',
      docs: [issue('woocommerce/woocommerce-rest-api', 110)]
    },
    {
      code: 'woo.plugin.alters-request',
      level: 'failure',
      title: 'Plugin changes the request before it is checked',
      why: 'Plugins can change parameters, headers or the current user before WooCommerce looks at them.',
      tell: 'Signature right for secret and home URL, or key present, yet refused.',
      fix: ['Switch plugins off one by one.'],
      ceiling: 'possible',
      docs: [
        issue('woocommerce/woocommerce', 10287),
        issue('woocommerce/woocommerce', 11019),
        issue('Tmeister/wp-api-jwt-auth', 27),
        issue('Tmeister/wp-api-jwt-auth', 297)
      ]
    }
  ],
  diagnose({ facts }) {
    if (isBearerReadAsBasic(facts)) return bearerReadAsBasic(facts)
    const found: Finding[] = []
    const pair = unseenPair(facts)
    const legacy = saysOAuthMissing(facts) && facts.credentials.any
    if (!pair && !legacy) return undefined
    if (pair && !legacy) {
      const cached =
        facts.responseHeaders.all.find(({ name, value }) => CACHE_HEADERS.includes(name.toLowerCase()) && /\bhit\b/i.test(value)) ??
        ageOf(facts)
      found.push({
        code: 'woo.plugin.cache-interferes',
        certainty: 'possible',
        weight: cached ? 0.8 : 0.1,
        summary: cached
          ? `The answer comes from a cache (${cached.name}: ${cached.value.slice(0, 40)}), so the keys were not looked at.`
          : 'A cache plugin may answer in place of the store.',
        why: 'A cached answer for a visitor is handed to everybody, whatever credentials they send.',
        culprit: STORE_CULPRIT,
        evidence: [...(cached ? [{ pointer: cached.pointer, observed: `${cached.name}: ${cached.value.slice(0, 60)}` }] : []), said(facts)],
        fix: ['Exclude /wp-json/ from page and object caches.'],
        settle: { how: 'Send the call with a unique extra parameter, or with the cache plugin off.' }
      })
    }
    if (legacy || pair?.style === 'oauth') {
      found.push({
        code: 'woo.plugin.alters-request',
        certainty: 'possible',
        weight: legacy ? 0.35 : 0.3,
        summary: 'A plugin may change or drop the credential before WooCommerce looks at it.',
        why: 'The credential is in the request, and the store acts as if it were not.',
        culprit: STORE_CULPRIT,
        evidence: [said(facts)],
        fix: ['Switch plugins off one by one, security and cache plugins first.'],
        settle: { how: 'Send the same call with the other plugins off.' }
      })
    }
    return found
  }
}

/** Plugins for Basic authentication decode whatever stands in Authorization; the text is that of the login form then. */
function isBearerReadAsBasic({ error, credentials, bodyJson, form }: WooFacts): boolean {
  if (!credentials.bearer || !/^(?:incorrect_password|invalid_username|invalid_email)$/.test(error?.code ?? '')) return false
  // A log-in that asks for a token brings a password of its own.
  return form.get('password') === undefined && !(isObject(bodyJson) && 'password' in bodyJson)
}

function bearerReadAsBasic(facts: WooFacts): Finding {
  return {
    code: 'woo.plugin.alters-request',
    certainty: 'possible',
    weight: 0.8,
    summary: `A plugin took the Bearer token for user name and password (${facts.error?.code ?? ''}) before it was read as a token.`,
    why: 'The answer speaks of a login, and the request holds none, only a Bearer token: a plugin for Basic authentication decodes every Authorization line and answers first.',
    culprit: STORE_CULPRIT,
    evidence: [said(facts), { pointer: facts.credentials.bearer?.pointer ?? '/request/headers', observed: 'Bearer …' }],
    fix: ['Find the plugin that adds Basic authentication (JSON Basic Authentication, Event Espresso and others) and remove it.'],
    // The 500 is what WordPress gives to errors without a status.
    supersedes: ['http.server-error'],
    settle: { how: 'Send the same call with that plugin off: then the token is read.' }
  }
}

function ageOf({ responseHeaders }: WooFacts): ReturnType<WooFacts['responseHeaders']['get']> {
  const age = responseHeaders.get('age')
  return age && Number(age.value) > 0 ? age : undefined
}
