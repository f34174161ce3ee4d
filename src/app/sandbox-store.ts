/** The sandbox as a configured store: its credentials are known, so that it can show all that storetap does. */
import type { StoreSettings } from '../model/settings.js'
import { SHOPIFY, WOOCOMMERCE } from '../sandbox/accounts.js'

/** @param url where the sandbox listens. The ports are those of the gateway before it. */
export function sandboxStore(url: string, port: number, tlsPort: number | undefined): StoreSettings {
  return {
    name: 'sandbox',
    platform: 'auto',
    url,
    port,
    ...(tlsPort !== undefined && { tlsPort }),
    credentials: {
      apiKey: SHOPIFY.clientId,
      apiSecret: SHOPIFY.clientSecret,
      accessToken: SHOPIFY.tokens.app.token,
      storefrontToken: SHOPIFY.storefrontToken,
      scopes: SHOPIFY.tokens.app.scopes,
      consumerKey: WOOCOMMERCE.admin.key,
      consumerSecret: WOOCOMMERCE.admin.secret
    },
    tls: { verify: true, caFile: null },
    timeouts: { connect: 10_000, head: 120_000, idle: 300_000 }
  }
}
