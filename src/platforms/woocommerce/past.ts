/** What earlier exchanges prove about the credential of this one. */
import type { PastExchange } from '../../diagnosis/history.js'
import type { RuleContext } from '../../diagnosis/rule.js'
import type { WooFacts } from './facts.js'
import { bareHost } from './hosts.js'

export interface KeyUse {
  readonly past: PastExchange
  readonly place: 'header' | 'query' | 'body'
  /** With a signature instead of the secret. */
  readonly signed: boolean
}

/** The last success of this key on this site for each way of sending it, on routes that are not open to everybody. */
export function successesOf({ facts, history, masker }: RuleContext<WooFacts>, key: string): readonly KeyUse[] {
  const host = bareHost(facts.origin)
  const found: KeyUse[] = []
  for (const { origin, credential, place, calls } of history.uses(masker.fingerprint(key.trim()))) {
    const past = bareHost(origin) === host ? calls.find(needsKey) : undefined
    if (past) found.push({ past, place, signed: credential === 'signed-key' })
  }
  return found
}

/** The newest of these. */
export function lastOf({ history }: RuleContext<WooFacts>, uses: readonly KeyUse[]): PastExchange | undefined {
  return history.newestOf(uses.map(({ past }) => past))
}

/** `GET /wp-json/wc/v3` and OPTIONS answer everybody, so their success proves no key. */
function needsKey({ path, method, status }: PastExchange): boolean {
  return method !== 'OPTIONS' && status >= 200 && status < 300 && /\/(?:wp-json\/wc(?:-[a-z]+)?(?!\/store)|wc-api)\/[\w.-]+\/\w/.test(path)
}

/** Whether PHP sees https, as the API index of this site told: `authentication` empty or not. Undefined: never asked. */
export function phpSeesHttps({
  facts,
  history
}: RuleContext<WooFacts>): { readonly sees: boolean; readonly past: PastExchange } | undefined {
  const found = history
    .notes('wordpress-index')
    .find(({ note, exchange }) => note.seesHttps !== undefined && exchange.origin === facts.origin)
  return found?.note.seesHttps === undefined ? undefined : { sees: found.note.seesHttps, past: found.exchange }
}

/**
 * The answer to a call over https links its API by http:// on the same host: get_rest_url() gives https wherever is_ssl() holds. Where the
 * server has another SERVER_NAME than the home URL it does not, so this is no proof.
 *
 * @see https://developer.wordpress.org/reference/functions/get_rest_url/
 */
export function linksPlainHttp({ https, answer, target }: WooFacts): boolean {
  return https && answer.apiRoot?.protocol === 'http:' && answer.apiRoot.host === target.host
}

/** Under another prefix (rest_url_prefix) the home URL does not follow from the root. */
const API_ROOT = /\/(?:wp-json\/?|(?:index\.php)?\?rest_route=\/?)$/

/** The site's home URL and API root as an earlier answer named them. */
export function knownHome({ facts, history }: RuleContext<WooFacts>): { readonly home: string; readonly past: PastExchange } | undefined {
  const index = history.notes('wordpress-index').find(({ exchange }) => exchange.origin === facts.origin)
  if (index) return { home: index.note.home, past: index.exchange }
  const root = history.notes('api-root').find(({ note, exchange }) => exchange.origin === facts.origin && API_ROOT.test(note.url))
  return root && { home: root.note.url.replace(API_ROOT, ''), past: root.exchange }
}
