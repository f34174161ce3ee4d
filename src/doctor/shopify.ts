/** Judges a Shopify store's address, and what its Admin API says to nobody. Pure. */
import type { StoreSettings } from '../model/settings.js'
import { type Answer, describe, fieldOf, redirectOf } from './answer.js'
import { type Check, fail, ok, warn } from './check.js'

/** Takes no version and answers everybody without a token alike. */
export const SHOPIFY_PROBE = '/admin/oauth/access_scopes.json'

export type ShopifyHost = 'shop' | 'admin' | 'partners' | 'stand-in' | 'custom'

/** What kind of host the store's URL names. */
export function shopifyHost(url: string): ShopifyHost {
  const { hostname } = new URL(url)
  if (/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(hostname)) return 'shop'
  if (hostname === 'admin.shopify.com') return 'admin'
  if (hostname === 'partners.shopify.com') return 'partners'
  return /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname) ? 'stand-in' : 'custom'
}

/** The form of the URL; says nothing about whether the shop exists. */
export function judgeShopifyUrl({ url, credentials }: StoreSettings): Check {
  const { protocol, pathname, hostname } = new URL(url)
  const expected = 'https://HANDLE.myshopify.com'
  switch (shopifyHost(url)) {
    case 'admin': {
      const handle = /^\/store\/([a-z0-9-]+)/i.exec(pathname)?.[1] ?? 'HANDLE'
      return fail('url', { expected, found: `${url}, the pages for people`, fix: `use https://${handle}.myshopify.com` })
    }
    case 'custom': {
      const onlyStorefront = credentials.storefrontToken !== undefined && credentials.accessToken === undefined
      const wrong = {
        expected,
        found: `${hostname}, which is not a *.myshopify.com name`,
        fix: "use the shop's myshopify.com name (Settings > Domains): the Admin API redirects from others, and tokens get lost on the way"
      }
      return onlyStorefront ? warn('url', wrong) : fail('url', wrong)
    }
    case 'stand-in':
      return warn('url', { expected, found: `${url} on this machine`, fix: 'nothing, where a stand-in for the shop is meant' })
    case 'shop':
    case 'partners':
      if (protocol !== 'https:') return fail('url', { expected, found: `${url} without TLS`, fix: `use https://${hostname}` })
      if (pathname !== '/') {
        return fail('url', {
          expected: `https://${hostname} without a path`,
          found: url,
          fix: 'remove the path: clients send /admin/api/… themselves'
        })
      }
      return ok('url', url)
  }
}

/** @param answer to a request for SHOPIFY_PROBE without a token */
export function judgeShop({ url }: StoreSettings, answer: Answer): Check {
  const { hostname } = new URL(url)
  const elsewhere = redirectOf(answer, url)
  const shopId = fieldOf(answer, 'x-shopid')
  if (elsewhere) {
    return fail('shop', {
      expected: `an answer of the Admin API at ${hostname}`,
      found: `${answer.status} to ${elsewhere.origin}`,
      fix:
        shopifyHost(elsewhere.href) === 'shop' ? `use ${elsewhere.origin} as the store's URL` : 'use the address that the redirect ends at'
    })
  }
  const expected = `401 of an open shop for a request without a token at ${hostname}`
  switch (answer.status) {
    case 401:
      return ok('shop', `${hostname} exists: its Admin API asks for a token`)
    case 404:
      return fail('shop', {
        expected,
        found: `404${shopId ? '' : ', without the mark of a shop (X-ShopId)'}`,
        fix: 'check the handle letter by letter: the shop may be renamed, deleted or never have been'
      })
    case 402:
      return fail('shop', {
        expected,
        found: '402: the shop is frozen',
        fix: 'its owner pays the bill or opens it again; the token is not to blame'
      })
    case 423:
      return fail('shop', { expected, found: '423: the shop is locked', fix: 'its owner asks Shopify Support' })
    case 403:
      return warn('shop', {
        expected,
        found: describe(answer),
        fix: 'the shop may be unavailable, or a bot protection dislikes this probe: open the shop in a browser'
      })
    case 429:
      return warn('shop', { expected, found: '429: too many requests from this address', fix: 'wait a minute and run doctor again' })
    default:
      return warn('shop', {
        expected,
        found: describe(answer),
        fix: answer.status >= 500 ? "see Shopify's status page (shopifystatus.com) and run doctor again" : 'is this address a shop?'
      })
  }
}

/** A Shopify answer on whatever domain. */
export function isFromShopify(answer: Answer): boolean {
  return (
    ['x-shopid', 'x-sorting-hat-shopid', 'x-shopify-stage'].some((name) => fieldOf(answer, name) !== undefined) ||
    /shopify/i.test(fieldOf(answer, 'powered-by') ?? '')
  )
}
