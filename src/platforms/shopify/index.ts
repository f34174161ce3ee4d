/** Shopify: Admin, Storefront, Customer Account, Partner and Payments Apps APIs, OAuth and session tokens. */
import type { Platform } from '../../diagnosis/rule.js'
import type { ShopifyFacts } from './facts.js'
import { looksLikeShopify, shopifyFacts } from './facts.js'
import { failedQuietly } from './failed.js'
import { shopifyNotes } from './notes.js'
import { acceptHeader } from './rules/accept-header.js'
import { adminHost } from './rules/admin-host.js'
import { app } from './rules/app.js'
import { assetWrite } from './rules/asset-write.js'
import { basicAuth } from './rules/basic-legacy.js'
import { billing } from './rules/billing.js'
import { contentType } from './rules/content-type.js'
import { cookieWithCredentials } from './rules/cookie-with-credentials.js'
import { customDomain } from './rules/custom-domain.js'
import { customerAccess } from './rules/customer-access.js'
import { customerExpired } from './rules/customer-expired.js'
import { customerLogin } from './rules/customer-login.js'
import { customerMisspeltParameter } from './rules/customer-misspelt-param.js'
import { customerTokenKind } from './rules/customer-token-kind.js'
import { customerUserAgent } from './rules/customer-user-agent.js'
import { dailyVariants } from './rules/daily-variants.js'
import { denialTexts } from './rules/denial-texts.js'
import { doubleSlash } from './rules/double-slash.js'
import { emptyForbidden } from './rules/empty-forbidden.js'
import { endpoint } from './rules/endpoint.js'
import { endpointRemoved } from './rules/endpoint-removed.js'
import { faults } from './rules/faults.js'
import { graphqlGet } from './rules/graphql-get.js'
import { graphqlLimits } from './rules/graphql-limits.js'
import { hiddenOrders } from './rules/hidden-orders.js'
import { jsonAsQuery } from './rules/json-as-query.js'
import { loginRedirect } from './rules/login-redirect.js'
import { oauthAuthorize } from './rules/oauth-authorize.js'
import { oauthClient } from './rules/oauth-client.js'
import { oauthCode } from './rules/oauth-code.js'
import { oauthGrants, tokenNotices } from './rules/oauth-grants.js'
import { oauthRequest } from './rules/oauth-request.js'
import { partner, paymentsApi } from './rules/partner.js'
import { permission } from './rules/permission.js'
import { resourceLimit } from './rules/resource-limit.js'
import { restBucket } from './rules/rest-bucket.js'
import { scope } from './rules/scope.js'
import { sessionToken } from './rules/session-token.js'
import { shopNotFound } from './rules/shop-not-found.js'
import { shopState } from './rules/shop-state.js'
import { storefrontAccess } from './rules/storefront-access.js'
import { storefrontToken } from './rules/storefront-token.js'
import { tokenBearer } from './rules/token-bearer.js'
import { tokenExpired } from './rules/token-expired.js'
import { tokenInvalid } from './rules/token-invalid.js'
import { tokenMalformed } from './rules/token-malformed.js'
import { tokenMissing } from './rules/token-missing.js'
import { tokenRefused } from './rules/token-refused.js'
import { tokenReplaced } from './rules/token-replaced.js'
import { tokenRevoked } from './rules/token-revoked.js'
import { tokenWrongKind } from './rules/token-wrong-kind.js'
import { tokenWrongShop } from './rules/token-wrong-shop.js'
import { unparsedBody } from './rules/unparsed-body.js'
import { versionMissing } from './rules/version-missing.js'
import { versionNotices } from './rules/version-notices.js'
import { versionUnknown } from './rules/version-unknown.js'
import { versionedOauth } from './rules/versioned-oauth.js'
import { webhookTopic } from './rules/webhook-topic.js'
import { wrongPath } from './rules/wrong-path.js'
import { shopifySecrets } from './secrets.js'

export const shopify: Platform<ShopifyFacts> = {
  id: 'shopify',
  recognise: looksLikeShopify,
  facts: shopifyFacts,
  failed: failedQuietly,
  graphql: (facts) => (facts.isGraphql ? facts.graphql.operation : undefined),
  surface: (facts) => facts.surface,
  notes: shopifyNotes,
  secrets: shopifySecrets,
  // The order of tests: a request's own marks before what only earlier exchanges can tell.
  rules: [
    shopState,
    tokenMissing,
    tokenBearer,
    tokenWrongKind,
    tokenMalformed,
    tokenExpired,
    tokenWrongShop,
    tokenReplaced,
    tokenRevoked,
    tokenInvalid,
    tokenRefused,
    cookieWithCredentials,
    basicAuth,
    emptyForbidden,
    loginRedirect,
    denialTexts,
    scope,
    webhookTopic,
    permission,
    billing,
    customDomain,
    adminHost,
    shopNotFound,
    versionedOauth,
    doubleSlash,
    wrongPath,
    versionMissing,
    endpointRemoved,
    versionUnknown,
    endpoint,
    assetWrite,
    graphqlGet,
    unparsedBody,
    acceptHeader,
    contentType,
    jsonAsQuery,
    restBucket,
    dailyVariants,
    resourceLimit,
    graphqlLimits,
    faults,
    storefrontToken,
    storefrontAccess,
    customerTokenKind,
    customerExpired,
    customerUserAgent,
    customerMisspeltParameter,
    customerAccess,
    customerLogin,
    partner,
    paymentsApi,
    oauthClient,
    oauthRequest,
    oauthCode,
    oauthAuthorize,
    oauthGrants,
    sessionToken,
    app,
    tokenNotices,
    versionNotices,
    hiddenOrders
  ]
}
