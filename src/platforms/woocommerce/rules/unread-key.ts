/** Keys that are in the request, but where or how WooCommerce never looks: which one counts. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import { sentPair } from '../sent.js'
import { hasKeyOrSecret } from '../shapes.js'

export interface UnreadKey {
  /** What is wrong with the place or the form; `scheme` is any that WooCommerce does not read, but for Bearer. */
  readonly as: 'bearer' | 'no-scheme' | 'oauth-prefix' | 'scheme' | 'parameter' | 'body' | 'header'
  readonly placed: Placed
}

/** One key, the nearest to being read, so that only one of the rules speaks. */
export const unreadKey = perTurn((facts: WooFacts): UnreadKey | undefined => {
  const { credentials } = facts
  const named = facts.error?.code === 'woocommerce_rest_authentication_missing_parameter' && !credentials.oauth?.get('oauth_signature')
  if (!onKeyRoute(facts) || (!sawVisitor(facts) && !named)) return undefined
  if (named) return inParameters(facts)
  if (sentPair(credentials) || credentials.query || credentials.basic) return undefined
  return inAuthorization(facts) ?? inParameters(facts) ?? elsewhere(facts)
})

function inAuthorization({ credentials }: WooFacts): UnreadKey | undefined {
  const { authorization, scheme } = credentials
  if (!authorization) return undefined
  const value = authorization.value.trim()
  const placed: Placed = { in: 'request.header', name: 'authorization', value, pointer: authorization.pointer }
  if (/^oauth/i.test(value) && /oauth_consumer_key/.test(value)) return { as: 'oauth-prefix', placed }
  if (!scheme && (hasKeyOrSecret(value) || /^c[ks]_\w{1,64}:/.test(decoded(value)))) return { as: 'no-scheme', placed }
  if (!hasKeyOrSecret(value)) return undefined
  return { as: /^bearer$/i.test(scheme) ? 'bearer' : 'scheme', placed }
}

/** What stands in base64, as in a Basic value. */
export function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8')
}

function inParameters({ credentials }: WooFacts): UnreadKey | undefined {
  const placed = credentials.stray.find((one) => one.in === 'request.query')
  return placed && { as: 'parameter', placed }
}

function elsewhere({ credentials: { stray } }: WooFacts): UnreadKey | undefined {
  const placed = stray.find(({ value }) => /ck_/i.test(value)) ?? stray[0]
  return placed && { as: placed.in === 'request.body' ? 'body' : 'header', placed }
}
