/**
 * Who may call the sandbox store. Throwaway credentials, the same on every machine, printed by `storetap demo` and the README:
 * they open nothing but this pretend store. In a real platform the shop's state belongs to the shop; here it hangs on the token, so that
 * one localhost address can show them all.
 */
const hex = (seed: string, length: number) => seed.repeat(Math.ceil(length / seed.length)).slice(0, length)

export interface ShopifyToken {
  readonly token: string
  readonly scopes: readonly string[]
  /** What the shop behind it answers: as facts/shopify.md sections A to C. */
  readonly state: 'open' | 'frozen' | 'locked' | 'uninstalled' | 'non-expiring'
}

export const SHOPIFY = {
  clientId: hex('5a0db0c1', 32),
  clientSecret: `shpss_${hex('5ec4e7', 32)}`,
  tokens: {
    app: { token: `shpat_${hex('5a4db0a7', 32)}`, scopes: ['read_products', 'write_products', 'read_inventory'], state: 'open' },
    frozen: { token: `shpat_${hex('f402e4', 32)}`, scopes: ['read_products'], state: 'frozen' },
    locked: { token: `shpat_${hex('10c4ed', 32)}`, scopes: ['read_products'], state: 'locked' },
    uninstalled: { token: `shpat_${hex('dead01', 32)}`, scopes: [], state: 'uninstalled' },
    nonExpiring: { token: `shpat_${hex('4e4e4', 32)}`, scopes: ['read_products'], state: 'non-expiring' }
  },
  storefrontToken: hex('5702ef40', 32)
} as const satisfies { readonly tokens: Readonly<Record<string, ShopifyToken>>; readonly [name: string]: unknown }

export interface WooKey {
  readonly key: string
  readonly secret: string
  readonly permission: 'read' | 'write' | 'read_write'
  /** The role of the WordPress user that owns the key. */
  readonly role: 'administrator' | 'customer'
}

export const WOOCOMMERCE = {
  admin: { key: `ck_${hex('ad314', 40)}`, secret: `cs_${hex('5ec4e7', 40)}`, permission: 'read_write', role: 'administrator' },
  readOnly: { key: `ck_${hex('4ead', 40)}`, secret: `cs_${hex('0419a', 40)}`, permission: 'read', role: 'administrator' },
  customer: { key: `ck_${hex('c0570', 40)}`, secret: `cs_${hex('b0b0', 40)}`, permission: 'read_write', role: 'customer' }
} as const satisfies Readonly<Record<string, WooKey>>
