/** The answer that thirty-eight causes share: credentials were sent, and the store saw nobody. */
import type { WooFacts } from './facts.js'
import { takesKeys } from './route.js'
import type { SentPair } from './sent.js'
import { sentPair } from './sent.js'
import { isKeyShaped } from './shapes.js'

/** Legacy API, 404: "oauth_consumer_key parameter is missing" in any language, or over https "Consumer key is missing". */
export function saysOAuthMissing({ error }: WooFacts): boolean {
  if (error?.code !== 'woocommerce_api_authentication_error' || error.status !== 404) return false
  return /oauth_consumer_key/.test(error.message) || saysKeyMissing(error.message)
}

export const SANITISED = 'If this is an export of Chrome, export it again with sensitive data: by default Chrome leaves credentials out.'

/** A proxy says that the client spoke https to it; a store that trusts the header treats the call as one over https. */
export function saysHttps({ headers }: WooFacts): boolean {
  return /^\s*https\b/i.test(headers.value('x-forwarded-proto') ?? '')
}

/** Said only where PHP does see https. */
export function saysKeyMissing(message: string): boolean {
  return /consumer (?:key|secret) is missing/i.test(message)
}

/** The store treated the caller as a visitor: refused route with 401, or the legacy API's missing parameter. */
export function sawVisitor(facts: WooFacts): boolean {
  return facts.sawNobody || saysOAuthMissing(facts)
}

/** On routes that take WooCommerce keys, by `wp-json` or by the legacy path. */
export function onKeyRoute({ api }: WooFacts): boolean {
  return (takesKeys(api.surface) && api.readsKeys) || api.surface === 'legacy'
}

/**
 * A key with a secret or a signature that the store could have read, and yet it saw a visitor. Undefined where something simpler
 * explains that: plain http, malformed or incomplete values, a route that takes no keys.
 */
export function unseenPair(facts: WooFacts): SentPair | undefined {
  if (!sawVisitor(facts) || !onKeyRoute(facts)) return undefined
  const pair = sentPair(facts.credentials)
  if (!pair || (pair.style !== 'oauth' && !facts.https && !saysHttps(facts))) return undefined
  if (pair.style === 'basic' && facts.credentials.basic?.fault) return undefined
  // Whatever the secret: of a known key a wrong one would have been named.
  return isKeyShaped(pair.key.value) ? pair : undefined
}
