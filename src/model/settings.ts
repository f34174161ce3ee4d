/** What a user may say about a store; a slice of the configuration that several rooms share. */
export interface StoreSettings {
  readonly name: string
  readonly platform: 'shopify' | 'woocommerce' | 'auto'
  /** The store's base URL, without a trailing slash: `https://shop.myshopify.com`, `https://example.com/blog`. */
  readonly url: string
  /** Port of the gateway on plain HTTP; 0 = any free one. */
  readonly port: number
  readonly tlsPort?: number
  /** Where to connect instead of looking the host up: Host, SNI and the certificate's name stay the store's (curl's --connect-to). */
  readonly connectTo?: { readonly host: string; readonly port: number }
  readonly credentials: Credentials
  readonly tls: { readonly verify: boolean; readonly caFile: string | null }
  readonly timeouts: Timeouts
}

/** All optional; used to explain, to sign anew, and to fill patches. Never leaves memory. */
export interface Credentials {
  readonly apiKey?: string
  readonly apiSecret?: string
  readonly accessToken?: string
  readonly storefrontToken?: string
  readonly scopes?: readonly string[]
  readonly consumerKey?: string
  readonly consumerSecret?: string
}

/** Milliseconds. `head`: until the answer's head; `idle`: between two chunks of a body. */
export interface Timeouts {
  readonly connect: number
  readonly head: number
  readonly idle: number
}
