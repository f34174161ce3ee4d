/** Failures that the status does not show. */
import type { ShopifyFacts } from './facts.js'
import { handleOf } from './surface.js'

/** GraphQL errors or userErrors inside a 200, a page where JSON is due, a redirect on which a call would lose its credential. */
export function failedQuietly(facts: ShopifyFacts): boolean {
  const { status, surface, isGraphql, isHtml } = facts
  if (isSentToLogin(facts)) return true
  const isApi = isGraphql || surface === 'admin-rest' || surface === 'oauth-token' || surface === 'customer-token'
  if (!isApi || facts.method === 'OPTIONS') return false
  if (status >= 200 && status < 300) {
    if (isHtml) return true
    // `errors`, `userErrors`: most answers have neither, and need not be parsed for it.
    return isGraphql && /errors"/i.test(facts.text) && (facts.graphql.errors.length > 0 || facts.graphql.userErrors.length > 0)
  }
  return status >= 300 && status < 400 && losesCredential(facts)
}

/**
 * An API path that asks for a login, also one whose `.json` a redirect took away (https://github.com/Shopify/shopify_python_api/issues/249):
 * a browser, which is right there, asks for HTML.
 */
export function isSentToLogin(facts: ShopifyFacts): boolean {
  if (facts.handle === undefined || facts.adminHost || !/^\/+admin\//.test(facts.target.pathname)) return false
  if (!/json/i.test(facts.headers.value('accept') ?? '') || facts.method === 'OPTIONS' || facts.surface === 'oauth-authorize') return false
  const location = locationOf(facts)
  if (location) return isLoginPage(location)
  return facts.status === 200 && facts.isHtml && isLoginPage(facts.target)
}

/** To a login or password page, or from another host to the shop's own: clients drop credential, method or body there. */
function losesCredential(facts: ShopifyFacts): boolean {
  const location = locationOf(facts)
  if (!location) return false
  if (isLoginPage(location) || location.pathname === '/password') return true
  if (facts.surface === 'customer-token') return true
  return handleOf(location.hostname) !== undefined && location.hostname !== facts.host
}

/** Where a redirect leads, absolute. */
export function locationOf(facts: ShopifyFacts): URL | undefined {
  const location = facts.responseHeaders.value('location')
  if (!location || facts.status < 300 || facts.status >= 400) return undefined
  try {
    return new URL(location, facts.target)
  } catch {
    return undefined
  }
}

/** A login of Shopify's accounts, or that of a shop's admin, by its URL. */
export function isLoginPage({ hostname, pathname }: URL): boolean {
  return hostname === 'accounts.shopify.com' || hostname === 'identity.shopify.com' || /^\/admin\/(?:auth\/)?login\b/.test(pathname)
}

/** A redirect to the login page, or the login page itself in place of JSON. */
export function isOnLoginPage(facts: ShopifyFacts): boolean {
  const location = locationOf(facts)
  if (location) return isLoginPage(location)
  return (
    facts.status === 200 &&
    facts.isHtml &&
    facts.isAdmin &&
    /log ?in|account_email|accounts\.shopify\.com/i.test(facts.text.slice(0, 50_000))
  )
}
