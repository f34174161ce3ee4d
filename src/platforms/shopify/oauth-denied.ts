/** How Shopify's OAuth routes refuse a request. */
import type { ShopifyFacts } from './facts.js'

/** A request to the authorize URL or the token endpoint of a shop; the preflight of a browser is none. */
export function isOauth({ surface, method }: ShopifyFacts): boolean {
  return (surface === 'oauth-authorize' || surface === 'oauth-token') && method !== 'OPTIONS'
}

const KNOWN =
  /authorization code was not found|whitelisted|matching hosts|Could not find Shopify API|does not support oauth|active refresh_token|access scope is invalid|not installed|cannot be performed|cannot include cookies/i

/** `invalid_request` (or `invalid_client`) at the token endpoint, whose description is no known sentence. */
export function isGenericRefusal(facts: ShopifyFacts): boolean {
  const code = facts.oauth?.code
  return (
    (facts.status === 400 || facts.status === 401) && (code === 'invalid_request' || code === 'invalid_client') && !KNOWN.test(facts.said)
  )
}

/** The media type that the body really has, where Content-Type says another or nothing. */
export function unreadBody({ body, headers, exchange }: ShopifyFacts): string | undefined {
  const type = headers.value('content-type') ?? exchange.request.postData?.mimeType ?? ''
  const text = body.trimStart()
  if (text.startsWith('{')) return /\bjson\b/i.test(type) ? undefined : 'application/json'
  if (!/^[\w.%[\]-]+=[^&]*(?:&|$)/.test(text)) return undefined
  return /^(?:application\/x-www-form-urlencoded|multipart\/)/i.test(type) ? undefined : 'application/x-www-form-urlencoded'
}

/** The token endpoint saw no parameters, because Content-Type does not fit the body. */
export function isUnread(facts: ShopifyFacts): boolean {
  if (facts.surface !== 'oauth-token' || facts.status !== 400 || unreadBody(facts) === undefined) return false
  return isGenericRefusal(facts) || /Could not find Shopify API application/i.test(facts.said)
}
