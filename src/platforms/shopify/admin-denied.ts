/** The Admin authenticator's refusal, and which value of the request it judged. */
import { perTurn } from '../../diagnosis/remembered.js'
import { perText } from '../../model/returning.js'
import type { Credential } from './credentials.js'
import { ADMIN_KINDS } from './credentials.js'
import type { ShopifyFacts } from './facts.js'
import { ADMIN_HEADER } from './facts.js'
import { isShopifyField } from './head.js'
import type { Context } from './finding.js'
import { acceptedOnAdmin } from './past.js'
import { levenshtein } from '../../model/levenshtein.js'

const REFUSAL = /Invalid API key or access token/i
const NO_SERVICE = /Service is not valid for authentication/i
/** Shopify's own form: a UUID and the second. */
const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}-\d{10}$/
const COOKIES = /cannot include cookies/i

/** Status 401 of the Admin authenticator: JSON (or nothing), not a page of a web server in front and not a preflight. */
export const isAdminRefusal = perTurn((facts: ShopifyFacts): boolean => {
  if (!facts.isAdmin || facts.method === 'OPTIONS' || facts.isHtml) return false
  if (facts.status !== 401) return facts.status === 403 && REFUSAL.test(facts.said)
  if (COOKIES.test(facts.said)) return false
  const challenged = /Shopify API Authentication/i.test(facts.responseHeaders.value('www-authenticate') ?? '')
  return REFUSAL.test(facts.said) || NO_SERVICE.test(facts.said) || challenged || (facts.text.trim() === '' && isByShopify(facts))
})

/** Status 401 without a word from somebody who does not say that he is Shopify. */
export function isNamelessRefusal(facts: ShopifyFacts): boolean {
  return facts.isAdmin && facts.status === 401 && facts.method !== 'OPTIONS' && facts.text.trim() === ''
}

/** A proxy on the way (Squid, a company's gateway) may also answer 401 with nothing: fields tell that it was Shopify. */
function isByShopify({ responseHeaders }: ShopifyFacts): boolean {
  return responseHeaders.hasName(isShopifyField) || REQUEST_ID.test(responseHeaders.value('x-request-id') ?? '')
}

/** The authenticator judged the Authorization line: "Service is not valid for authentication". */
export function isServiceRefusal(facts: ShopifyFacts): boolean {
  return facts.isAdmin && NO_SERVICE.test(facts.said)
}

/** Authorization was refused with a token in the right header beside it: that it is there is the fault, whatever it holds. */
export function isRefusedBeside(facts: ShopifyFacts): boolean {
  return facts.adminToken !== undefined && facts.authorization !== undefined && isServiceRefusal(facts)
}

/**
 * The login of Shopify's own command line: it sends its identity token as Bearer in both headers
 * (https://github.com/Shopify/cli, packages/cli-kit/src/private/node/api/headers.ts).
 */
export function isToolSession(facts: ShopifyFacts): boolean {
  const { adminToken, authorization } = facts
  if (authorization?.scheme !== 'bearer' || !isServiceRefusal(facts)) return false
  const twice = adminToken?.scheme === 'bearer' && adminToken.bare === authorization.bare
  return twice || (!adminToken && /\bShopify (?:App )?CLI\b/i.test(facts.headers.value('user-agent') ?? ''))
}

/**
 * The value that the authenticator judged: X-Shopify-Access-Token before Authorization before the URL's user info. Where it speaks of a
 * service it was Authorization, also beside a valid token (https://github.com/Shopify/shopify-cli/pull/298).
 */
export function judged(facts: ShopifyFacts): Credential | undefined {
  if (facts.authorization && isServiceRefusal(facts)) return facts.authorization
  return facts.adminToken ?? facts.authorization ?? facts.stray.find(({ culprit }) => culprit.in === 'request.url')
}

/** A token of the right shape in the right place: what is wrong with it does not show in the request. */
export const plainToken = perTurn((context: Context): Credential | undefined => {
  const { facts } = context
  const token = facts.adminToken ?? privateAppPassword(context)
  if (!token || (facts.authorization && isServiceRefusal(facts))) return undefined
  if (acceptedOnAdmin(context, context.masker.fingerprint(token.bare))) return token
  if ((token.scheme && token.scheme !== 'basic') || token.stray || !token.wellFormed || token.kind === 'jwt') return undefined
  if (ADMIN_KINDS.has(token.kind)) return token
  return token.kind === 'hex32' && isOldAdminToken(context, token) ? token : undefined
})

/** Private apps with Basic were the ordinary way until then. */
const NO_PRIVATE_APPS_SINCE = Date.UTC(2022, 0, 1)

function privateAppPassword({ facts, history, masker }: Context): Credential | undefined {
  const found = facts.authorization
  if (found?.scheme !== 'basic' || found.asUser || keyTwice(found)) return undefined
  const worked = history.uses(masker.fingerprint(found.bare)).length > 0
  return facts.at < NO_PRIVATE_APPS_SINCE || worked ? found : undefined
}

/** Basic with the API key as user name and as password. */
export function keyTwice({ kind, user, bare }: Credential): boolean {
  return kind === 'hex32' && user === bare
}

/** Tokens had no prefix until the middle of 2020; later ones are Admin tokens only if the log shows it. */
const PREFIXES_SINCE = Date.UTC(2020, 6, 1)

function isOldAdminToken({ facts, history, masker }: Context, token: Credential): boolean {
  const fingerprint = masker.fingerprint(token.bare)
  if (history.noted('token-issued', fingerprint)) return true
  const worked = history.uses(fingerprint).some(({ calls }) => calls.some(({ path }) => /^\/+admin\//.test(path)))
  if (worked) return true
  const otherWorked = history.withOrigin(facts.origin).some(({ ok, path }) => ok && /^\/+admin\/(?!oauth)/.test(path))
  return facts.at < PREFIXES_SINCE && !otherWorked
}

/** Names that people took for X-Shopify-Access-Token, letters only. */
const NEAR = new Set([
  'xshopifytoken',
  'xshopifyapiaccesstoken',
  'shopifyaccesstoken',
  'accesstoken',
  'xshopifyapikey',
  'xaccesstoken',
  'xshopifyadmintoken'
])
/** Names that Shopify reads. */
const OTHER = new Set([
  'x-shopify-storefront-access-token',
  'shopify-storefront-private-token',
  'x-shopify-customer-access-token',
  ADMIN_HEADER
])

const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')
const OWN = lettersOf(ADMIN_HEADER)

const isNear = perText(500, (name) => {
  if (OTHER.has(name.toLowerCase())) return false
  const letters = lettersOf(name)
  return NEAR.has(letters) || (Math.abs(letters.length - OWN.length) <= 2 && levenshtein(letters, OWN) <= 2)
})

/** A header that someone took for X-Shopify-Access-Token. */
export function misspeltHeader({ headers }: ShopifyFacts) {
  return headers.all.find(({ name }) => isNear(name))
}
