/** Pages: state, plan and address of the shop. */
import { DOCS, page, SCOPES_PROBE } from './page.js'

const ASK = {
  settle: 'Repeat the call once later; ask the owner whether the bill is paid and the shop is open.'
}
const KEEP = 'Keep the token; nothing is wrong with it.'

export const shopPages = [
  page(
    'plan.feature-unavailable',
    'certain',
    'The shop’s plan does not include this feature',
    'Shopify opens this API only on higher plans; the credential plays no part.',
    'Status 402 "This shop\'s plan does not have access to this feature"; ACCESS_DENIED naming "a Shopify Plus or Advanced store".',
    ['Do not call it on this shop, or the merchant upgrades (some features need activation by Shopify’s support, too).'],
    [DOCS.rest, DOCS.graphql]
  ),
  page(
    'shop.unavailable.transient',
    'possible',
    'The shop was reported unavailable for a moment only',
    'Shopify sometimes answers "Unavailable Shop" once and serves the same call a little later.',
    'Status 402 or 403 "Unavailable Shop", then success with the same token and host.',
    ['Repeat with growing pauses; change nothing.'],
    [DOCS.codes],
    {
      settle: 'A later success with the same token proves it.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'shop.unavailable.frozen',
    'likely',
    'The shop is frozen, usually for an unpaid bill',
    'Shopify answers 402 for every call to a frozen shop, whatever the token or scope.',
    'Status 402 with {"errors":"Unavailable Shop"}.',
    ['The owner settles the bill or opens the shop again.', KEEP, 'Repeat the call once before anything else: it can pass.'],
    [DOCS.codes, 'https://github.com/Shopify/shopify-cli/issues/1770'],
    ASK
  ),
  page(
    'shop.unavailable.forbidden',
    'likely',
    'The shop is barred by Shopify',
    'Shopify marks shops that it holds for fraudulent and refuses all calls to them; this is no refusal of a scope.',
    'Status 403 with {"errors":"Unavailable Shop"}.',
    ['Stop calling this shop.', KEEP],
    [DOCS.payments, 'https://github.com/orbit-apps/elixir-shopifyapi/issues/382'],
    ASK
  ),
  page(
    'shop.unavailable.closed',
    'possible',
    'The shop was closed or paused by its owner',
    'Closed, paused and frozen shops give the same answer.',
    'Status 402, 403 or 404 with "Unavailable Shop".',
    ['Treat the shop as uninstalled until its owner opens it again.', KEEP],
    ['https://github.com/orbit-apps/elixir-shopifyapi/pull/382'],
    { settle: 'Ask the owner.' }
  ),
  page(
    'shop.unavailable',
    'likely',
    'The shop is not available; Shopify does not say why',
    'The answer concerns the shop and not the call: frozen, closed and barred shops look alike.',
    'The body says "Unavailable Shop", or status 402 without another text.',
    ['Repeat once, then mark the shop as unavailable.', 'Leave token and scopes alone.'],
    [DOCS.codes, 'https://github.com/Shopify/shopify-cli/issues/1770'],
    ASK
  ),
  page(
    'shop.locked',
    'certain',
    'Shopify has locked the shop',
    'Shops are locked after abuse of limits, a break-in or for risk of fraud; no app can lift that.',
    'Status 423 with "This store is unavailable" or "This shop is unavailable".',
    ['The owner contacts Shopify’s support; stop calling until then.', KEEP],
    [DOCS.codes, 'https://community.shopify.dev/t/32433']
  ),
  page(
    'shop.inactive',
    'certain',
    'The shop is inactive (GraphQL)',
    'GraphQL reports a shop that is locked or closed inside a 200.',
    'errors[].extensions.code is SHOP_INACTIVE.',
    ['The owner contacts Shopify’s support; stop calling until then.', KEEP],
    [DOCS.graphql]
  ),
  page(
    'shop.not-found',
    'likely',
    'No shop answers to this myshopify.com name',
    'Every path of an unknown handle is 404, so it looks like a missing resource.',
    'Status 404 {"errors":"Not Found"} on a well-known path, without x-shopid or any sign that the token was accepted.',
    ['Use the shop’s real <handle>.myshopify.com (admin: Settings > Domains); it cannot be guessed from the public domain.'],
    ['https://community.shopify.com/t/580979', DOCS.codes],
    {
      settle: '404 here too means that no such shop exists, 401 that it does.',
      probe: SCOPES_PROBE
    }
  ),
  page(
    'url.custom-domain',
    'certain',
    'The Admin API is called on the shop’s own domain',
    'The API lives on the myshopify.com host; the public domain only redirects, and clients lose token, method or body on the way.',
    'Status 301 or 302 with Location https://<handle>.myshopify.com/…, asked on another host. Weaker: a refusal that nothing of Shopify’s stands in.',
    ['Make the host of the Location header the base URL.'],
    ['https://github.com/Shopify/shopify-app-js/issues/1868', 'https://github.com/phpclassic/php-shopify/issues/206']
  ),
  page(
    'url.admin-host',
    'likely',
    'The API is called on the host of the admin’s user interface',
    'admin.shopify.com/store/<handle> serves people in a browser; APIs answer on the shop’s own host.',
    'The host is admin.shopify.com or the path starts with /store/<handle>.',
    ['Call https://<handle>.myshopify.com instead.'],
    ['https://github.com/Shopify/shopify-app-js'],
    { settle: 'Repeat the call on <handle>.myshopify.com.' }
  ),
  page(
    'url.wrong-path.versioned-oauth',
    'certain',
    'An OAuth route is called with a version in its path',
    'OAuth routes have no versions; below /admin/api/<version>/ they do not exist.',
    'Status 404 on /admin/api/<version>/oauth/….',
    ['Call /admin/oauth/… without the version.'],
    ['https://github.com/gnikyt/Basic-Shopify-API/issues/24']
  ),
  page(
    'url.double-slash',
    'possible',
    'The path has a double slash',
    'A base URL with a trailing slash and a path with a leading one make //, which Shopify does not route.',
    'The path holds // and the answer is 400, 404 or 406.',
    ['Strip the trailing slash from the shop’s name or base URL.'],
    ['https://github.com/BNMetrics/Laravel-ShopifyAPI/issues/15', 'https://github.com/BNMetrics/Laravel-ShopifyAPI/issues/20'],
    { settle: 'Repeat the call with a single slash.' }
  ),
  page(
    'url.wrong-path',
    'certain',
    'The path does not exist in the API',
    'Shopify accepted the credential, or did not get that far, and has no such route.',
    'Status 404 or 406 (often without a body): a second /api/ segment is certain; a singular or misspelt resource is likely.',
    ['Correct the path.'],
    [DOCS.rest, 'https://github.com/nozzlegear/ShopifySharp/pull/429'],
    { settle: 'Compare with the path in the documentation.' }
  ),
  page(
    'version.missing',
    'certain',
    'The path lacks /api/<version>/',
    'GraphQL has no route without a version, and REST falls back to the oldest accessible one.',
    'Status 406 or 404 on /admin/graphql.json or /admin/api/graphql.json.',
    ['Put /api/<YYYY-MM>/ behind /admin.'],
    [DOCS.versioning],
    { settle: 'Repeat the call with a current version in the path.' }
  ),
  page(
    'version.endpoint-removed',
    'likely',
    'The endpoint no longer exists in the version that answers',
    'Endpoints are dropped from one version to the next; the older version of the path still had it.',
    'Status 404 on a path that its version (or x-shopify-api-version) is known to have dropped, or that worked in an older version.',
    ['Move to the endpoint that replaces it.'],
    [
      DOCS.versioning,
      'https://github.com/phpclassic/php-shopify/issues/264',
      'https://github.com/frappe/ecommerce_integrations/issues/252'
    ],
    {
      settle: 'Look at the changelog of the version, or at the same path in an older one.'
    }
  ),
  page(
    'version.unknown',
    'possible',
    'The version in the path never existed',
    'Versions are called YYYY-01, -04, -07, -10 or unstable; anything else has no routes.',
    'Status 404 and a version segment such as v1, latest, 2026-1 or 2026-13.',
    ['Use a published version.'],
    [DOCS.versioning, DOCS.partner],
    { settle: 'Repeat the call with a current version.' }
  ),
  page(
    'version.fell-forward',
    'certain',
    'A newer version answered than the one asked for',
    'A retired version does not fail: the oldest accessible one answers, with its fields and its rules.',
    'x-shopify-api-version differs from the version in the path, often with x-shopify-api-version-warning.',
    ['Raise the version in the path and check the calls against its changelog.'],
    [DOCS.versioning],
    { level: 'notice' }
  ),
  page(
    'version.unstable',
    'certain',
    'The call uses an unstable version or a release candidate',
    'Both may change from one day to the next and are not meant for production.',
    'The version segment is unstable or the coming quarter.',
    ['Pin the latest stable version.'],
    [DOCS.versioning],
    { level: 'notice' }
  ),
  page(
    'version.deprecated-call',
    'certain',
    'The call is deprecated and will be removed',
    'Shopify marks what the next versions will drop.',
    'x-shopify-api-deprecated-reason is in an answer that worked.',
    ['Move to the replacement that the documentation names.'],
    [DOCS.versioning],
    { level: 'notice' }
  ),
  page(
    'endpoint.not-for-shop',
    'likely',
    'The endpoint is reserved for other shops',
    'Some endpoints exist on certain plans or kinds of shop only.',
    'Status 501 on an Admin call.',
    ['Do not call it on this shop.'],
    [DOCS.codes],
    { settle: 'Look up in the documentation which shops have this endpoint.' }
  ),
  page(
    'endpoint.disabled',
    'likely',
    'Shopify has switched the endpoint off for the time being',
    'Shopify disables endpoints that endanger its service, and opens them again later.',
    'Status 540 on an Admin call.',
    ['Wait, and look at Shopify’s status page.'],
    [DOCS.codes],
    { settle: 'Repeat the call later.' }
  ),
  page(
    'endpoint.rest-closed-to-new-apps',
    'possible',
    'The REST Admin API is closed to new public apps',
    'Public apps made since 1 April 2025 must use GraphQL. What Shopify answers to their REST calls is not documented.',
    'Status 403, 404 or 410 without another reason on /admin/api/<version>/<resource>.json.',
    ['Move the call to GraphQL.'],
    [DOCS.rest],
    {
      settle: 'Ask for the same data over GraphQL.',
      limits: 'The kind and age of the app do not show in a request.'
    }
  )
]
