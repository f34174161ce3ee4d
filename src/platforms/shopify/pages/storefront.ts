/** Pages: Storefront, Customer Account, Partner and Payments Apps APIs. */
import { DOCS, page } from './page.js'

const UNAUTHORIZED = 'errors[].extensions.code UNAUTHORIZED with an empty message (status 401 or 200).'
const CLIENT_ID = 'Compare the value with the app’s API key.'

export const storefrontPages = [
  page(
    'storefront.wrong-header.private-token-in-public-header',
    'certain',
    'A shpat_ token was sent in the public Storefront header',
    'X-Shopify-Storefront-Access-Token takes public tokens. A private one belongs in Shopify-Storefront-Private-Token, and only on a server.',
    `X-Shopify-Storefront-Access-Token starts with shpat_; ${UNAUTHORIZED}`,
    [
      'On a server send it as Shopify-Storefront-Private-Token.',
      'In a browser or an app on a device use the public token (32 hex digits).'
    ],
    [DOCS.storefront, 'https://github.com/Shopify/shopify-api-js/pull/959']
  ),
  page(
    'storefront.wrong-header.public-token-in-private-header',
    'likely',
    'A public Storefront token was sent in the private header',
    'Shopify-Storefront-Private-Token takes private tokens; a public one is unknown there.',
    'Shopify-Storefront-Private-Token holds 32 hex digits without a prefix.',
    ['Send it as X-Shopify-Storefront-Access-Token.'],
    [DOCS.storefront],
    { settle: 'Repeat the query with X-Shopify-Storefront-Access-Token.' }
  ),
  page(
    'storefront.wrong-header.admin-header',
    'likely',
    'The Admin token header is used on the Storefront API',
    'The Storefront API does not read X-Shopify-Access-Token and treats the call as one without a token.',
    'X-Shopify-Access-Token on /api/…/graphql.json and no Storefront header.',
    ['Send the token as X-Shopify-Storefront-Access-Token (public) or Shopify-Storefront-Private-Token (private).'],
    [DOCS.storefront],
    { settle: 'Repeat the query with the right header.' }
  ),
  page(
    'storefront.wrong-header.authorization',
    'certain',
    'The Storefront token was sent in Authorization',
    'The Storefront API reads its own headers only; Authorization leaves the call without a token.',
    'Authorization is in a request to /api/…/graphql.json and no Storefront header.',
    ['Send X-Shopify-Storefront-Access-Token: <token>, without an auth scheme.'],
    ['https://github.com/brandonchinn178/graphql-client/issues/72', DOCS.storefront]
  ),
  page(
    'storefront.wrong-kind.admin-token',
    'certain',
    'An Admin token that can never be a Storefront token is in the Storefront header',
    'Tokens with shpca_, shppa_ or shpua_ open the Admin API only.',
    `X-Shopify-Storefront-Access-Token starts with one of these prefixes; ${UNAUTHORIZED}`,
    ['Use the public Storefront token (32 hex digits) of the sales channel.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.wrong-kind.client-secret',
    'certain',
    'The client secret is in the Storefront header',
    'The client secret is no token, and it must never leave the server.',
    'The Storefront token header starts with shpss_.',
    ['Use the public Storefront token (32 hex digits).', 'If this ran in a browser or an app on a device, rotate the secret.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.wrong-kind.api-key',
    'likely',
    'The app’s API key is in the Storefront token header',
    'API key and public Storefront token look alike (32 hex digits); the key opens nothing.',
    'Status 403 with an empty body, or UNAUTHORIZED; the value equals a known client id.',
    ['Use the Storefront access token of the sales channel, not the API key.'],
    ['https://github.com/Shopify/mobile-buy-sdk-android/issues/635', 'https://github.com/shoutem/react-native-shopify/issues/30'],
    { settle: CLIENT_ID }
  ),
  page(
    'storefront.token-invalid.wrong-shop',
    'likely',
    'The Storefront token belongs to another shop',
    'A Storefront token opens the shop (and channel) that issued it and no other.',
    'As for a token that is not accepted, and the same token worked on another host.',
    ['Pair the token with the shop that issued it.'],
    ['https://github.com/Shopify/mobile-buy-sdk-ios/issues/794'],
    { settle: 'A success of the same token on another host proves it.' }
  ),
  page(
    'storefront.token-invalid',
    'likely',
    'Shopify does not accept this Storefront token; the reason is not visible',
    'A bad token is worse than none: the same query without one may succeed.',
    `${UNAUTHORIZED} Or status 403 with an empty body, with a token header in the request.`,
    ['Copy the token again from the sales channel of this shop, or make a new one.'],
    [DOCS.storefront, 'https://github.com/imsujan276/shopify_flutter/issues/81'],
    { settle: 'Repeat the query without the token header; compare with the token shown in the channel’s settings.' }
  ),
  page(
    'storefront.scope-missing',
    'certain',
    'The Storefront token lacks an unauthenticated_* scope',
    'Each part of the Storefront API needs its own scope, given to the app before the token was made.',
    'ACCESS_DENIED "Required access: `unauthenticated_…` access scope." on /api/.',
    ['Enable the scope for the Storefront API and use a token made after that.'],
    [DOCS.storefront, 'https://github.com/vercel/commerce/issues/1350']
  ),
  page(
    'storefront.needs-token',
    'certain',
    'The field is not available without a token',
    'Tokenless access covers products, collections, search, cart and little more; tags, metafields, metaobjects, menus and customers need a token.',
    'ACCESS_DENIED on such a field, and no token header in the request.',
    ['Send a Storefront token.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.customer-token',
    'certain',
    'The customer access token is missing, invalid or expired',
    'Fields of a customer need that customer’s own token beside the app’s.',
    '"Requires valid customer access token."',
    ['Log the customer in again and send the new customerAccessToken.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.locked',
    'certain',
    'The Online Store channel is locked by the store password',
    'Calls without a token ride on the Online Store channel, which is closed while the shop has a password.',
    'Status 400 with "Online Store channel is locked."',
    ['Remove the store password, or send a token of another channel.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.password-page',
    'likely',
    'The store password guards the shop front',
    'Development stores and shops that are not open yet answer all their pages with the password page.',
    'Status 401 with an empty body on /products.json, or a redirect to /password.',
    ['Remove the store password, or use an API with a token.'],
    [DOCS.storefront],
    { settle: 'Open the shop in a private browser window.' }
  ),
  page(
    'storefront.unexpected-headers',
    'possible',
    'Headers of a browser or CDN were passed on, and Shopify’s edge refuses them',
    'A server that forwards all headers of its visitor sends some that the edge holds for an attempt to deceive.',
    'Status 403 on /api/ with cf-…, x-forwarded-… or a foreign Host in the request.',
    ['Forward only the headers that the API needs.'],
    ['https://github.com/Shopify/hydrogen'],
    { settle: 'Repeat the call with the token and content headers only.' }
  ),
  page(
    'customer.bearer-prefix',
    'certain',
    'Bearer stands before a Customer Account token',
    'The Customer Account API takes the bare token in Authorization and looks for shcat_ at its very start.',
    '"Invalid token, missing prefix shcat_." and Authorization: Bearer shcat_….',
    ['Send Authorization: shcat_…, without Bearer.'],
    [DOCS.customer, 'https://github.com/Shopify/hydrogen']
  ),
  page(
    'customer.wrong-token-kind',
    'certain',
    'A token of another kind is used on the Customer Account API',
    'Only shcat_ tokens speak for a customer; the login flow was not followed to its end.',
    '"Invalid token, missing prefix shcat_." and a value that is no shcat_ token.',
    ['Finish the customer login: exchange the code (or the atkn_ token) for an shcat_ token and send that.'],
    [DOCS.customer, 'https://github.com/Shopify/hydrogen']
  ),
  page(
    'customer.expired',
    'likely',
    'The customer access token has run out',
    'Customer tokens live for the expires_in of their token response.',
    'Status 401 after that time.',
    ['Refresh with the shcrt_ refresh token, or log the customer in again.'],
    [DOCS.customer],
    { settle: 'The token response with expires_in proves it.' }
  ),
  page(
    'customer.client-id',
    'certain',
    'The customer token endpoint does not know the client_id',
    'client_id must be the one of the Customer Account API settings of this shop.',
    'Status 401 invalid_client at the customer token endpoint.',
    ['Use the client id of the Customer Account API settings.'],
    [DOCS.customer]
  ),
  page(
    'customer.origin',
    'certain',
    'The Origin header is missing or not listed',
    'Public clients must come from one of the JavaScript Origins in the settings, and say so.',
    'Status 401 at the token endpoint, www-authenticate contains invalid_token.',
    ['Send an Origin that is listed among the JavaScript Origins.'],
    [DOCS.customer]
  ),
  page(
    'customer.user-agent',
    'certain',
    'A Customer Account call without User-Agent',
    'The API refuses requests that do not say what sends them.',
    'Status 403 "You do not have permission to access this website" and no User-Agent.',
    ['Send a User-Agent.'],
    [DOCS.customer]
  ),
  page(
    'customer.invalid-grant',
    'likely',
    'Code, PKCE verifier or refresh token was refused',
    'A code works once, with the verifier whose hash was sent as challenge; a refresh token works until it is used or revoked.',
    'Status 400 invalid_grant at the customer token endpoint. A challenge with =, + or / points to PKCE.',
    ['Encode the PKCE challenge as base64url without padding.', 'Otherwise log the customer in again.'],
    [DOCS.customer, 'https://github.com/Shopify/hydrogen'],
    { settle: 'See whether it is a code or a refresh request, and which characters the challenge has.' }
  ),
  page(
    'customer.shop-id',
    'certain',
    'The shop id in the token URL is another shop’s',
    'The endpoint of a shop that moved or does not fit answers with a redirect, which loses the POST.',
    'Status 301 to a POST at the customer token endpoint.',
    ['Take the endpoints from the shop’s discovery document.'],
    [DOCS.customer]
  ),
  page(
    'customer.misspelt-param',
    'possible',
    'A parameter of the customer login was misspelt',
    'The documentation names this as a cause of errors 500 later on.',
    'Status 500 on the Customer Account API or its token endpoint.',
    ['Check the names of all parameters of the login.'],
    [DOCS.customer],
    { settle: 'Repeat the login with the documented parameters only.' }
  ),
  page(
    'customer.scope-or-approval',
    'certain',
    'A customer scope or the approval for protected data is missing',
    'The login did not carry the scope, or the app is not approved for the data.',
    'ACCESS_DENIED or "not approved" on the Customer Account API.',
    ['Add the customer_* scope or request the approval, deploy, and log the customer in again.'],
    [DOCS.protectedData, DOCS.customer]
  ),
  page(
    'customer.no-access',
    'likely',
    'The customer has no access',
    'Shopify knows the token but its customer may not enter.',
    'Status 401 {"errors":"User does not have access"} on the Customer Account API.',
    ['Log the customer in again.'],
    [DOCS.customer],
    { settle: 'Log in again and repeat the call.' }
  ),
  page(
    'partner.token-invalid',
    'certain',
    'The Partner API token is unknown or of another organization',
    'Token and organization id in the path must belong together.',
    'Status 401 with "Invalid access token" and extensions.code "401" on partners.shopify.com.',
    ['Use the prtapi_ token of the organization that the path names.'],
    [DOCS.partner]
  ),
  page(
    'partner.version-unknown',
    'certain',
    'The Partner API has no such version',
    'Versions are called like the Admin API’s; unknown ones are not found.',
    'Status 404 with "Invalid API version".',
    ['Use a published version in the path.'],
    [DOCS.partner]
  ),
  page(
    'partner.limit',
    'certain',
    'More than four Partner API calls a second',
    'Each API client may send four requests a second.',
    'errors[].extensions.code "429" with status 429 or 200.',
    ['Pace the calls to four a second.'],
    [DOCS.partner]
  ),
  page(
    'partner.permission',
    'possible',
    'The Partner API client lacks a permission',
    'Financials, apps, themes and jobs each need a permission of the client; how the refusal is worded is not documented.',
    'A denied query for transactions, apps, themes or jobs.',
    ['Edit the API client in the Partner Dashboard and give it the permission.'],
    [DOCS.partner],
    { settle: 'Look at the permissions of the API client.' }
  ),
  page(
    'partner.query-too-long',
    'certain',
    'The Partner API query is too long',
    'Queries may have 50000 characters.',
    'Status 400 "Maximum query length is 50000 characters".',
    ['Shorten the query, or split it.'],
    [DOCS.partner]
  ),
  page(
    'payments.access-denied',
    'possible',
    'The Payments Apps API refuses this app',
    'The API is open to approved payments apps with payments scopes only.',
    'ACCESS_DENIED on /payments_apps/.',
    ['Check that the app is an approved payments app, and its scopes.'],
    [DOCS.payments],
    { settle: 'See whether the app is approved; list its scopes.', probe: '/admin/oauth/access_scopes.json' }
  )
]
