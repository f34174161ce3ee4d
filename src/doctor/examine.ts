/** Which checks are made of a store and of this machine, in which order, and what is left out once one has failed. */
import { isIP } from 'node:net'
import type { Masker } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import { hostOf, placeOf } from '../model/store-place.js'
import { failureOfError } from '../proxy/failure.js'
import type { Answer } from './answer.js'
import { judgeHandshake } from './certificate.js'
import { type Check, type CheckId, fail, ok, warn } from './check.js'
import { judgeClock } from './clock.js'
import { judgeCredentials } from './credentials.js'
import { judgeDataFolder, judgeNode, judgePort, judgePortsTogether, type WantedPort } from './machine.js'
import { probeDataFolder, probePort } from './machine-probes.js'
import { ask, resolveName, shakeHands } from './probes.js'
import { isFromShopify, judgeShop, judgeShopifyUrl, SHOPIFY_PROBE, shopifyHost } from './shopify.js'
import { INDEX, indexOf, judgeSite, judgeWordPressUrl, PLAIN_INDEX, type Site } from './wordpress.js'

export interface Examination {
  readonly checks: readonly Check[]
  /** What could not be checked, as something before it failed. */
  readonly notChecked: readonly CheckId[]
}

/** Checks that need no store. */
export async function examineMachine(data: string, ports: readonly WantedPort[]): Promise<Check[]> {
  const folder = probeDataFolder(data)
  // 0 is any free port, and what is below 0 is the next free one.
  const fixed = ports.filter(({ port }) => port > 0)
  const refusals = await Promise.all(fixed.map(({ host, port }) => probePort(host, port)))
  const each = fixed.map((wanted, index) => judgePort(wanted, refusals[index], folder.state === 'in-use'))
  return [judgeNode(process.versions.node), judgeDataFolder(data, folder), ...judgePortsTogether(fixed), ...each]
}

/** @param ours ports that storetap itself will listen on: a store there is a loop */
export async function examineStore(store: StoreSettings, masker: Pick<Masker, 'mask'>, ours: readonly number[]): Promise<Examination> {
  const platform = platformOf(store)
  const checks = [...(platform ? [judgeUrl(store, platform)] : []), ...loops(store, ours), ...judgeCredentials(store, masker)]
  const online = platform === 'shopify' ? (['clock', 'shop'] as const) : (['clock', 'api-root'] as const)
  const secure = store.url.startsWith('https:')
  const stop = (check: Check, ...notChecked: CheckId[]) => ({ checks: [...checks, check], notChecked })

  const names = await dnsCheck(store)
  if (names.status === 'fail') return stop(names, ...(secure ? (['certificate'] as const) : []), ...online)
  checks.push(names)
  if (secure) {
    const certificate = await certificateCheck(store)
    if (certificate.status === 'fail') return stop(certificate, ...online)
    checks.push(certificate)
  }
  try {
    checks.push(...(await apiChecks(store, platform)))
    return { checks, notChecked: [] }
  } catch (error) {
    return stop(unreachable(store, error), ...online)
  }
}

/** The platform that is configured, or else shows in the address or the credentials. */
function platformOf({ platform, url, credentials }: StoreSettings): 'shopify' | 'woocommerce' | undefined {
  if (platform !== 'auto') return platform
  if (['shop', 'admin', 'partners'].includes(shopifyHost(url))) return 'shopify'
  const woo = credentials.consumerKey !== undefined || credentials.consumerSecret !== undefined
  const shopify = credentials.accessToken !== undefined || credentials.storefrontToken !== undefined || credentials.apiKey !== undefined
  return woo === shopify ? undefined : woo ? 'woocommerce' : 'shopify'
}

function judgeUrl(store: StoreSettings, platform: 'shopify' | 'woocommerce'): Check {
  if (platform === 'shopify') return judgeShopifyUrl(store)
  if (shopifyHost(store.url) !== 'shop') return judgeWordPressUrl(store)
  return fail('url', {
    expected: 'the address of a WordPress site, as the platform is woocommerce',
    found: `${store.url}, a Shopify shop`,
    fix: 'set the platform to shopify'
  })
}

function loops(store: StoreSettings, ours: readonly number[]): Check[] {
  const { host, port } = placeOf(store)
  const here = /^(?:localhost|127\.[\d.]+|::1|0\.0\.0\.0)$/.test(host)
  if (!here || !ours.includes(port)) return []
  const found = store.connectTo ? `connectTo ${host}, port ${port}` : store.url
  return [
    fail('url', {
      expected: "the store's own address",
      found: `${found}, where storetap itself listens: calls would go round in circles`,
      fix: `set the ${store.connectTo ? 'place' : 'URL'} of the real store; the localhost address is for your app`
    })
  ]
}

async function dnsCheck(store: StoreSettings): Promise<Check> {
  const { host } = placeOf(store)
  const by = store.connectTo ? 'connectTo: ' : ''
  try {
    const addresses = await resolveName(host)
    return ok('dns', isIP(host) ? `${by}${host} is an address, no name to look up` : `${by}${host} is ${addresses.slice(0, 4).join(', ')}`)
  } catch (error) {
    const { message } = failureOfError(error, NOTHING_SENT, host)
    return fail('dns', {
      expected: `an address for ${host}`,
      found: message,
      fix: `correct the host name${store.connectTo ? ' in connectTo' : ''}, or the name server, VPN or hosts file of this machine`
    })
  }
}

async function certificateCheck(store: StoreSettings): Promise<Check> {
  try {
    return judgeHandshake(hostOf(store), store.tls.verify, await shakeHands(store), new Date())
  } catch (error) {
    return unreachable(store, error)
  }
}

const NOTHING_SENT = { sent: false, sending: false, answered: false, handshake: false }

function unreachable({ url, tls, connectTo }: StoreSettings, error: unknown): Check {
  const by = connectTo ? `${connectTo.host}, port ${connectTo.port} (connectTo)` : undefined
  const expected = `a connection to ${new URL(url).origin}${by === undefined ? '' : ` by way of ${by}`}`
  const file = (error as NodeJS.ErrnoException).path
  if (tls.caFile !== null && (file === tls.caFile || (error as NodeJS.ErrnoException).code === 'ERR_OSSL_PEM_NO_START_LINE')) {
    return fail('certificate', {
      expected: 'certificates in PEM form in tls.caFile',
      found: `${tls.caFile} cannot be read as such`,
      fix: 'correct tls.caFile'
    })
  }
  const { message } = failureOfError(error, NOTHING_SENT, by ?? new URL(url).host)
  const place = `scheme, host and port of the URL${by === undefined ? '' : ', connectTo'}`
  return fail('connection', { expected, found: message, fix: `check ${place}, the network, VPN and firewall` })
}

/** Asks the store without a credential. @throws the error of the connection */
async function apiChecks(store: StoreSettings, platform: 'shopify' | 'woocommerce' | undefined): Promise<Check[]> {
  if (platform === 'shopify') return await shopifyChecks(store)
  const index = await ask(store, INDEX)
  const clock = judgeClock(platform ?? 'auto', index)
  if (indexOf(index)) return [clock, ...(platform ? [] : [judgeWordPressUrl(store)]), ...judgeSite(store, { index })]
  if (platform === undefined && isFromShopify(index)) return [judgeShopifyUrl(store), ...(await shopifyChecks(store))]
  const [front, plain] = await Promise.all([ask(store, '/', 'HEAD').catch(none), ask(store, PLAIN_INDEX).catch(none)])
  const site: Site = { index, front, plain }
  return [clock, ...(platform ? [] : [UNKNOWN_PLATFORM]), ...judgeSite(store, site)]
}

const UNKNOWN_PLATFORM = warn('url', {
  expected: 'a platform that shows in the address, the credentials or the answers',
  found: 'none of these tells it',
  fix: 'say it with --platform woocommerce or --platform shopify (stores[].platform)'
})

function none(): Answer | undefined {
  return undefined
}

async function shopifyChecks(store: StoreSettings): Promise<Check[]> {
  if (shopifyHost(store.url) === 'partners') return [judgeClock('shopify', await ask(store, '/'))]
  const answer = await ask(store, SHOPIFY_PROBE)
  return [judgeClock('shopify', answer), judgeShop(store, answer)]
}
