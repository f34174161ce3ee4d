/** Pages: well-formed Admin tokens that Shopify does not accept. */
import { DOCS, page, SCOPES_PROBE } from './page.js'

const BODY = 'Status 401 with "[API] Invalid API key or access token (unrecognized login or wrong password)" and a well-formed token.'
const ISSUE = 'The token response that issued it, with expires_in, proves it.'

export const tokenInvalidPages = [
  page(
    'token.invalid.wrong-shop',
    'possible',
    'The token was issued for another shop',
    'A token opens the one shop it was issued for; every other shop answers as if it did not exist.',
    `${BODY} The same token was accepted on, or issued by, another *.myshopify.com host.`,
    ['Send the token that was issued for this shop.', 'Store tokens with the shop as key.'],
    ['https://github.com/mehulmk/shopify-flutter-demo/issues/2', DOCS.codes],
    {
      settle: 'Call the shop that the token was issued for.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'token.invalid.expired-offline',
    'possible',
    'The expiring offline token has run out',
    'Expiring offline tokens live for the expires_in of their token response (3600 s) and must be refreshed before that.',
    `${BODY} The token response with refresh_token and expires_in is in the log, and that time is over.`,
    ['Refresh with grant_type=refresh_token before expires_in is over.', 'Keep expires_in and refresh_token with each token.'],
    [DOCS.offline, 'https://github.com/Kyon147/laravel-shopify/issues/488'],
    { settle: ISSUE }
  ),
  page(
    'token.invalid.expired-client-credentials',
    'possible',
    'The client credentials token has run out',
    'Tokens of the client credentials grant live for 86399 s and have no refresh token.',
    `${BODY} The log has the client_credentials response, and its expires_in is over.`,
    ['Ask for a new token with the same grant before a day has passed; there is nothing to refresh.'],
    [DOCS.clientCredentials],
    { settle: ISSUE }
  ),
  page(
    'token.invalid.expired-online',
    'possible',
    'The online (per-user) token has run out or its user logged out',
    'Online tokens end with the user’s session, after 24 hours at the latest.',
    `${BODY} Its token response had associated_user, or the authorize URL grant_options[]=per-user, or it starts with shpua_. A 403 was reported once.`,
    ['Send the user through OAuth again.', 'For work in the background ask for an offline token.'],
    [DOCS.online],
    {
      settle: 'The token response with associated_user and expires_in proves it.'
    }
  ),
  page(
    'token.invalid.replaced',
    'possible',
    'An old token is in use although a newer one was issued',
    'After a new token response the app goes on with the token it had loaded before.',
    `${BODY} A later token response for this shop carries another access_token.`,
    ['Load the stored token anew.', 'Overwrite the stored token at every token response, in all processes.'],
    ['https://github.com/gnikyt/laravel-shopify/issues/1042', DOCS.offline],
    {
      settle: 'Send the newest token: if it is accepted, this is proven.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'token.invalid.revoked-by-uninstall',
    'possible',
    'The token died when the app was uninstalled',
    'Uninstalling an app revokes its tokens for good; a new installation issues others.',
    `${BODY} The same token worked before; an app/uninstalled webhook or another OAuth pass lies between.`,
    [
      'Delete the stored token and send the merchant through the installation again.',
      'Handle the app/uninstalled webhook and make no call with a dead token.'
    ],
    [DOCS.offline, 'https://github.com/Shopify/shopify-app-js'],
    {
      settle: 'Find out whether the app was uninstalled (or installed anew) since the last call that worked.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'token.invalid.revoked-by-rotation',
    'possible',
    'The token was revoked together with a rotated client secret',
    'Revoking an old client secret ends every token that was issued under it, on all shops at once.',
    `${BODY} The same token worked before, and tokens of several shops stopped together.`,
    ['Get a new token for each shop.'],
    [DOCS.offline],
    {
      settle: 'Find out whether the client secret was rotated and the old one revoked.'
    }
  ),
  page(
    'token.invalid',
    'likely',
    'Shopify does not know this token; the reason is not visible',
    'The answer is the same whether a token is revoked, replaced, expired, mistyped or of another shop or app.',
    `${BODY} It stands in the right header and no narrower cause is proven.`,
    ['Check in this order: right shop, right app, app still installed, token expired or replaced.', 'Then get a new token.'],
    [DOCS.codes, DOCS.rest],
    {
      settle: 'Ask for the granted scopes with the same token: 200 means that the token is alive.',
      probe: SCOPES_PROBE
    }
  )
]
