/** Arguments: store URL, consumer key, consumer secret. Prints status and number of products. */
import { createRequire } from 'node:module'

/** The package is CommonJS with a default export in a default export, which its types do not say. */
interface Client {
  get(path: string): Promise<{ readonly status: number; readonly data: readonly unknown[] }>
}
type Constructor = new (settings: { url: string; consumerKey: string; consumerSecret: string; version: string }) => Client
const { default: WooCommerce } = createRequire(import.meta.url)('@woocommerce/woocommerce-rest-api') as { readonly default: Constructor }

const [url = '', consumerKey = '', consumerSecret = ''] = process.argv.slice(2)
const { status, data } = await new WooCommerce({ url, consumerKey, consumerSecret, version: 'wc/v3' }).get('products')
process.stdout.write(JSON.stringify({ status, count: data.length }))
