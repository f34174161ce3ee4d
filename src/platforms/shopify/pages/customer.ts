/** Pages: Customer Account, Partner and Payments Apps APIs. */
import { DOCS, page, SCOPES_PROBE } from './page.js'

export const customerPages = [
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
    {
      settle: 'See whether it is a code or a refresh request, and which characters the challenge has.'
    }
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
    'The customer login had a misspelt parameter',
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
    'The Partner API was called more than four times in a second',
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
    {
      settle: 'See whether the app is approved; list its scopes.',
      probe: SCOPES_PROBE
    }
  )
]
