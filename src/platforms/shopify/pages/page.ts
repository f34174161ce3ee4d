/** How the pages of Shopify's codes are written down. */
import type { Certainty } from '../../../model/diagnosis.js'
import type { ShopifyPage } from '../finding.js'

type More = Partial<Pick<ShopifyPage, 'level' | 'limits' | 'explainOnly'>> & {
  readonly settle?: string
  readonly probe?: string
}

/** One code's page; `more.probe` is a GET path that would decide. */
export function page(
  code: string,
  ceiling: Certainty,
  title: string,
  why: string,
  tell: string,
  fix: readonly string[],
  docs: readonly string[],
  { settle, probe, level = 'failure', ...more }: More = {}
): ShopifyPage {
  const request = probe === undefined ? {} : { request: { method: 'GET', path: probe } }
  return {
    code: `shopify.${code}`,
    level,
    title,
    why,
    tell,
    fix,
    ceiling,
    docs,
    ...more,
    ...(settle && { settle: { how: settle, ...request } })
  }
}

const DEV = 'https://shopify.dev/docs'

export const DOCS = {
  codes: `${DEV}/api/usage/response-codes`,
  rest: `${DEV}/api/admin-rest`,
  graphql: `${DEV}/api/admin-graphql`,
  storefront: `${DEV}/api/storefront`,
  customer: `${DEV}/api/customer`,
  partner: `${DEV}/api/partner`,
  payments: `${DEV}/api/payments-apps`,
  versioning: `${DEV}/api/usage/versioning`,
  limits: `${DEV}/api/usage/limits`,
  scopes: `${DEV}/api/usage/access-scopes`,
  protectedData: `${DEV}/apps/launch/protected-customer-data`,
  offline: `${DEV}/apps/build/authentication-authorization/access-tokens/offline-access-tokens`,
  online: `${DEV}/apps/build/authentication-authorization/access-tokens/online-access-tokens`,
  sessionTokens: `${DEV}/apps/build/authentication-authorization/session-tokens`,
  clientCredentials: `${DEV}/apps/build/dev-dashboard/get-api-access-tokens`,
  notInstalled:
    'https://community.shopify.dev/t/client-credentials-grant-returning-app-not-installed-error-despite-app-being-installed/33287',
  basic: 'https://shopify.dev/apps/auth/basic-http'
} as const

export const SCOPES_PROBE = '/admin/oauth/access_scopes.json'
