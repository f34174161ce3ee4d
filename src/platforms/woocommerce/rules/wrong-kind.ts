/** The key slot holds a credential of another world. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { onKeyRoute, sawVisitor } from '../nobody.js'
import { blamedPair, culpritAt, isAuthenticationError, said, says, sent } from '../sent.js'
import { isEndOfKey, isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

const codes: readonly CodePage[] = [
  {
    code: 'woo.key.wrong-kind.web-server-password',
    level: 'failure',
    title: "Web server's own password stands where the key should be",
    why: 'There is one Authorization line; the password that opens the web server leaves no room in it for the WooCommerce pair.',
    tell: '401 woocommerce_rest_cannot_… with a Basic user that is no ck_ value; without that line the web server itself answered 401 with WWW-Authenticate.',
    fix: ['Leave the web-server password in the header and send the WooCommerce keys in the query, over https.'],
    ceiling: 'likely',
    docs: [AUTHENTICATION_CLASS]
  },
  {
    code: 'woo.key.wrong-kind.wp-login',
    level: 'failure',
    title: 'WordPress user name sent where a consumer key is expected',
    why: 'On wc/ routes the Basic user is looked up among consumer keys; user names and login passwords are not looked at there.',
    tell: 'The Basic user is no ck_ value; 401 woocommerce_rest_cannot_…, or "Consumer Key is invalid." from old versions.',
    fix: ['Make a key pair under WooCommerce > Settings > Advanced > REST API and send that.'],
    ceiling: 'certain',
    limits: 'An application password is accepted on wc/ routes too; a wrong one looks the same there.',
    docs: [AUTHENTICATION_CLASS, issue('woocommerce/woocommerce', 11120), issue('woocommerce/woocommerce', 11124)]
  },
  {
    code: 'woo.key.wrong-kind.oauth1-plugin',
    level: 'failure',
    title: 'Key was made by an OAuth server plugin, not by WooCommerce',
    why: 'WooCommerce knows only the keys of its own list; those of a WordPress OAuth 1 server are another list.',
    tell: '"Consumer key is invalid."; oauth_consumer_key without ck_, often with oauth_token beside it.',
    fix: ['Make a WooCommerce key pair, and leave oauth_token out.'],
    ceiling: 'likely',
    docs: [issue('woocommerce/woocommerce', 16769), AUTHENTICATION_CLASS]
  },
  {
    code: 'woo.key.wrong-kind',
    level: 'failure',
    title: 'Value in the key slot is not a WooCommerce key',
    why: 'Keys start with ck_; the store searched its list of keys for something else.',
    tell: 'consumer_key or oauth_consumer_key does not start with ck_.',
    fix: ['Make a WooCommerce key pair and send its ck_ value.'],
    ceiling: 'certain',
    docs: [AUTHENTICATION_CLASS]
  }
]

export const wrongKind: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const refused = isAuthenticationError(facts) && says(facts, /key is invalid/i)
    if (!refused && !(sawVisitor(facts) && onKeyRoute(facts))) return undefined
    const pair = blamedPair(facts)
    if (!pair || (pair.style === 'basic' && facts.credentials.basic?.fault)) return undefined
    const { value } = pair.key
    const kind = kindOf(value)
    if (isKeyShaped(value) || isSecretShaped(value) || kind === 'placeholder' || isEndOfKey(value)) return undefined
    if (pair.style === 'basic') return basic(context, refused)
    const fromPlugin =
      pair.style === 'oauth' && (facts.credentials.oauth?.get('oauth_token') !== undefined || /^[A-Za-z0-9]{8,64}$/.test(value))
    return {
      code: fromPlugin ? 'woo.key.wrong-kind.oauth1-plugin' : 'woo.key.wrong-kind',
      certainty: refused && !fromPlugin ? 'certain' : 'likely',
      weight: 0.8,
      summary: `${pair.key.name} ${context.masker.mask(value)} is no WooCommerce key: those start with ck_.`,
      why: 'The store looked for this value in its own list of keys, where every key starts with ck_.',
      culprit: culpritAt(pair.key),
      evidence: [sent(pair.key, context.masker, 'ck_ and 40 hexadecimal digits'), said(facts)],
      fix: ['Make a key pair under WooCommerce > Settings > Advanced > REST API, send its ck_ value, and leave oauth_token out.'],
      supersedes: ['woo.key.unknown']
    }
  }
}

function basic({ facts, masker, history }: RuleContext<WooFacts>, refused: boolean): Finding | undefined {
  const pair = blamedPair(facts)
  if (!pair) return undefined
  const locked = history.withOrigin(facts.origin).find(({ code }) => code === 'http.server-password')
  const shared = {
    culprit: culpritAt(pair.key),
    evidence: [sent(pair.key, masker, 'a consumer key (ck_…)'), said(facts)],
    supersedes: ['woo.key.unknown']
  }
  if (locked && !refused) {
    return {
      ...shared,
      code: 'woo.key.wrong-kind.web-server-password',
      certainty: 'likely',
      weight: 0.9,
      summary: "authorization carries the web server's password, so no WooCommerce key reaches the store.",
      why: 'Without this line the web server asked for its own password before; with it the request passes, and WooCommerce finds no key.',
      evidence: [...shared.evidence, { observed: '401 with WWW-Authenticate on this host before', exchange: locked.id }],
      fix: ['Keep this authorization line and add consumer_key and consumer_secret to the query, over https.']
    }
  }
  // 24 letters and digits may be an application password, which wc/ routes accept: then the user name is right where it is.
  if (kindOf(pair.secret?.value ?? '') === 'application-password' && !refused) return { ...shared, ...login(facts, 'possible', 0.3) }
  return { ...shared, ...login(facts, refused ? 'certain' : 'likely', facts.https ? 0.8 : 0.4) }
}

function login(facts: WooFacts, certainty: Finding['certainty'], weight: number): Omit<Finding, 'culprit' | 'evidence'> {
  return {
    code: 'woo.key.wrong-kind.wp-login',
    certainty,
    weight,
    summary: 'authorization: Basic names a WordPress user where a consumer key (ck_…) is expected.',
    why: `On ${facts.api.namespace || 'these'} routes WooCommerce looks up the Basic user among its consumer keys; a user name is not among them.`,
    fix: ['Make a key pair under WooCommerce > Settings > Advanced > REST API and send "authorization: Basic " + base64(ck_…:cs_…).']
  }
}
