/** The Storefront API and the shop front: closed fields, closed shops, headers that should not be there. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Field } from '../../../diagnosis/fields.js'
import type { ShopifyFacts } from '../facts.js'
import { locationOf } from '../failed.js'
import { finding, pathSeen, quote, removeField, requestHeader, responseHeader, STORE, said, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { passedOn } from '../storefront-denied.js'
import { deniedField, FIELD_PAGES } from './storefront-fields.js'

const locked = pageOf('storefront.locked')
const password = pageOf('storefront.password-page')
const unexpected = pageOf('storefront.unexpected-headers')

export const storefrontAccess: Rule<ShopifyFacts> = {
  codes: [...FIELD_PAGES, locked, password, unexpected],
  needs: { surface: ['storefront-page', 'storefront', 'admin-rest', 'admin-graphql'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface !== 'storefront') return passwordPage(facts) ?? prohibited(facts)
    if (facts.method === 'OPTIONS') return undefined
    if (/Online Store channel is locked/i.test(facts.said)) {
      const summary = `The Online Store channel of ${facts.host} is locked by the store password.`
      return finding(locked, 'certain', summary, STORE, [status(facts), said(facts)])
    }
    return passwordPage(facts) ?? deniedField(context) ?? prohibited(facts) ?? forwarded(facts)
  }
}

/** Cloudflare, in front of the shop, takes a field of its own in a request for a loop (https://github.com/Shopify/hydrogen/pull/3935). */
function prohibited(facts: ShopifyFacts): Finding | undefined {
  if (facts.status !== 403 || !/error.{0,40}\b1000\b|DNS points to prohibited IP/is.test(facts.text.slice(0, 20_000))) return undefined
  const own = passedOn(facts).filter(({ name }) => /^cf-/i.test(name))
  return own.length > 0 ? unexpectedFields(facts, own, ['http.waf']) : undefined
}

function forwarded(facts: ShopifyFacts): Finding | undefined {
  const fields = passedOn(facts)
  return facts.status !== 403 || fields.length === 0 || facts.isHtml ? undefined : unexpectedFields(facts, fields, [])
}

function unexpectedFields(facts: ShopifyFacts, fields: readonly Field[], supersedes: readonly string[]): Finding {
  const names = quote(fields.map(({ name }) => name.toLowerCase()).join(', '), 80)
  const seen = fields.map((field) => ({
    pointer: field.pointer,
    observed: field.name,
    expected: 'absent'
  }))
  // Removed from the last to the first, so that the places stay right.
  const patch = [...fields].reverse().map((field) => removeField(field.pointer))
  return finding(
    unexpected,
    'possible',
    `${names}: headers of a browser or CDN were passed on to Shopify's edge.`,
    requestHeader(facts, fields[0]?.name ?? ''),
    [...seen, status(facts)],
    {
      weight: 0.7,
      patch,
      supersedes
    }
  )
}

function passwordPage(facts: ShopifyFacts): Finding | undefined {
  const location = locationOf(facts)
  const redirected = location !== undefined && /^\/password\/?$/.test(location.pathname)
  const refused = facts.surface === 'storefront-page' && facts.status === 401 && facts.text.trim() === ''
  if (!redirected && !refused) return undefined
  const evidence = [pathSeen(facts), status(facts), ...responseHeader(facts, 'location')]
  return finding(
    password,
    'likely',
    `The store password guards ${facts.host}: ${quote(facts.target.pathname, 60)} is not served.`,
    STORE,
    evidence,
    {
      supersedes: ['http.redirect.leaves-proxy', 'http.server-password']
    }
  )
}
