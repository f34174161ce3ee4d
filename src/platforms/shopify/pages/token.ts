/** Pages: credentials that the Admin API does not take. */
import { DOCS, page, SCOPES_PROBE } from './page.js'

const BODY =
  'Status 401 with "[API] Invalid API key or access token (unrecognized login or wrong password)"; the text is the same for every cause.'
const NEW_TOKEN = 'Get an Admin API access token (authorization code, token exchange or client credentials grant).'

export const tokenPages = [
  page(
    'token.missing.header-misspelt',
    'certain',
    'The token travels under a header name that Shopify ignores',
    'The Admin API reads the token from X-Shopify-Access-Token only. Under any other name it counts as not sent.',
    `${BODY} The right header is absent, a similar name (X-Shopify-Token, Access-Token, ...) is there.`,
    ['Rename the header to X-Shopify-Access-Token and leave its value as it is.'],
    [DOCS.graphql, DOCS.codes]
  ),
  page(
    'token.missing.placeholder',
    'certain',
    'The token header is empty or still holds template text',
    'A variable or template that should have supplied the token was never filled in, so Shopify received its name or nothing instead.',
    `${BODY} The value is empty or reads like undefined, null, {{token}}, \${TOKEN}, <token>, [object Object].`,
    ['Set the environment variable or template value that feeds the header.', 'Let the app stop at start-up when the value is missing.'],
    [DOCS.codes],
    { limits: 'A value that was masked before the exchange was shared looks the same: then this is only possible.' }
  ),
  page(
    'token.missing',
    'certain',
    'The request reached Shopify without any credential',
    'The Admin API needs a token with every call. This request carries neither X-Shopify-Access-Token nor Authorization.',
    `${BODY} Neither header is in the request; www-authenticate asks for "Shopify API Authentication".`,
    [
      'Send X-Shopify-Access-Token with the shop’s Admin API token.',
      'If the app does set it, find the layer that drops it: credentials in the URL, a GraphQL client without custom headers, no-cors fetch, a proxy.'
    ],
    ['https://github.com/Shopify/shopify_python_api/issues/372', DOCS.graphql, DOCS.codes]
  ),
  page(
    'token.bearer-instead-of-header',
    'certain',
    'An Admin token was sent in Authorization instead of its own header',
    'The Admin API does not look for app tokens in Authorization: the same token is accepted in X-Shopify-Access-Token.',
    `${BODY} Authorization holds an Admin token and X-Shopify-Access-Token is absent.`,
    ['Send the bare token as X-Shopify-Access-Token and drop Authorization.'],
    ['https://github.com/airhorns/shopify-draft-proxy', DOCS.graphql]
  ),
  page(
    'token.bearer-prefix-in-header',
    'likely',
    'The word Bearer stands before the token in X-Shopify-Access-Token',
    'The header takes the bare value. With "Bearer " in front, the whole text is looked up as a token and not found.',
    `${BODY} The value of X-Shopify-Access-Token starts with "Bearer ".`,
    ['Send the token alone, without "Bearer ".'],
    ['https://github.com/airhorns/shopify-draft-proxy', DOCS.graphql],
    {
      settle: 'Repeat the call once with the bare value.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'token.wrong-kind.client-secret',
    'certain',
    'The client secret stands where an access token belongs',
    'The client secret signs and authenticates the app at the token endpoint; no API takes it as a token.',
    `${BODY} The value in the token slot, behind Bearer or as Basic password starts with shpss_, or equals a known client secret.`,
    ['Put the Admin API access token (shpat_…) in its place.', NEW_TOKEN, 'If the secret was exposed, rotate it.'],
    [DOCS.clientCredentials, 'https://community.shopify.com/t/101372']
  ),
  page(
    'token.wrong-kind.api-key',
    'likely',
    'The API key (client id) stands where an access token belongs',
    'The API key names the app; it proves nothing and opens no API.',
    `${BODY} The value is 32 hex digits and equals a client id seen in OAuth traffic or in the settings, or another value worked on this shop.`,
    ['Put the access token in its place, not the API key.'],
    ['https://github.com/nozzlegear/ShopifySharp/issues/488', DOCS.clientCredentials],
    { settle: 'Compare the value with the app’s client id.' }
  ),
  page(
    'token.wrong-kind.storefront-token',
    'likely',
    'A Storefront token or header is used on the Admin API',
    'Storefront tokens carry no Admin rights, and the Admin API does not read the Storefront header.',
    `${BODY} 32 hex digits without a prefix in X-Shopify-Access-Token, or X-Shopify-Storefront-Access-Token on an /admin/ path.`,
    ['Use an Admin API token in X-Shopify-Access-Token for paths below /admin/.'],
    [DOCS.storefront, DOCS.graphql],
    {
      settle: 'Try the same value as X-Shopify-Storefront-Access-Token on /api/<version>/graphql.json.'
    }
  ),
  page(
    'token.wrong-kind.automation-token',
    'certain',
    'An automation or identity token is used as a store token',
    'Tokens with atkn_ belong to the Dev Dashboard, the command line and identity services; stores do not know them.',
    'The value starts with atkn_: as Bearer "[API] Service is not valid for authentication", in X-Shopify-Access-Token the usual 401 text.',
    ['Get a store token with the client credentials grant and send that one.'],
    [DOCS.clientCredentials]
  ),
  page(
    'token.wrong-kind.partner-token',
    'certain',
    'A Partner API token is used on a store',
    'Tokens with prtapi_ open partners.shopify.com for one organization and no store.',
    'The value starts with prtapi_ and the host is a store.',
    ['Use a token of the store; keep prtapi_ for partners.shopify.com.'],
    [DOCS.partner]
  ),
  page(
    'token.wrong-kind.customer-token',
    'certain',
    'A Customer Account token is used on the Admin API',
    'Tokens with shcat_ speak for one customer on the Customer Account API and have no Admin rights.',
    'The value starts with shcat_ and the path is below /admin/.',
    ['Use an Admin API token.'],
    ['https://github.com/Shopify/hydrogen', DOCS.customer]
  ),
  page(
    'token.wrong-kind.session-token',
    'certain',
    'A session token (JWT) is used as access token',
    'A session token proves to the app’s own server who the user is. Shopify’s APIs take it only at the token endpoint, in exchange for an access token.',
    'The value is a three-part JWT whose dest claim names a shop, in X-Shopify-Access-Token or behind Bearer.',
    ['Exchange the session token at /admin/oauth/access_token and send the access token that comes back.'],
    [DOCS.sessionTokens]
  ),
  page(
    'token.wrong-kind.theme-access',
    'certain',
    'A Theme Access password is used directly on a store',
    'Theme Access passwords work through Shopify’s Theme Access service only; the store itself refuses them.',
    'The value starts with shptka_ and the host is a *.myshopify.com one.',
    ['Use an app’s Admin API token for calls to the store.'],
    ['https://github.com/Shopify/cli']
  ),
  page(
    'token.wrong-kind.store-password',
    'possible',
    'The value looks like a password, not like a token',
    'A store’s or shop front’s password opens web pages, not APIs. The value has none of the shapes of Shopify’s credentials.',
    `${BODY} No shp… prefix, not 32 hex digits, no JWT.`,
    ['Use the app’s Admin API access token; the shop front’s password opens only the shop front.'],
    ['https://github.com/gatsbyjs/gatsby-starter-shopify/issues/65'],
    { settle: 'Ask where the value was copied from.' }
  ),
  page(
    'token.wrong-kind',
    'likely',
    'The value in the token slot is a credential of another kind',
    'The Admin API takes access tokens (shpat_…) only; this value has the shape of something else.',
    `${BODY} The value has not the shape of an Admin token and no narrower cause fits.`,
    ['Use the app’s Admin API access token (shpat_…).'],
    [DOCS.codes],
    { settle: 'Find out where the value was copied from.' }
  ),
  page(
    'token.malformed.stray-characters',
    'likely',
    'Quotes, blanks or line ends cling to the token',
    'The value is compared as it arrives; a quote from an env file or a trailing newline makes it another token.',
    `${BODY} Without the leading and trailing characters the value has the shape of a token.`,
    ['Trim the value where it is read (quotes in the env file, newline at its end).'],
    [DOCS.codes],
    { settle: 'Repeat the call with the trimmed value.', probe: SCOPES_PROBE }
  ),
  page(
    'token.malformed',
    'likely',
    'The token has a known prefix but the wrong length or characters',
    'Access tokens are a prefix and 32 hexadecimal digits. This one is not, so it was probably cut or altered while copying.',
    `${BODY} shpat_, shpca_, shppa_ or shpua_ is not followed by exactly 32 hex digits.`,
    ['Copy the whole token again from where it was issued.'],
    [DOCS.codes],
    {
      settle: 'Compare with the stored original.',
      limits: 'The format is a convention, not a promise of Shopify.'
    }
  ),
  page(
    'token.non-expiring-rejected',
    'certain',
    'Shopify no longer takes this app’s permanent offline token',
    'Public apps made since 1 April 2026, and all public apps from 1 January 2027, must use expiring offline tokens.',
    'Status 403 with "[API] Non-expiring access tokens are no longer accepted for the Admin API."',
    [
      'Ask for tokens with expiring=1, keep refresh_token and expires_in, and refresh in time.',
      'Exchange stored tokens once: token exchange with subject_token=<old token>, offline token types and expiring=1.'
    ],
    [DOCS.offline, 'https://shopify.dev/changelog/expiring-offline-access-tokens-required-for-all-public-apps-as-of-january-1-2027']
  ),
  page(
    'token.service-not-valid',
    'likely',
    'The command-line login has run out or does not cover this store',
    'A Bearer value is an identity session of Shopify’s own tools. This one is not valid for the store any more, or stands beside a token where none belongs.',
    'Status 401 with "[API] Service is not valid for authentication" and an Authorization: Bearer value, opaque or one that worked before.',
    ['Log out and in again with the Shopify CLI.', 'Or send an app token in X-Shopify-Access-Token, and no Authorization.'],
    ['https://github.com/Shopify/cli/issues/546', 'https://github.com/Shopify/shopify-cli/pull/298'],
    { settle: 'Log in again and repeat the call.' }
  )
]
