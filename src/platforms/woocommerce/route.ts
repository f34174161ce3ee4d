/** Which part of WordPress or WooCommerce a URL addresses. */

export type Surface =
  /** `wc/v1` to `wc/v3` and unknown `wc/…` versions. */
  | 'wc-rest'
  /** `wc-analytics`, `wc-admin`, `wc-telemetry` and other `wc-…` namespaces. */
  | 'wc-other'
  | 'wc-store'
  | 'wc-mcp'
  | 'wp'
  | 'jwt'
  /** Any other namespace below the REST API. */
  | 'other-rest'
  /** The index of the REST API itself: `/wp-json/`. */
  | 'index'
  /** `/wc-api/v1` to `v3` of old versions. */
  | 'legacy'
  /** The page where a shop owner hands out keys: `/wc-auth/v1/authorize`. */
  | 'wc-auth'
  /** A path that looks like a REST route without the prefix: `/wc/v3/products`. */
  | 'no-prefix'
  /** Everything else: front page, theme pages, `wp-login.php`. */
  | 'page'

export interface ApiRoute {
  readonly surface: Surface
  /** How the route was named: in the path below `wp-json`, below `index.php/wp-json`, or as `?rest_route=`. */
  readonly form: 'pretty' | 'index.php' | 'rest_route' | 'none'
  /** The REST route, `/wc/v3/products/10`; the path itself where there is no REST route. */
  readonly path: string
  /** `wc/v3`, `wp/v2`, `wc/store/v1`; empty where there is none. */
  readonly namespace: string
  /** Path of the installation before the prefix: `/shop` of `/shop/wp-json/...`; empty at the root. */
  readonly base: string
  /** `/wp-json`, unless a filter of the site (rest_url_prefix) has another. */
  readonly prefix: string
  /** WooCommerce looks at keys only where the raw URI holds `wp-json/wc/` or `wp-json/wc-`. */
  readonly readsKeys: boolean
}

const PREFIX = '/wp-json'

/** Judges the path at the store: `/wp-json/`, `/index.php/wp-json/`, `?rest_route=`, the legacy API, or none of these. */
export function apiRoute(target: URL): ApiRoute {
  const path = target.pathname
  const uri = `${path}${target.search}`
  const readsKeys = /wp-json\/wc[/-]/.test(uri)
  const pretty = /^(.*?)(\/index\.php)?\/wp-json(\/.*)?$/s.exec(path)
  if (pretty) {
    const route = pretty[3] ?? '/'
    return { ...named(route), form: pretty[2] ? 'index.php' : 'pretty', base: pretty[1] ?? '', prefix: PREFIX, readsKeys }
  }
  const inQuery = restRouteOf(target.search)
  if (inQuery !== undefined) {
    return { ...named(inQuery), form: 'rest_route', base: path.replace(/\/(index\.php)?$/, ''), prefix: PREFIX, readsKeys }
  }
  return { ...outside(path, target.search), form: 'none', prefix: PREFIX, readsKeys }
}

/**
 * The route below the root that the answer names, where REST answered there: rest_get_url_prefix() has a filter, and WooCommerce reads keys
 * below whatever it gives.
 *
 * @see https://developer.wordpress.org/reference/hooks/rest_url_prefix/
 */
export function routeBelow(root: string, path: string): ApiRoute | undefined {
  const found = /^(.*)(\/[^/]+)\/$/.exec(root)
  if (!found || !path.startsWith(root)) return undefined
  const route = named(path.slice(root.length - 1))
  return { ...route, form: 'pretty', base: found[1] ?? '', prefix: found[2] ?? PREFIX, readsKeys: takesKeys(route.surface) }
}

function restRouteOf(search: string): string | undefined {
  const value = new URLSearchParams(search).get('rest_route')
  return value === null ? undefined : value.startsWith('/') ? value : `/${value}`
}

function named(route: string): { surface: Surface; path: string; namespace: string } {
  const words = route.split('/').filter((word) => word !== '')
  const [first = '', second = '', third = ''] = words
  if (first === '') return { surface: 'index', path: '/', namespace: '' }
  if (first === 'wc' && second === 'store') {
    return { surface: 'wc-store', path: route, namespace: /^v\d+$/.test(third) ? `wc/store/${third}` : 'wc/store' }
  }
  const namespace = second === '' ? first : `${first}/${second}`
  if (second === 'mcp' || (first === 'woocommerce' && second.startsWith('mcp'))) return { surface: 'wc-mcp', path: route, namespace }
  if (first === 'wc') return { surface: 'wc-rest', path: route, namespace }
  if (first.startsWith('wc-')) return { surface: 'wc-other', path: route, namespace: /^v\d/.test(second) ? namespace : first }
  if (first === 'wp') return { surface: 'wp', path: route, namespace }
  if (first === 'jwt-auth' || first.startsWith('simple-jwt')) return { surface: 'jwt', path: route, namespace }
  return { surface: 'other-rest', path: route, namespace }
}

function outside(path: string, search: string): { surface: Surface; path: string; namespace: string; base: string } {
  const legacy = /^(.*?)\/(?:index\.php\/)?wc-api\/(v\d+)(?:\/|$)/.exec(path)
  if (legacy) return { surface: 'legacy', path, namespace: `wc-api/${legacy[2] ?? ''}`, base: legacy[1] ?? '' }
  if (/[?&]wc-api-(route|version)=/.test(search)) return { surface: 'legacy', path, namespace: 'wc-api', base: '' }
  const handOut = /^(.*?)\/wc-auth\/v\d+\/\w+/.exec(path)
  if (handOut) return { surface: 'wc-auth', path, namespace: '', base: handOut[1] ?? '' }
  const bare = /^(.*?)\/(wc|wc-analytics|wp)\/(v\d+)(?:\/|$)/.exec(path)
  if (bare) return { surface: 'no-prefix', path, namespace: `${bare[2] ?? ''}/${bare[3] ?? ''}`, base: bare[1] ?? '' }
  return { surface: 'page', path, namespace: '', base: '' }
}

/** True for routes that an API client calls, so that an HTML page is no good answer. */
export function isApi(surface: Surface): boolean {
  return surface !== 'page' && surface !== 'wc-auth'
}

/** Routes below `wc/` and `wc-…` that take WooCommerce keys. */
export function takesKeys(surface: Surface): boolean {
  return surface === 'wc-rest' || surface === 'wc-other'
}
