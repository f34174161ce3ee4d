/** Pages: the Storefront API and the shop front. */
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
    {
      settle: 'Repeat the query without the token header; compare with the token shown in the channel’s settings.'
    }
  ),
  page(
    'storefront.scope-missing',
    'certain',
    'The Storefront token lacks an unauthenticated_* scope',
    'Each part of the Storefront API needs its own scope, given to the app before the token was made.',
    'ACCESS_DENIED "Required access: `unauthenticated_…` access scope." on /api/. "access denied" without a scope is weaker.',
    ['Enable the scope for the Storefront API and use a token made after that.'],
    [DOCS.storefront, 'https://github.com/vercel/commerce/issues/1350', 'https://github.com/Shopify/mobile-buy-sdk-android/issues/603']
  ),
  page(
    'storefront.needs-token',
    'certain',
    'The field is not available without a token',
    'Tokenless access covers products, collections, search, cart and little more; tags, metafields, metaobjects, menus and customers need a token.',
    'ACCESS_DENIED on such a field, and no token header in the request, or one whose name is almost right.',
    ['Send a Storefront token.'],
    [DOCS.storefront]
  ),
  page(
    'storefront.customer-token',
    'certain',
    'The customer access token is missing, invalid or expired',
    'Fields of a customer need that customer’s own token beside the app’s.',
    '"Requires valid customer access token."; or userErrors "Customer is invalid" for customerAccessToken.',
    ['Log the customer in again and send the new customerAccessToken.'],
    [DOCS.storefront, 'https://github.com/Shopify/hydrogen/issues/2495']
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
  )
]
