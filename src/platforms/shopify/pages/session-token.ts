/** Pages: session tokens, and what the developer's own app answers. */
import { DOCS, page } from './page.js'

const EXCHANGE = 'https://github.com/Shopify/shopify-app-js'

export const sessionTokenPages = [
  page(
    'session-token.malformed',
    'certain',
    'subject_token is no session token',
    'The exchange takes the JWT of App Bridge; this value is no three-part JWT.',
    'invalid_subject_token and a value without three parts.',
    ['Send the id token of App Bridge, or the id_token parameter of the app’s first page.'],
    ['https://github.com/kinngh/shopify-node-express-mongodb-app/issues/135', DOCS.sessionTokens]
  ),
  page(
    'session-token.expired',
    'certain',
    'The session token is past its expiry',
    'Session tokens live for a minute; 10 s of tolerance are usual.',
    'The claim exp lies more than 10 s before the request.',
    ['Fetch a fresh session token for each request; do not store it.'],
    [DOCS.sessionTokens, EXCHANGE]
  ),
  page(
    'session-token.not-yet-valid',
    'certain',
    'The session token is not valid yet: the local clock is behind',
    'Shopify’s clock stamped the token; by the clock of the machine that checks it, that moment has not come.',
    'The claim nbf (or iat) lies more than 10 s after the request.',
    ['Synchronise the clock of this machine.', 'Allow 10 s of leeway.'],
    [DOCS.sessionTokens, EXCHANGE]
  ),
  page(
    'session-token.wrong-audience',
    'certain',
    'The session token was made for another app',
    'The claim aud names the app that the token is for, by its client id.',
    'aud differs from the client_id in the same request, or from the settings.',
    ['Use client id and secret of the app that issued the token.'],
    [DOCS.sessionTokens, EXCHANGE]
  ),
  page(
    'session-token.wrong-shop',
    'certain',
    'The session token is another shop’s',
    'The claim dest names the shop that the token is for.',
    'The host in dest differs from the shop that is called.',
    ['Call the shop that dest names.'],
    [DOCS.sessionTokens, EXCHANGE]
  ),
  page(
    'session-token.bad-signature',
    'certain',
    'The signature of the session token does not fit the client secret',
    'Session tokens are signed (HS256) with the app’s client secret.',
    'The check with the known client secret fails.',
    ['Use the secret of the app that issued the token; see whether it was rotated.'],
    [DOCS.sessionTokens],
    {
      settle: 'Configure the app’s current client secret.',
      limits: 'Needs the client secret, from the settings or from the same request.'
    }
  ),
  page(
    'session-token',
    'likely',
    'The session token was not accepted in the token exchange',
    'Shopify refused subject_token; nothing that shows locally is wrong with it.',
    'Status 400 {"error":"invalid_subject_token"}.',
    ['Fetch a fresh session token and exchange it at once.'],
    [DOCS.codes, DOCS.sessionTokens],
    { settle: 'Compare exp, nbf, aud and dest with the request.' }
  ),
  page(
    'app.retry-session-token',
    'certain',
    'The app asks the browser for a fresh session token',
    'App Bridge answers this by repeating the request once. A loop points to the clock or to the client id.',
    'The app’s own 401 with X-Shopify-Retry-Invalid-Session-Request: 1.',
    ['Nothing, if it happens once.', 'In a loop, check the server’s clock and the client id that it verifies with.'],
    [EXCHANGE, DOCS.sessionTokens]
  ),
  page(
    'app.reauthorize',
    'certain',
    'The app asks the browser to run OAuth again',
    'The app’s library met a refused API call and sends the browser to authorize anew.',
    'The app’s own answer with X-Shopify-API-Request-Failure-Reauthorize: 1 (or -Unauthorized: true).',
    ['Follow the URL of the -Reauthorize-Url header.', 'Look for the refused API call before it.'],
    ['https://github.com/Shopify/shopify_app']
  )
]
