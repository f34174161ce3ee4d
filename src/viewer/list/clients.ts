/** How each client library is pointed at another base URL. */
import type { StoreEntry } from '../../model/viewer.js'

export interface ClientHelp {
  readonly name: string
  readonly code: string
  readonly note?: string
}

export function clientsFor(store: StoreEntry): readonly ClientHelp[] {
  if (store.platform === 'woocommerce') return woocommerce(store)
  if (store.platform === 'shopify' || /^https:\/\/[^/]+\.myshopify\.com$/.test(store.target)) return shopify(store)
  // The platform shows with the first call; the sandbox store is both.
  const told = (platform: string) => (client: ClientHelp) => ({
    ...client,
    name: client.name === 'curl' ? `curl (${platform})` : client.name
  })
  return [...shopify(store).map(told('Shopify')), ...woocommerce(store).map(told('WooCommerce'))]
}

function curl({ gatewayUrl }: StoreEntry, path: string, credential = ''): ClientHelp {
  return { name: 'curl', code: [`curl ${gatewayUrl}${path}`, ...(credential ? [credential] : [])].join(' \\\n  ') }
}

function shopify(store: StoreEntry): readonly ClientHelp[] {
  const graphql = `${store.gatewayUrl}/admin/api/2026-01/graphql.json`
  const tls = store.tlsUrl ? new URL(store.tlsUrl).host : undefined
  return [
    curl(store, '/admin/api/2026-01/shop.json', '-H "X-Shopify-Access-Token: $TOKEN"'),
    {
      name: 'fetch',
      code: `await fetch('${graphql}', {\n  method: 'POST',\n  headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': token },\n  body: JSON.stringify({ query: '{ shop { name } }' })\n})`
    },
    {
      name: '@shopify/admin-api-client',
      code: `createAdminApiClient({\n  storeDomain: '${tls ?? 'localhost:PORT'}',\n  apiVersion: '2026-01',\n  accessToken\n})`,
      note: tls
        ? 'This client always speaks https: trust the local certificate first (storetap ca says how).'
        : 'This client always speaks https: start storetap with --tls-port.'
    },
    { name: 'PHP (Guzzle)', code: `new \\GuzzleHttp\\Client(['base_uri' => '${store.gatewayUrl}'])` },
    {
      name: 'Python',
      code: `requests.get("${store.gatewayUrl}/admin/api/2026-01/shop.json",\n             headers={"X-Shopify-Access-Token": token})`
    }
  ]
}

function woocommerce(store: StoreEntry): readonly ClientHelp[] {
  const url = store.gatewayUrl
  return [
    curl(store, '/wp-json/wc/v3/products', store.tlsUrl ? '-u "$KEY:$SECRET"' : ''),
    {
      name: '@woocommerce/woocommerce-rest-api',
      code: `new WooCommerceRestApi({\n  url: '${url}',\n  consumerKey, consumerSecret,\n  version: 'wc/v3'\n})`,
      note: 'Over plain http this client signs with OAuth 1.0a; storetap signs anew for the store where it knows the secret.'
    },
    {
      name: 'automattic/woocommerce (PHP)',
      code: `new Automattic\\WooCommerce\\Client(\n  '${url}', $key, $secret, ['version' => 'wc/v3']\n);`
    },
    { name: 'woocommerce (Python)', code: `API(url="${url}", consumer_key=key,\n    consumer_secret=secret, version="wc/v3")` },
    { name: 'woocommerce_api (Ruby)', code: `WooCommerce::API.new("${url}", key, secret, { version: "wc/v3" })` }
  ]
}
