/** URLs that clients sign in place of the store's home URL, and what each is called. */
import { isLoopback } from '../../diagnosis/urls.js'
import type { RawUrl } from './oauth1-url.js'
import { splitUrl, trimSlashes, withoutQuery } from './oauth1-url.js'
import { rawurldecode } from './php-query.js'
import type { Deviation, SignatureQuestion, Variant } from './signature-variants.js'

const USUAL_PORTS = [
  80, 443, 3000, 4000, 4010, 4443, 5000, 8000, 8080, 8081, 8082, 8088, 8100, 8443, 8888, 9000, 1337, 4200, 5173, 10003, 19006
]
const LOCAL_NAMES = ['localhost', '127.0.0.1', 'host.docker.internal', '[::1]', '0.0.0.0']

/** What development servers mount a store's API under (Ionic, Angular, Vite and webpack proxies). */
const PROXY_FOLDERS = ['/api', '/rest-api', '/proxy', '/wp', '/wordpress', '/shop', '/store', '/woocommerce', '/backend']

/** The store's own URL first, then those given, then all sensible changes of both. Each URL once. */
export function* urlVariants({ checkedUrl, candidates, localPorts, request }: SignatureQuestion): Generator<Variant<string>> {
  const checked = splitUrl(checkedUrl)
  if (!checked) return
  const seen = new Set<string>([checkedUrl])
  yield { value: checkedUrl, deviations: [], usual: true }
  const once = function* (urls: Iterable<string>, usual: boolean): Generator<Variant<string>> {
    for (const url of urls) {
      if (seen.has(url)) continue
      seen.add(url)
      yield { value: url, deviations: [nameOf(checked, url)], ...(usual && { usual: true as const }) }
    }
  }
  yield* once(candidates, true)
  yield* once(nearUrls(checked), true)
  yield* withQuery([checkedUrl, ...candidates], request.url)
  yield* once(localUrls(checked, localPorts), false)
  const bases = [checked, ...candidates.map(splitUrl).filter((url) => url !== undefined)]
  for (const base of bases) yield* once(allChanges(base), false)
}

/** The query is no part of the URL that is signed (RFC 5849 section 3.4.1.2). What stands in it may be secret and is not repeated. */
function* withQuery(urls: readonly string[], asked: string): Generator<Variant<string>> {
  const query = splitUrl(asked)?.query ?? ''
  const rest = query.split('&').filter((pair) => pair !== '' && !pair.startsWith('oauth_'))
  if (rest.length === 0) return
  const deviation: Deviation = { code: 'woo.oauth.base-url', did: 'left the query in the URL that it signed', in: 'url-path' }
  for (const url of urls) yield { value: `${url}?${rest.join('&')}`, deviations: [deviation], usual: true }
}

/** One change each of those that are met most. */
function nearUrls(url: RawUrl): string[] {
  return [
    ...schemes(url).map((scheme) => withoutQuery({ ...url, scheme })),
    ...[url.authority.startsWith('www.') ? url.authority.slice(4) : `www.${url.authority}`].map((authority) =>
      withoutQuery({ ...url, authority })
    ),
    withoutQuery({ ...url, path: toggledSlash(url.path) })
  ]
}

/** Scheme and host with a slash more or less, and scheme and path. */
function* allChanges(base: RawUrl): Generator<string> {
  for (const scheme of schemes(base)) {
    for (const authority of authorities(base.authority)) {
      for (const path of [base.path, toggledSlash(base.path)]) yield withoutQuery({ ...base, scheme, authority, path })
    }
    for (const path of paths(base.path)) yield withoutQuery({ ...base, scheme, path })
  }
}

function* localUrls(url: RawUrl, localPorts: readonly number[]): Generator<string> {
  const ports = ['', ...[...localPorts, ...USUAL_PORTS].map((port) => `:${port}`)]
  for (const name of LOCAL_NAMES) {
    for (const port of ports) {
      for (const scheme of ['http', 'https']) yield withoutQuery({ ...url, scheme, authority: `${name}${port}` })
    }
  }
  for (const port of ports) {
    for (const folder of PROXY_FOLDERS) {
      for (const path of mounted(url.path)) yield `http://localhost${port}${folder}${path}`
    }
  }
}

/** A path as it stands below a proxy's folder: whole, or with /wp-json cut off. */
function mounted(path: string): string[] {
  const at = path.indexOf('/wp-json/')
  return at < 0 ? [path] : [path.slice(at), path.slice(at + '/wp-json'.length)]
}

function schemes({ scheme }: RawUrl): string[] {
  return scheme === 'http' ? ['http', 'https'] : ['https', 'http']
}

function authorities(authority: string): string[] {
  const { host, port } = splitAuthority(authority)
  const hosts = [host, host.startsWith('www.') ? host.slice(4) : `www.${host}`]
  const cases = [host.toUpperCase(), host.charAt(0).toUpperCase() + host.slice(1)]
  const ports = ['', ':80', ':443', ':8080', ':8443', ':8888']
  return [
    ...new Set([...hosts.flatMap((name) => [port, ...ports].map((text) => `${name}${text}`)), ...cases.map((name) => `${name}${port}`)])
  ]
}

function paths(path: string): string[] {
  const bare = trimSlashes(path)
  const apiAt = path.indexOf('/wp-json/')
  const folder = apiAt < 0 ? '' : path.slice(0, apiAt)
  const route = apiAt < 0 ? path : path.slice(apiAt + '/wp-json'.length)
  const named = /^(.*\/(?:wp-json\/wc|wc-api)\/v\d+)(\/.*)$/s.exec(path)
  return [
    path,
    toggledSlash(path),
    `/${path}`,
    path.replace(/\/{2,}/g, '/'),
    `${bare}//`,
    `${folder}${route}`,
    route,
    `/wp-json${route}`,
    `${folder}/index.php/wp-json${route}`,
    `${folder}//wp-json${route}`,
    rawurldecode(path),
    path.toLowerCase(),
    ...(named ? [named[1] ?? '', `${named[1] ?? ''}/`, `${named[1] ?? ''}/${named[2] ?? ''}`, named[2] ?? ''] : []),
    '',
    '/'
  ]
}

function toggledSlash(path: string): string {
  return path.endsWith('/') ? trimSlashes(path) : `${path}/`
}

function splitAuthority(authority: string): { readonly host: string; readonly port: string } {
  const match = /^(.*?)(:\d*)?$/.exec(authority)
  return { host: match?.[1] ?? authority, port: match?.[2] ?? '' }
}

/** What the difference between the store's URL and the one the client signed is called: the weightiest part decides. */
export function nameOf(checked: RawUrl, url: string): Deviation {
  const signed = splitUrl(url)
  const did = `signed the URL ${url}`
  if (!signed) return { code: 'woo.oauth.base-url', did, url }
  const [ours, theirs] = [splitAuthority(checked.authority), splitAuthority(signed.authority)]
  const [our, their] = [ours.host.toLowerCase(), theirs.host.toLowerCase()]
  const at = (code: string, part: 'url-host' | 'url-path' | 'url-scheme'): Deviation => ({
    code: `woo.oauth.base-url.${code}`,
    did,
    url,
    in: part
  })
  if (our !== their) {
    if (isLocal(their) && !isLocal(our)) return at('proxy', 'url-host')
    return at(withoutWww(our) === withoutWww(their) ? 'www' : 'host', 'url-host')
  }
  if (ours.host !== theirs.host) return at('host-case', 'url-host')
  if (ours.port !== theirs.port && !(checked.scheme !== signed.scheme && isLocal(our))) return at('port', 'url-host')
  if (checked.scheme !== signed.scheme) return at('scheme', 'url-scheme')
  return at(withoutSlashes(checked.path) === withoutSlashes(signed.path) ? 'slash' : pathKind(checked.path, signed.path), 'url-path')
}

/** `//wp-json/wc/v3/x` reaches the store's check as `/wc/v3/x`: the doubled slash is the fault, not the path. */
function pathKind(checked: string, signed: string): 'slash' | 'path' {
  return signed.startsWith('//') && signed.endsWith(checked) ? 'slash' : 'path'
}

function isLocal(host: string): boolean {
  return isLoopback(host) || host === 'host.docker.internal'
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '')
}

function withoutSlashes(path: string): string {
  return path
    .split('/')
    .filter((word) => word !== '')
    .join('/')
}
