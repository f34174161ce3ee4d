/** Pages of the causes that lie in the parameters a client signs. */
import type { CodePage } from '../../../model/diagnosis.js'
import { AUTHENTICATION_CLASS, issue, pull } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [AUTHENTICATION_CLASS] } as const
const MISMATCH = '401 "signature does not match"; '

export const parameterPages: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.oauth.param.array-brackets',
    title: 'List parameter signed as name[] without index',
    why: 'PHP numbers the elements of name[], and the store signs name[0], name[1]; RFC 5849 libraries sign the brackets as they were sent.',
    tell: `${MISMATCH}the query holds name[].`,
    fix: ['Send and sign name[0], name[1], …, or one value with commas.'],
    docs: [AUTHENTICATION_CLASS, pull('tradegecko/woocommerce_api', 55)]
  },
  {
    ...common,
    code: 'woo.oauth.param.array-order',
    title: 'Members of an array parameter signed in another order than PHP keeps',
    why: 'PHP keeps the members of a list as they arrive; RFC 5849 libraries sort them by name, so that [10] comes before [2].',
    tell: `${MISMATCH}eleven or more indexed elements, or members of filter[…] out of order.`,
    fix: ['Send the members in the order in which the client signs them, or one value with commas; at most ten indexed elements.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/wc-api-python', 8), issue('woocommerce/woocommerce', 9639)]
  },
  {
    ...common,
    code: 'woo.oauth.param.nested-array',
    title: 'Store version cannot sign two-level bracket parameters',
    why: 'Old versions built the base string of a[b][c] wrongly, so that no signature could fit.',
    tell: `${MISMATCH}an a[b][c] parameter is there, and the signature is right by today's rules.`,
    fix: ['Update WooCommerce, or filter with flat parameters.'],
    ceiling: 'likely',
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 13667)]
  },
  {
    ...common,
    code: 'woo.oauth.param.duplicate',
    title: 'Parameter sent twice; PHP keeps the last one',
    why: 'RFC 5849 signs every pair, PHP knows only the last of equal names.',
    tell: `${MISMATCH}a name occurs twice with different values.`,
    fix: ['Send each name once; several values as one with commas.']
  },
  {
    ...common,
    code: 'woo.oauth.param.renamed',
    title: 'Parameter name with dot or blank is rewritten by PHP',
    why: 'PHP turns dots and blanks of a name into underscores before the store signs it.',
    tell: `${MISMATCH}a parameter name holds a dot or a blank, or begins with a bracket.`,
    fix: ['Use names without dots, blanks and stray brackets.']
  },
  {
    ...common,
    code: 'woo.oauth.param.encoding',
    title: 'Value with reserved characters enters the base string wrongly encoded',
    why: 'Names and values are percent-encoded by RFC 3986, and the joined pairs once more; form encoding or a single pass gives another string.',
    tell: `${MISMATCH}only calls whose values hold a blank, +, :, / or % fail.`,
    fix: ['Percent-encode by RFC 3986 (blank = %20), then encode the pairs once more for the base string.'],
    docs: [
      AUTHENTICATION_CLASS,
      pull('omandryk/wc-api-java', 49),
      issue('omandryk/wc-api-java', 23),
      issue('XiaoFaye/WooCommerce.NET', 49),
      issue('XiaoFaye/WooCommerce.NET', 47),
      pull('woocommerce/woocommerce', 10222)
    ]
  },
  {
    ...common,
    code: 'woo.oauth.param.order',
    title: 'Parameters signed unsorted',
    why: 'The base string takes the parameters sorted by the bytes of their names, oauth_ ones among the others.',
    tell: `${MISMATCH}the signature fits the order of sending.`,
    fix: ['Sort all parameters by name before signing.']
  },
  {
    ...common,
    code: 'woo.oauth.param.unsigned',
    title: 'Query sent is not the query that was signed',
    why: 'Every query parameter counts; one that a library, a cache-buster or a later line of code adds or changes breaks the signature.',
    tell: `${MISMATCH}the signature fits with a parameter left out, added or with another value.`,
    fix: ['Add all parameters before signing, and keep libraries from appending their own.'],
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 7460)]
  },
  {
    ...common,
    code: 'woo.oauth.body.form-unsigned',
    title: 'Form fields are not in the signature',
    why: 'The fields of a form-encoded or multipart POST are parameters like those of the query, and the store signs them.',
    tell: `${MISMATCH}a form body, and the signature fits without its fields.`,
    fix: ['Send JSON (Content-Type: application/json), or sign the form fields too.'],
    docs: [AUTHENTICATION_CLASS, issue('OPEN-DSI/ecommerceng_woosync', 94)]
  },
  {
    ...common,
    code: 'woo.oauth.body.json-signed',
    title: 'Body fields were put into the signature that the store does not count',
    why: 'JSON bodies, and forms of other methods than POST, are no parameters: the store signs the query alone.',
    tell: `${MISMATCH}the signature fits with the fields of the body in the base string.`,
    fix: ['Sign query and oauth_ parameters only.']
  },
  {
    ...common,
    code: 'woo.oauth.header-and-query',
    title: 'oauth_ parameters stand in header and query at once',
    why: "The header's values win over those of the query, and what is left of the query's oauth_ values stays in the base string.",
    tell: `${MISMATCH}Authorization: OAuth and oauth_ values in the query.`,
    fix: ['Send them in one place.']
  },
  {
    ...common,
    code: 'woo.oauth.stale-link',
    title: 'Link rel=next followed with the old signature',
    why: 'The link repeats the oauth_ values of the call before, and adds page=N that they never covered.',
    tell: `${MISMATCH}the oauth_ values are those of an earlier call, page=N stands after oauth_signature, whose "=" is gone.`,
    fix: ["Build the next page's URL from its page number and sign it anew."]
  },
  {
    ...common,
    code: 'woo.oauth.server-adds-param',
    title: 'Web server adds a parameter that the client never signed',
    why: 'A rewrite rule such as /index.php?q=$uri&$args gives PHP one parameter more, which the store signs.',
    tell: `${MISMATCH}although it fits secret and home URL; the same pair works by Basic over https.`,
    fix: ['In nginx use try_files $uri $uri/ /index.php?$args;'],
    ceiling: 'possible',
    docs: [
      AUTHENTICATION_CLASS,
      issue('kloon/WooCommerce-REST-API-Client-Library', 19),
      issue('woocommerce/wc-api-ruby', 27),
      issue('WP-API/OAuth1', 52)
    ]
  }
]
