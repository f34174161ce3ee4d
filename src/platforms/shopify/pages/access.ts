/** Pages: the token is known, the action is refused. */
import { DOCS, page, SCOPES_PROBE } from './page.js'

const AGAIN = 'Send the merchant through authorization again (or install anew) and use the new token.'
const PROTECTED = 'Token and scopes are fine; this is about customer data.'
const NOTES = 'https://github.com/airhorns/shopify-draft-proxy'
const LIST = {
  settle: 'List the scopes that this token has.',
  probe: SCOPES_PROBE
}

export const accessPages = [
  page(
    'auth.cookie-with-credentials',
    'certain',
    'A Cookie header travels together with an API credential',
    'Shopify refuses calls that carry both, because a browser’s cookies could be abused with them.',
    '"For security reasons, requests using HTTP Basic Authentication cannot include cookies."; or Cookie with Basic on POST/PUT and a login page or 401.',
    ['Drop the Cookie header before the call leaves the app: switch the cookie jar off, do not forward a browser’s cookies.'],
    [DOCS.basic, 'https://community.shopify.com/td-p/1395818'],
    { settle: 'Repeat the call once without the Cookie header.' }
  ),
  page(
    'auth.basic-legacy',
    'likely',
    'Basic authentication with a private app’s key and password',
    'Private-app passwords have not been issued since 2022; only some old ones still work. Today’s apps send a token in a header of its own.',
    'Status 401 and Authorization: Basic (or user info in the URL) whose password starts with shppa_ or has no prefix.',
    ['Send an Admin API access token as X-Shopify-Access-Token and drop Basic.'],
    [DOCS.basic, 'https://community.shopify.com/t/101372', 'https://community.shopify.com/t/365689'],
    {
      settle: 'Repeat the call with the app’s Admin token in X-Shopify-Access-Token.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'auth.empty-403',
    'possible',
    'Admin call refused with 403 and an empty body',
    'Shopify gives no reason here; reports point to an installation that is half gone, or to one API that is closed to the app.',
    'Status 403 without any body on a path below /admin/.',
    ['If the unversioned scope list fails too, install the app anew.', 'If only one API fails, look at that API’s access.'],
    [DOCS.codes],
    {
      settle: 'Ask for the scope list, then a versioned call, then currentAppInstallation, with the same token.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'auth.login-redirect',
    'possible',
    'The API call was sent to Shopify’s login page',
    'Shopify took the call for a browser’s: without a usable token, with cookies, or during a fault on its side.',
    'Location names /admin/auth/login or accounts.shopify.com, or an HTML login page answers an API path.',
    [
      'Send X-Shopify-Access-Token and Accept: application/json, and no cookies.',
      'If the same call worked before, look at the status page and repeat later.'
    ],
    ['https://community.shopify.com/td-p/1395818'],
    {
      settle: 'Repeat with Accept: application/json and without cookies on the myshopify.com host.'
    }
  ),
  page(
    'scope.missing.read-all-orders',
    'possible',
    'Orders older than 60 days are hidden without read_all_orders',
    'read_orders shows the last 60 days only; older orders are left out without a word.',
    'Status 200 with an empty orders list while the token is not known to have read_all_orders.',
    ['Apply to Shopify for read_all_orders, add the scope, authorize again.'],
    ['https://github.com/nozzlegear/ShopifySharp/issues/894', 'https://github.com/nozzlegear/ShopifySharp/issues/1084', DOCS.scopes],
    {
      level: 'notice',
      settle: 'List the granted scopes; ask for an order of this week.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'scope.missing.unauthenticated',
    'likely',
    'The app has no unauthenticated_* scope to manage storefront tokens',
    'Storefront access tokens can be made only by apps that were granted at least one unauthenticated_* scope.',
    'Status 403 with "Token must be eligible to manage storefront tokens."',
    ['Add an unauthenticated_* scope to the app, authorize again, use the new token.'],
    ['https://github.com/Shopify/shopify-api-js/issues/375', DOCS.scopes],
    LIST
  ),
  page(
    'scope.missing.token-older-than-grant',
    'likely',
    'The scope was added after this token had been issued',
    'A token keeps the scopes of the moment it was issued. A scope that is added to the app later reaches only tokens issued after a new approval.',
    'As for a missing scope, and the scope is in the settings or the authorize URL, or the answer that issued the token lists fewer.',
    [AGAIN],
    ['https://github.com/kirillplatonov/shopify_graphql/issues/35', 'https://github.com/Shopify/shopify-app-js/issues/2073', DOCS.scopes],
    LIST
  ),
  page(
    'scope.missing',
    'certain',
    'The token lacks the access scope that the call needs',
    'Shopify accepted the token but the merchant has not granted it this scope.',
    'REST 403 "requires merchant approval for <scope> scope."; GraphQL ACCESS_DENIED with "Required access: …". Texts that name no scope are weaker, and so is 422 "Invalid topic specified" to a well-formed webhook topic.',
    ['Add the scope to the app’s configuration.', AGAIN],
    [DOCS.scopes, 'https://github.com/Shopify/shopify_app/issues/1206', 'https://github.com/gnikyt/laravel-shopify/issues/190'],
    LIST
  ),
  page(
    'scope.needs-shopify-approval',
    'certain',
    'The scope works only once Shopify has approved the app for it',
    'Some scopes and fields are closed until Shopify itself opens them for an app.',
    'ACCESS_DENIED with "an exemption from Shopify", "Contact Shopify Support to enable this scope" or "User session and api client must be valid."; since 2023-04 also 404 to PUT and DELETE of themes/<id>/assets.json, though GET works.',
    ['Apply to Shopify for the access, then authorize again.'],
    [
      DOCS.scopes,
      NOTES,
      'https://github.com/Shopify/shopify-api-js/issues/860',
      'https://github.com/Shopify/shopify-app-template-remix/issues/559'
    ]
  ),
  page(
    'permission.staff-user',
    'likely',
    'The staff user behind the token lacks the permission',
    'A per-user token can do no more than its user; the app’s scope alone does not open the call.',
    'ACCESS_DENIED that goes on "Also: The user must have …", or a bare "access denied" to a per-user token.',
    ['Give the user the permission in the store’s settings.', 'Or use an offline token.'],
    [DOCS.online, NOTES],
    {
      settle: 'Make the same call with an offline token or as the store’s owner.'
    }
  ),
  page(
    'permission.offline-token-required',
    'certain',
    'The call is open to offline tokens only',
    'Shopify closes some mutations to tokens that belong to a user.',
    'ACCESS_DENIED with "only accessible to apps authenticated using offline tokens.", or REST 403 "Token must be service access."',
    ['Use an offline token for this call.'],
    [DOCS.offline, NOTES, 'https://github.com/Shopify/shopify-app-template-node/issues/603']
  ),
  page(
    'permission.user-no-access',
    'likely',
    'The user has no access to this store or app',
    'Shopify knows the credential but its user may not enter here.',
    'Status 403 with {"errors":"User does not have access"}.',
    ['Check in the store’s settings what the user and the app may do.'],
    [DOCS.rest, DOCS.graphql],
    { settle: 'Make the call as the store’s owner.' }
  ),
  page(
    'permission.no-staff-account',
    'possible',
    'The logged-in user has no staff account on this development store',
    'Identity tokens of the command line reach only stores where their user is staff.',
    'Status 403 on the Admin API with an identity token of the command line, perhaps "Unauthorized Access", while other stores work.',
    ['Add the user to the store’s staff, also where the user owns the development store in the Partner Dashboard.'],
    [
      'https://github.com/Shopify/cli',
      'https://github.com/Shopify/shopify-cli/issues/1772',
      'https://github.com/Shopify/shopify-cli/issues/1421'
    ],
    { settle: 'Open the store’s admin as the same user.' }
  ),
  page(
    'permission.access-denied',
    'likely',
    'Access denied, and Shopify does not say by which gate',
    'Scope, kind of token, kind of app and plan can each close a field; this answer names none of them.',
    'ACCESS_DENIED "Access denied for <field> field." without "Required access", or "access denied" alone.',
    ['Check in this order: the field’s scope, kind of token (online or offline), kind of app, plan of the shop.'],
    [DOCS.scopes, NOTES],
    {
      settle: 'List the granted scopes, look the field up, try an offline token.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'protected-data.error-flood',
    'certain',
    'One denied field per row cut the whole result short',
    'Each row adds one error, and after a number of errors Shopify stops: rows behind that point are missing.',
    '"Too many execution errors, max error limit reached. Results truncated" after repeated ACCESS_DENIED.',
    ['Take the denied field out of the query; the data behind the cut are missing from this answer.'],
    [DOCS.protectedData]
  ),
  page(
    'protected-data.plan',
    'certain',
    'Customers’ personal data are not available on this shop’s plan',
    'On the Basic plan custom apps get no names, addresses, mail addresses or phone numbers of customers.',
    '"Access to personally identifiable information (PII) … is only available on Shopify, Advanced, and Plus plans."',
    ['Leave these fields out for this shop, or the merchant changes the plan.', PROTECTED],
    [DOCS.protectedData]
  ),
  page(
    'protected-data.field-not-approved',
    'certain',
    'The app is not approved for this protected customer field',
    'Name, address, mail address and phone are level 2 data: each field needs its own approval.',
    'ACCESS_DENIED "This app is not approved to use the <field> field." beside other data.',
    ['Request the field in the app’s protected customer data settings, or take it out of the query.', PROTECTED],
    [DOCS.protectedData]
  ),
  page(
    'protected-data.not-approved',
    'certain',
    'The app is not approved for protected customer data',
    'Orders and customers hold protected data, open only to apps that declared their use and were approved.',
    'REST 403 "not approved to access REST endpoints with protected customer data"; GraphQL "not approved to access the <Object> object."; userErrors "not approved to subscribe to webhook topics containing protected customer data".',
    [
      'Declare and request protected customer data access in the Partner or Dev Dashboard (for development stores too, select the use).',
      PROTECTED
    ],
    [
      DOCS.protectedData,
      'https://github.com/Shopify/shopify-app-template-node/issues/1190',
      'https://github.com/statamic-rad-pack/shopify/issues/333'
    ]
  ),
  page(
    'billing.not-public',
    'certain',
    'A custom app calls the Billing API',
    'Only apps with public distribution may charge through Shopify.',
    'userErrors: "Apps without a public distribution cannot use the Billing API" or "Custom apps cannot use the Billing API".',
    ['Bill outside Shopify, or give the app public distribution.'],
    ['https://shopify.dev/docs/apps/launch/billing']
  ),
  page(
    'billing.managed-pricing',
    'certain',
    'An app with managed pricing calls the Billing API',
    'Shopify charges for such an app itself; the app must not create charges.',
    'userErrors: "Managed Pricing Apps cannot use the Billing API (to create charges)."',
    ['Send the merchant to the plan page that Shopify hosts, or opt out of managed pricing.'],
    ['https://shopify.dev/docs/apps/launch/billing/managed-pricing']
  )
]
