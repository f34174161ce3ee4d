/** Pages: the OAuth token endpoint, by request, grant and issued token. */
import { DOCS, page } from './page.js'

const INVALID = 'Status 400 {"error":"invalid_request"} at the token endpoint.'
const CODE = '"The authorization code was not found or was already used"'
const USED = ['https://github.com/nozzlegear/ShopifySharp/issues/121', 'https://github.com/Shopify/shopify_app/issues/449']
const EXCHANGE = 'https://github.com/Shopify/shopify-app-js'

export const oauthTokenPages = [
  page(
    'oauth.client-secret',
    'likely',
    'client_secret is wrong or was rotated',
    'The token endpoint answers a wrong secret like other bad requests.',
    `${INVALID} All parameters are there; a secret that is not shpss_ and 32 hex digits makes it likely.`,
    ['Put the app’s current client secret there.'],
    [DOCS.clientCredentials],
    { settle: 'Compare with the secret in the app’s settings.' }
  ),
  page(
    'oauth.missing-parameter',
    'likely',
    'A required parameter of the token request is absent',
    'Each grant needs its own fields; one of them is not in the request.',
    `${INVALID} client_id, client_secret or a field of the grant is not in the body.`,
    ['Send all fields of the grant.'],
    ['https://github.com/BNMetrics/Laravel-ShopifyAPI/issues/15', DOCS.offline],
    { settle: 'Repeat with all fields of the grant.' }
  ),
  page(
    'oauth.wrong-content-type',
    'likely',
    'The content type of the token request does not fit its body',
    'With the wrong content type the body is not taken apart, and all parameters count as absent.',
    `${INVALID} The body is a form without application/x-www-form-urlencoded, or JSON without application/json.`,
    ['Send the content type that fits the body.'],
    ['https://github.com/MONEI/Shopify-api-node/pull/8'],
    { settle: 'Repeat with the fitting content type.' }
  ),
  page(
    'oauth.code.reused',
    'possible',
    'The authorization code is exchanged a second time',
    'A code can be exchanged once; a reload of the callback page sends it again.',
    `${CODE} and the log has an exchange of the same code that worked.`,
    ['Exchange each code once.', 'Make a reload of the callback harmless.'],
    USED,
    { settle: 'An earlier exchange of this code in the log proves it.' }
  ),
  page(
    'oauth.code.expired',
    'possible',
    'The authorization code is too old',
    'Codes live for a short time only.',
    `${CODE} and the code was handed out long before.`,
    ['Exchange the code at once; start OAuth again for this one.'],
    USED,
    { settle: 'Look at the time between the callback and the exchange.' }
  ),
  page(
    'oauth.code.other-app-or-shop',
    'possible',
    'The authorization code was issued to another app or shop',
    'A code is bound to the app and the shop of its authorize URL.',
    `${CODE} and the code came for another client_id or shop.`,
    ['Exchange the code with the app and on the shop that it was issued for.'],
    USED,
    {
      settle: 'Look at the callback that brought the code: its shop, and the client_id of its authorize URL.'
    }
  ),
  page(
    'oauth.code',
    'likely',
    'The authorization code is not accepted; the reason is not visible',
    'Used, too old and foreign codes give one and the same answer.',
    `Status 400 ${CODE}.`,
    ['Start OAuth again and exchange the new code once.'],
    USED,
    { settle: 'Look for an earlier exchange of the same code.' }
  ),
  page(
    'oauth.client-credentials.other-organization',
    'certain',
    'App and shop of a client credentials grant are in different organizations',
    'The grant works only where app and shop belong to the same organization.',
    'Status 400 shop_not_permitted, "Client credentials cannot be performed on this shop."',
    ['Use the grant only where app and shop share an organization.', 'Elsewhere use authorization code or token exchange.'],
    [DOCS.clientCredentials]
  ),
  page(
    'oauth.client-credentials.app-not-installed',
    'likely',
    'The grant is used on a shop where the app is not installed',
    'Without an installation there is nothing to issue a token for.',
    'Status 400 app_not_installed, "The application is not installed on this shop."',
    ['Install the app on this shop; check host and client_id.'],
    ['https://github.com/Shopify/cli', DOCS.clientCredentials],
    {
      settle: 'See whether client_id belongs to the app that the shop’s admin shows as installed.'
    }
  ),
  page(
    'oauth.client-credentials.app-type',
    'possible',
    'This kind of app cannot use the client credentials grant',
    'Apps made in the shop’s admin ("Develop apps") are not known to the grant.',
    'app_not_installed though the app is installed; grant_type=client_credentials.',
    ['Use the app’s own token, or make the app in the Dev Dashboard.'],
    [DOCS.notInstalled],
    { settle: 'Find out where the app was made.' }
  ),
  page(
    'oauth.refresh-token.already-used',
    'possible',
    'The refresh token is used a second time',
    'Each refresh replaces the refresh token; two processes that refresh at once lose one of the pairs.',
    'As for a dead refresh token, and the log shows it used before.',
    ['Hold one lock per shop around the refresh.', 'Store the new pair before using it.'],
    [DOCS.offline],
    { settle: 'The earlier refresh in the log proves it.' }
  ),
  page(
    'oauth.refresh-token',
    'certain',
    'The refresh token is dead',
    'Unknown, replaced, older than 90 days, revoked or another app’s: Shopify answers the same.',
    'Status 401 "This request requires an active refresh_token"; a 400 invalid_grant form is known from test fixtures.',
    ['Stop repeating it.', 'Get a new token by token exchange or OAuth.'],
    ['https://community.shopify.dev/t/35182', DOCS.offline]
  ),
  page(
    'oauth.token-endpoint-520',
    'certain',
    'The token endpoint failed at Shopify’s edge',
    'The request did not reach the token service, or its answer did not come back.',
    'Status 520 at /admin/oauth/access_token.',
    ['Repeat the request with the same refresh token.'],
    ['https://community.shopify.dev/t/35182']
  ),
  page(
    'oauth.non-expiring-token-issued',
    'certain',
    'A permanent token was issued; public apps must move to expiring ones',
    'From 1 January 2027 all public apps need expiring offline tokens; custom apps are exempt.',
    'A token response without refresh_token and expires_in, asked for without expiring=1.',
    ['Send expiring=1 and handle the refresh.'],
    [DOCS.offline, EXCHANGE],
    { level: 'notice' }
  ),
  page(
    'oauth.online-token-issued',
    'certain',
    'A per-user token was issued, which ends within a day',
    'Work in the background needs an offline token; this one ends with the user’s session.',
    'A token response with associated_user.',
    ['Ask for offline access where the app works without a user.'],
    [DOCS.online],
    { level: 'notice' }
  )
]
