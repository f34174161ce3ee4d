/** Pages of the causes that lie in the URL a client signs. */
import type { CodePage } from '../../../model/diagnosis.js'
import { AUTHENTICATION_CLASS, issue, pull } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const

/** Beside the shared evidence: the answer is the same for all of them. */
const MISMATCH = '401 "signature does not match"; '

export const urlPages: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.oauth.base-url.proxy',
    title: "Signature was made for the proxy's address",
    why: 'The client signed the local address it talks to; the store checks its own home URL and never looks at Host or X-Forwarded-Host.',
    tell: `${MISMATCH}recomputed with a local or proxy address it is the client's signature.`,
    fix: [
      'Give storetap the consumer secret, so that it checks the signature and makes it anew for the store.',
      "Or use the gateway's https port, where the official client sends Basic; or sign for the store's own URL."
    ],
    limits: 'Without the secret it is a good guess only, where the client was pointed at a local address.',
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/wc-api-node', 14)]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.www',
    title: 'Signed with www where the home URL has none, or the reverse',
    why: 'With and without www are two host names; the store signs the one of its home URL.',
    tell: `${MISMATCH}the signature fits a URL that differs from the home URL by www. alone, often after a redirect.`,
    fix: ['Write the home URL of Settings > General into the client, letter by letter.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 11410), issue('woocommerce/woocommerce-rest-api-js-lib', 51)]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.port',
    title: 'Signed port is not the one in the home URL',
    why: 'The port comes from the home URL alone: a default port must not be signed, another one must.',
    tell: `${MISMATCH}the signature fits the same URL with, without or with another port.`,
    fix: ["Use the home URL's port; leave :80 and :443 out."]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.host-case',
    title: 'Signed host is in upper case',
    why: 'Host names are alike in any case for DNS, but the signature covers the letters, and the home URL has small ones.',
    tell: `${MISMATCH}the signature fits the host in capitals.`,
    fix: ["Write the host in small letters in the client's URL."]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.slash',
    title: 'Double or trailing slash makes the signed path differ',
    why: 'The raw path is signed, its trailing slash included; a path that begins with // is read as a host name and loses its first word.',
    tell: `${MISMATCH}the path holds //, or signed and sent path differ by a slash at the end.`,
    fix: ["Take the slash off the end of the client's base URL; sign exactly the path that is sent."],
    docs: [AUTHENTICATION_CLASS, issue('omandryk/wc-api-java', 14), pull('kloon/WooCommerce-REST-API-Client-Library', 73)]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.path',
    title: 'Signed path is not the path sent',
    why: 'The store signs the path of the request as it arrived, below the path of its home URL.',
    tell: `${MISMATCH}the signature fits another path: without /wp-json, without the sub-folder, decoded.`,
    fix: ['Sign the whole path, sub-folder and /wp-json included, just as it is sent.']
  },
  {
    ...common,
    code: 'woo.oauth.base-url.scheme',
    title: 'Signed for http, checked as https, or the reverse',
    why: 'The store signs the scheme that PHP sees for this very request, whatever its home URL says.',
    tell: `${MISMATCH}the signature fits with the other scheme; often a redirect to https stands before it.`,
    fix: ['Put the scheme that the store sees into the base URL: https where it redirects to https.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce-rest-api', 213)]
  },
  {
    ...common,
    code: 'woo.oauth.base-url.host',
    title: "Signed host is not the home URL's host",
    why: 'An alias of the store may serve the API, but signatures count for the host of the home URL only.',
    tell: `${MISMATCH}the signature fits another host than the one in the API index ("home") or in Link rel="https://api.w.org/".`,
    fix: ['Use the home URL of the WordPress settings in the client.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/wc-api-php', 37)]
  },
  {
    ...common,
    code: 'woo.oauth.base-url',
    title: "Signed URL is not the store's home URL",
    why: 'The store signs its home URL and the path of the request; Host, X-Forwarded-Host and the name of the server play no part.',
    tell: `${MISMATCH}another URL gives the client's signature, or the home URL is not known.`,
    fix: ['Read "home" in GET /wp-json/ and sign that URL and the path.']
  }
]
