/** Judges what a WordPress site says about its API: the index at /wp-json/, and where that is not one, front page and plain form. Pure. */
import type { StoreSettings } from '../model/settings.js'
import { type Answer, describe, fieldOf, objectOf, redirectOf } from './answer.js'
import { type Check, fail, ok, warn } from './check.js'

export const INDEX = '/wp-json/'
/** The index where no rewrite rules are needed. */
export const PLAIN_INDEX = '/?rest_route=/'

export interface Site {
  readonly index: Answer
  /** The front page, and the index in its plain form; asked for only where `index` is none. */
  readonly front?: Answer | undefined
  readonly plain?: Answer | undefined
}

/** The API index as JSON. */
export function indexOf(answer: Answer | undefined): Readonly<Record<string, unknown>> | undefined {
  const value = answer && answer.status === 200 ? objectOf(answer) : undefined
  return value && Array.isArray(value['namespaces']) ? value : undefined
}

/** Basic and query keys count only over https (WooCommerce, class-wc-rest-authentication.php). */
export function judgeWordPressUrl({ url, credentials }: StoreSettings): Check {
  if (url.startsWith('https:')) return ok('url', url)
  const known = credentials.consumerKey !== undefined && credentials.consumerSecret !== undefined
  return warn('url', {
    expected: 'an https:// URL',
    found: `${url}: without https WooCommerce reads no Basic and no query keys, only OAuth 1.0a`,
    fix: `use https where the store has it${known ? '' : '; else configure consumerKey and consumerSecret, so that storetap can sign OAuth anew for the store'}`
  })
}

/** Everything that the index tells, or why there is none. */
export function judgeSite(store: StoreSettings, site: Site): Check[] {
  const index = indexOf(site.index)
  return index
    ? [judgeNamespaces(index), judgeHome(store.url, index), ...judgeAuthentication(store.url, index)]
    : [judgeNoIndex(store.url, site)]
}

function judgeNamespaces({ namespaces }: Readonly<Record<string, unknown>>): Check {
  const names = (namespaces as unknown[]).filter((name) => typeof name === 'string')
  if (names.includes('wc/v3')) return ok('api-root', 'GET /wp-json/ is the API index and offers wc/v3')
  return fail('api-root', {
    expected: 'the namespace wc/v3 in the API index',
    found: `WordPress without it (${names.slice(0, 8).join(', ').slice(0, 120)})`,
    fix: 'activate the plugin WooCommerce on this site, or look for a plugin that blocks its REST API'
  })
}

/** OAuth signatures are checked against `home`, and links in answers point there, whatever Host says. */
function judgeHome(configured: string, { home }: Readonly<Record<string, unknown>>): Check {
  if (typeof home !== 'string' || !URL.canParse(home)) {
    return warn('home', {
      expected: '"home" in the API index',
      found: 'none',
      fix: 'check the WordPress Address and Site Address (Settings > General)'
    })
  }
  const differs = differences(new URL(configured), new URL(home))
  if (differs.length === 0) return ok('home', `the store's home is ${home}, as configured`)
  return warn('home', {
    expected: `home ${configured}, as configured`,
    found: `home ${home.slice(0, 200)} (another ${differs.join(', another ')})`,
    fix: `use ${home.slice(0, 200)} as the store's URL: OAuth signatures are checked against it, and links in answers point there`
  })
}

function differences(one: URL, other: URL): string[] {
  const bare = ({ hostname }: URL) => hostname.replace(/^www\./, '')
  const port = ({ port, protocol }: URL) => port || (protocol === 'https:' ? '443' : '80')
  const path = ({ pathname }: URL) => pathname.replace(/(?<!\/)\/+$/, '')
  const sameScheme = one.protocol === other.protocol
  return [
    ...(sameScheme ? [] : ['scheme']),
    ...(bare(one) !== bare(other) ? ['host'] : one.hostname !== other.hostname ? ['spelling of the host (www.)'] : []),
    // The default port goes with the scheme.
    ...((sameScheme ? port(one) === port(other) : one.port === other.port) ? [] : ['port']),
    ...(path(one) === path(other) ? [] : ['folder'])
  ]
}

function judgeAuthentication(url: string, { authentication }: Readonly<Record<string, unknown>>): Check[] {
  if (!url.startsWith('https:') || typeof authentication !== 'object' || authentication === null) return []
  if (Object.keys(authentication).length > 0) return [ok('https-seen', 'PHP sees https: application passwords are offered')]
  return [
    warn('https-seen', {
      expected: 'application-passwords under "authentication" of the API index',
      found: 'nothing: PHP does not see https behind its load balancer, or application passwords are switched off',
      fix: "if Basic and query keys are ignored: in wp-config.php set $_SERVER['HTTPS'] = 'on' where X-Forwarded-Proto is https"
    })
  ]
}

function judgeNoIndex(url: string, { index, front, plain }: Site): Check {
  const expected = 'JSON of the API index at GET /wp-json/'
  const found = describe(index)
  const to = redirectOf(index, `${url}${INDEX}`)
  if (to) return judgeRedirect(url, to, index)
  const root = apiRootOf(index, url) ?? (front && apiRootOf(front, url))
  if (root?.search.includes('rest_route=')) {
    return fail('api-root', {
      expected,
      found: `${found}; the site names ${root.href.slice(0, 200)} as its API root: permalinks are Plain`,
      fix: 'in WordPress set Settings > Permalinks to anything but Plain; WooCommerce keys do not work with ?rest_route='
    })
  }
  if (fieldOf(index, 'www-authenticate') !== undefined && index.status === 401) {
    return fail('api-root', {
      expected,
      found: `${found}: the web server asks for a password of its own`,
      fix: 'take the password off /wp-json/, or send it in Authorization and the keys in the query'
    })
  }
  if (objectOf(index)?.['code'] !== undefined) return judgeRefusal(expected, index)
  if (index.status >= 500) {
    return fail('api-root', { expected, found, fix: 'the store itself is down or in maintenance: look at its error log' })
  }
  if (indexOf(plain)) {
    return fail('api-root', {
      expected,
      found: `${found}, while ?rest_route=/ answers: the web server has no rewrite rules for WordPress`,
      fix: 'Apache: restore .htaccess (save Settings > Permalinks again); nginx: try_files $uri $uri/ /index.php?$args'
    })
  }
  if (root && differences(new URL(url), new URL(root.href.replace(/\/wp-json\/.*/s, ''))).length > 0) {
    return fail('api-root', {
      expected,
      found: `${found}; the site names ${root.href.slice(0, 200)} as its API root`,
      fix: `use ${root.href.replace(/\/wp-json\/.*/s, '').slice(0, 200)} as the store's URL`
    })
  }
  if (index.status === 403 || index.status === 429 || index.status === 406) {
    return fail('api-root', {
      expected,
      found,
      fix: 'a firewall, bot protection or security plugin stands in front: allow /wp-json/ there'
    })
  }
  return fail('api-root', {
    expected,
    found,
    fix: 'is this the address of a WordPress site? One in a folder needs it in the URL: https://example.com/shop'
  })
}

function judgeRedirect(url: string, to: URL, index: Answer): Check {
  const base = `${to.origin}${to.pathname.replace(/\/wp-json.*/s, '').replace(/(?<!\/)\/+$/, '')}`
  const login = /wp-login\.php|\/login|my-account/i.test(to.pathname)
  const differs = differences(new URL(url), new URL(base))
  const advice =
    differs.length === 0
      ? 'look for a rule of the web server or a plugin that redirects /wp-json/'
      : `use ${base.slice(0, 200)} as the store's URL`
  return fail('api-root', {
    expected: 'JSON of the API index at GET /wp-json/, without a redirect',
    found: `${index.status} to ${to.href.slice(0, 200)}${differs.length > 0 && !login ? ` (another ${differs.join(', another ')})` : ''}`,
    fix: login
      ? 'the site lets nobody in without a login: allow /wp-json/ there'
      : `${advice}; on a redirect clients lose credentials, body or signature`
  })
}

/** The REST API answered, but not to strangers; keys may still get in. */
function judgeRefusal(expected: string, index: Answer): Check {
  const code = String(objectOf(index)?.['code']).slice(0, 60)
  return warn('api-root', {
    expected,
    found: `${index.status} ${code}: the REST API refuses visitors`,
    fix: 'a security plugin does that; if keys are refused too, allow /wp-json/wc/ in it'
  })
}

/** Target of `Link: <…>; rel="https://api.w.org/"`, which WordPress sends with every page. */
function apiRootOf({ headers }: Answer, url: string): URL | undefined {
  for (const [name, value] of headers) {
    const target = name.toLowerCase() === 'link' ? /<([^<>]{1,2000})>;\s{0,4}rel="https:\/\/api\.w\.org\/"/.exec(value)?.[1] : undefined
    if (target !== undefined && URL.canParse(target, url)) return new URL(target, url)
  }
  return undefined
}
