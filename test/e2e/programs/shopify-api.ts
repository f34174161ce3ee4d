/** Arguments: shop, token. Asks by GraphQL and by REST; prints what came. */
import '@shopify/shopify-api/adapters/node'
import { type ApiVersion, Session, shopifyApi } from '@shopify/shopify-api'

const [shop = '', accessToken = ''] = process.argv.slice(2)
const shopify = shopifyApi({
  apiKey: 'key',
  apiSecretKey: 'secret',
  apiVersion: '2026-10' as ApiVersion,
  hostName: 'app.example',
  isEmbeddedApp: false,
  logger: { log: () => undefined }
})
const session = new Session({ id: 'offline', shop, state: '', isOnline: false, accessToken })
const attempt = async (ask: () => Promise<unknown>) => {
  try {
    return await ask()
  } catch (error) {
    return { error: (error as Error).message }
  }
}
const graphql = await attempt(async () => (await new shopify.clients.Graphql({ session }).request('query GetShop { shop { name } }')).data)
const rest = await attempt(async () => (await new shopify.clients.Rest({ session }).get({ path: 'shop' })).body)
process.stdout.write(JSON.stringify({ graphql, rest }))
