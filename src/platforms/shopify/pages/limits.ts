/** Pages: form of the request, limits, faults on Shopify's side. */
import { DOCS, page } from './page.js'

export const limitPages = [
  page(
    'request.graphql-get',
    'likely',
    'The GraphQL endpoint is called with GET',
    'The endpoint takes POST only and answers other methods as if it did not exist.',
    'GET on …/graphql.json and status 404, with no redirect before it.',
    ['Send the query with POST.'],
    ['https://github.com/Shopify/shopify-app-js/issues/1868', DOCS.graphql],
    { settle: 'Repeat the call with POST.' }
  ),
  page(
    'request.unparsed-body',
    'likely',
    'The request body could not be read by Shopify',
    'Without a JSON content type, or with another body shape, the expected parameter counts as absent.',
    'Status 400 with {"errors":{"query":"Required parameter missing or invalid"}}; or a GraphQL error that stops at the first key of the JSON body: Parse error on "query" (STRING) at [1, 2].',
    ['Send Content-Type: application/json.', 'Send the parameter that the error names at the top of the JSON body.'],
    [DOCS.codes, DOCS.graphql, 'https://github.com/Shopify/graphql-js-client/issues/132'],
    { settle: 'Repeat the call with Content-Type: application/json.' }
  ),
  page(
    'request.accept-header',
    'likely',
    'The Accept header asks for a format that the endpoint does not give',
    'The Admin API speaks JSON; another Accept value on a valid path is answered 406.',
    'Status 406 with an Accept other than application/json or */*.',
    ['Send Accept: application/json.'],
    [DOCS.codes],
    {
      settle: 'Repeat with Accept: application/json; 406 can also mean a wrong path.'
    }
  ),
  page(
    'request.content-type',
    'certain',
    'The endpoint does not take this content type',
    'Shopify answers 415 where it has no reader for the body’s media type.',
    'Status 415.',
    ['Send Content-Type: application/json and a JSON body; application/graphql is not taken from API version 2025-01 on.'],
    [DOCS.codes, 'https://shopify.dev/changelog/graphql-over-http', 'https://github.com/MONEI/Shopify-api-node/issues/677']
  ),
  page(
    'request.default-filter',
    'possible',
    'The endpoint’s default filter hides the data',
    'orders.json shows open orders unless status says otherwise; closed and cancelled ones are left out.',
    'Status 200 with an empty orders list and no status parameter.',
    ['Send the filter explicitly: status=any.'],
    [DOCS.rest, 'https://github.com/nozzlegear/ShopifySharp/issues/894'],
    { level: 'notice', settle: 'Repeat the call with status=any.' }
  ),
  page(
    'limit.rest-bucket.other-worker',
    'possible',
    'Another process of the same app empties the REST bucket',
    'The bucket belongs to app and shop together; calls that are not in this log count, too.',
    'Status 429 "Exceeded <n> calls per second" while this log shows far fewer calls than the bucket holds.',
    ['Let all workers of the app share one limiter per shop.'],
    ['https://github.com/MONEI/Shopify-api-node/issues/518', DOCS.limits],
    { settle: 'Count all processes that use this app on this shop.' }
  ),
  page(
    'limit.rest-bucket',
    'certain',
    'The REST call bucket of this app and shop is full',
    'Each call takes one place; places come back at a fixed rate per second.',
    'Status 429 "Exceeded <n> calls per second for api client."; x-shopify-shop-api-call-limit is n/n; retry-after.',
    ['Wait as long as Retry-After says (2 s where absent), then stay below the refill rate.'],
    [DOCS.rest, DOCS.limits],
    { settle: 'Read x-shopify-shop-api-call-limit of the next answers.' }
  ),
  page(
    'limit.daily-variants',
    'certain',
    'The shop’s daily limit of new product variants is reached',
    'Shops with very many variants may create a limited number of new ones a day.',
    'Status 429 with "Daily variant creation limit reached."; the call limit is far from full.',
    ['Stop repeating; go on tomorrow with fewer new variants a day.'],
    [DOCS.limits]
  ),
  page(
    'limit.resource',
    'likely',
    'This resource has a limit of its own, and it is reached',
    'Some resources have limits of their own; waiting a second does not help there.',
    'Status 429 while x-shopify-shop-api-call-limit is far from full, or a text that names the resource: "Exceeded order API rate limit".',
    ['Slow down on this resource; do not repeat at once.'],
    ['https://github.com/MONEI/Shopify-api-node/issues/518', 'https://github.com/nozzlegear/ShopifySharp/issues/726', DOCS.limits],
    {
      settle: 'Read the body of the answer; look up the resource’s own limits.'
    }
  ),
  page(
    'limit.graphql-throttled',
    'certain',
    'The GraphQL bucket holds less than the query costs',
    'Each query takes its cost from a bucket that refills at a fixed rate; this one asked for more than was left.',
    'errors[].extensions.code is THROTTLED; extensions.cost shows what was asked and what was left.',
    ['Wait (requestedQueryCost - currentlyAvailable) / restoreRate seconds, at least 1, then repeat.'],
    [DOCS.limits, DOCS.graphql]
  ),
  page(
    'limit.graphql-max-cost',
    'certain',
    'This one query costs more than any single query may',
    'The cost is computed before the query runs; above the maximum it never runs, however long one waits.',
    'errors[].extensions.code is MAX_COST_EXCEEDED; "Query cost is <n>, which exceeds the single query max cost limit".',
    ['Ask for smaller pages (first/last), fewer nested connections, or use a bulk operation.'],
    [DOCS.limits, DOCS.graphql]
  ),
  page(
    'limit.storefront-checkout',
    'certain',
    'Carts or checkouts are created too fast',
    'Shopify limits the checkouts that a shop may start per minute.',
    'Throttled answer to a mutation that creates a cart or checkout on the Storefront API.',
    ['Repeat with growing pauses; reuse carts instead of making new ones.'],
    [DOCS.limits]
  ),
  page(
    'limit.storefront-complexity',
    'likely',
    'The query is too complex for tokenless access',
    'Without a token a Storefront query may have a complexity of 1,000 at most.',
    'No token in the request and the query refused for its complexity.',
    ['Split the query, or send a Storefront token.'],
    [DOCS.storefront],
    { settle: 'Repeat the query with a Storefront token.' }
  ),
  page(
    'security.rejection',
    'certain',
    'Shopify’s security layer rejected the request (430)',
    'The layer judges mostly by address and manner: shared outgoing addresses, bursts, no User-Agent, no buyer’s address. It is not about the key.',
    'Status 430, usually without retry-after or JSON.',
    [
      'Slow down and set a User-Agent.',
      'Send Shopify-Storefront-Buyer-IP for buyers’ calls; use a fixed outgoing address.',
      'Ask Shopify’s support, with x-request-id.'
    ],
    [DOCS.codes, 'https://community.shopify.com/t/240616']
  ),
  page(
    'fault.internal',
    'certain',
    'An internal error on Shopify’s side (GraphQL)',
    'The query reached Shopify and failed there.',
    'errors[].extensions.code is INTERNAL_SERVER_ERROR, with a request id; in the Partners APIs it is a status such as "500".',
    [
      'Repeat with growing pauses.',
      'If it comes back with the same query: ask for fewer rows and fields, use a current version, check that the token is of this API.',
      'Quote the request id to Shopify’s support.'
    ],
    [DOCS.graphql, 'https://github.com/Shopify/cli/issues/1146', 'https://github.com/vercel/commerce/issues/1451']
  ),
  page(
    'fault.incident',
    'possible',
    'A passing incident on Shopify’s side',
    'Calls that worked fail in a way that does not fit them, and heal by themselves.',
    'The same call worked shortly before with the same credential; nothing in the exchange explains the change.',
    ['Look at Shopify’s status page and repeat later; change nothing.'],
    ['https://github.com/Shopify/shopify-api-ruby/issues/828', 'https://www.shopifystatus.com'],
    { settle: 'Repeat the same call later.' }
  )
]
