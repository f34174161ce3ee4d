/** Pages of the causes that lie in how a client makes and writes the signature. */
import type { CodePage } from '../../../model/diagnosis.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const
const MISMATCH = '401 "signature does not match"; '

export const signingPages: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.oauth.method',
    title: 'Signature was made for another HTTP method',
    why: 'The store signs the method on the request line, not the one of X-HTTP-Method-Override or _method.',
    tell: `${MISMATCH}the signature fits with another method.`,
    fix: ['Sign the method that is really sent.']
  },
  {
    ...common,
    code: 'woo.oauth.signing-key',
    title: 'Signing key lacks the & after the secret',
    why: 'The key of the HMAC is the consumer secret, an ampersand and an empty token secret; only API v1 and v2 of old took the bare secret.',
    tell: `${MISMATCH}the signature fits with the bare secret, or with key and secret, as HMAC key.`,
    fix: ['Use consumer_secret + "&" as HMAC key.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 18146)]
  },
  {
    ...common,
    code: 'woo.oauth.algorithm-mismatch',
    title: 'Named algorithm is not the one used',
    why: 'The store takes the algorithm that oauth_signature_method names; an HMAC of another hash cannot fit.',
    tell: `${MISMATCH}oauth_signature has the length of the other hash: 28 characters for SHA-1, 44 for SHA-256.`,
    fix: ['Name the algorithm that signs.']
  },
  {
    ...common,
    code: 'woo.oauth.signature-encoding',
    title: 'Signature is not written as base64 of the HMAC bytes',
    why: 'The store compares the base64 text; hexadecimal digits, the URL-safe alphabet or missing padding never match.',
    tell: `${MISMATCH}oauth_signature is 40 or 64 hexadecimal digits, or lacks its "=".`,
    fix: ['Encode the raw bytes of the HMAC in standard base64, padding included.']
  },
  {
    ...common,
    code: 'woo.oauth.signature-plus',
    title: 'Raw + in oauth_signature reaches the store as a blank',
    why: 'PHP reads + as a blank; only newer versions of WooCommerce turn it back before they compare.',
    tell: `${MISMATCH}now and then, on old versions only; oauth_signature holds a + that is not encoded.`,
    fix: ['Percent-encode the signature (%2B), and update WooCommerce.'],
    ceiling: 'likely',
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 13615)]
  },
  {
    ...common,
    code: 'woo.oauth.signature-mismatch',
    title: 'Signature does not match and no variant explains it',
    why: 'The store computed another HMAC over what it received; without the secret, or where no known variant fits, the cause stays open.',
    tell: `${MISMATCH}secret unknown, or no variant of URL, method, parameters or key gives the client's signature.`,
    fix: ['Give storetap the consumer secret of this key.', 'Compare both base strings; copy the secret again.'],
    ceiling: 'likely'
  }
]
