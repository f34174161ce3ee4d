/** Which hosts are stores: the configured ones; without any, what looks like a shop of Shopify or answers as WordPress does. */
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import type { StoreSettings } from '../model/settings.js'
import { endpointOf } from '../model/store-place.js'
import { normalHost, type Place } from './authority.js'

export interface FoundStore {
  readonly platform: 'shopify' | 'woocommerce'
}

export type Recognised = { readonly configured: StoreSettings } | { readonly found: FoundStore }

/** Asks a host for its API index; true where WordPress answers. */
export type AskIndex = (place: Place) => Promise<boolean>

const WEB_PORTS = new Set([80, 443])
const ANSWER_LIMIT_MS = 3000
const ANSWER_BYTES = 64 * 1024

/** @param stores configured ones; none: stores are recognised by what they are */
export function createRecogniser(stores: readonly StoreSettings[], askIndex: AskIndex = asksWordPress) {
  const asked = new Map<string, Promise<boolean>>()
  const known = stores.map((settings) => ({ settings, ...placeOf(settings.url) }))
  return async (place: Place): Promise<Recognised | undefined> => {
    const own = known.filter(({ host }) => host === place.host)
    const exact = own.find(({ port }) => port === place.port) ?? (WEB_PORTS.has(place.port) ? own[0] : undefined)
    if (exact) return { configured: exact.settings }
    if (stores.length > 0 || !WEB_PORTS.has(place.port)) return undefined
    if (/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(place.host)) return { found: { platform: 'shopify' } }
    const key = `${place.host}:${place.port}`
    const answer = asked.get(key) ?? askIndex(place)
    asked.set(key, answer)
    return (await answer) ? { found: { platform: 'woocommerce' } } : undefined
  }
}

/** Where a store's base URL points. */
export function placeOf(url: string): Place {
  const { host, port } = endpointOf(url)
  return { host: normalHost(host), port }
}

/** One GET of /wp-json/ without any credential, within bounds. The index names the API's namespaces, and little else does. */
export function asksWordPress({ host, port }: Place, limit = ANSWER_LIMIT_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const get = port === 443 ? httpsGet : httpGet
    const path = '/wp-json/?_fields=namespaces'
    // For the whole answer, not for each silence in it: the caller's own call waits meanwhile.
    const signal = AbortSignal.timeout(limit)
    const request = get({ host, port, path, headers: { Accept: 'application/json' }, agent: false, signal }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.length <= ANSWER_BYTES) return
        resolve(false)
        request.destroy()
      })
      answer.on('end', () => resolve(answer.statusCode === 200 && namesNamespaces(text))).on('error', () => resolve(false))
    })
    request.on('error', () => resolve(false)).on('close', () => resolve(false))
  })
}

function namesNamespaces(text: string): boolean {
  try {
    const index: unknown = JSON.parse(text)
    return typeof index === 'object' && index !== null && 'namespaces' in index && Array.isArray(index.namespaces)
  } catch {
    return false
  }
}
