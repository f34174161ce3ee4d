/** Pages: OAuth at the authorize URL, by client_id, redirect_uri and scope. */
import { DOCS, page } from './page.js'

export const oauthPages = [
  page(
    'oauth.client-id.missing',
    'certain',
    'The request names no client_id',
    'Shopify cannot tell which app asks.',
    '"Could not find Shopify API application with api_key" and client_id empty or absent.',
    ['Load the variable that holds the client id.'],
    ['https://github.com/Shopify/embedded-app-example/issues/32', 'https://github.com/gnikyt/laravel-shopify/issues/437']
  ),
  page(
    'oauth.client-id.placeholder',
    'certain',
    'client_id is template text that nobody filled in',
    'The template text was never replaced by the app’s client id.',
    '"Could not find Shopify API application with api_key …" and a client_id like <api_key> or your-api-key.',
    ['Put the app’s client id there.'],
    ['https://github.com/Shopify/shopify_app/issues/369']
  ),
  page(
    'oauth.client-id.unknown',
    'certain',
    'Shopify knows no app with this client_id',
    'Shopify looked the client id up and found no app. A brand-new app can show this for a short while.',
    'application_cannot_be_found, or "Could not find Shopify API application with api_key <id>".',
    ['Correct the client id.', 'For an app made minutes ago, repeat shortly.'],
    ['https://github.com/Shopify/cli', 'https://github.com/Shopify/embedded-app-example/issues/32']
  ),
  page(
    'oauth.client-id.other-app',
    'possible',
    'client_id belongs to another app than the other settings',
    'Redirect URLs, installation and secret are looked up for the app that client_id names; with another app’s id they do not fit.',
    'Another error (redirect_uri not listed, app_not_installed) though that setting is right for the intended app.',
    ['Use the client id, secret and URLs of one and the same app.'],
    ['https://github.com/Shopify/shopify_app/issues/486', DOCS.notInstalled],
    { settle: 'Compare client_id with the app whose settings you look at.' }
  ),
  page(
    'oauth.redirect-uri.host-mismatch',
    'certain',
    'The host of redirect_uri is not the host of the App URL',
    'Shopify wants both of them on one host.',
    '"The redirect_uri and application url must have matching hosts".',
    ['Align the host of the App URL and of the redirection URLs in the app’s settings with redirect_uri.'],
    ['https://shopify.dev/docs/apps/build/authentication-authorization']
  ),
  page(
    'oauth.redirect-uri.not-listed',
    'certain',
    'redirect_uri is not among the allowed URLs of the app',
    'The URL is compared character by character with the list of the app that client_id names: scheme, host, path and trailing slash count.',
    '"The redirect_uri is not whitelisted" or "The redirect_uri is missing or not whitelisted".',
    [
      'Add exactly this URL to the app’s allowed redirection URLs, or send one that is listed.',
      'If it is listed, client_id is another app’s.'
    ],
    ['https://github.com/Shopify/shopify-php-app/issues/1', 'https://github.com/Shopify/shopify_django_app/issues/17']
  ),
  page(
    'oauth.scope.invalid',
    'likely',
    'A scope is unknown or misspelt',
    'Shopify knows no such access scope.',
    'invalid_scope: "The access scope is invalid: <scope>".',
    ['Correct the scope list.'],
    [DOCS.scopes],
    { settle: 'Compare with the list of access scopes in the documentation.' }
  ),
  page(
    'oauth.scope.not-approved',
    'certain',
    'The app asks for a scope that Shopify has not opened to it',
    'Some scopes can be asked for only after Shopify allowed them to the app.',
    'missing_shopify_permission: <scopes>.',
    ['Request access to the scope for the app, or leave it out.'],
    [DOCS.scopes, 'https://github.com/gnikyt/laravel-shopify/issues/1127']
  ),
  page(
    'oauth.user-permission',
    'likely',
    'The staff user may not grant the access that the app asks for',
    'Who installs an app must be allowed to give away what it asks for.',
    'invalid_request that says the user account cannot grant the access.',
    ['Let the owner, or a user with rights over apps, install it.'],
    ['https://shopify.dev/docs/apps/build/authentication-authorization'],
    {
      settle: 'Install as the store’s owner.',
      limits: 'The exact wording is not known; the text is matched loosely.'
    }
  ),
  page(
    'oauth.app-without-oauth',
    'certain',
    'This kind of app has no OAuth',
    'Apps that were made in the shop’s own admin come with a token and cannot be installed by OAuth.',
    '"The Shopify API application does not support oauth".',
    ['Use that app’s own access token, or make an app that has OAuth.'],
    ['https://github.com/Shopify/shopify_app/issues/375']
  )
]
