/** Arguments: shop, token. Prints the number of products, or the error's message. */
import Shopify from 'shopify-api-node'

const [shopName = '', accessToken = ''] = process.argv.slice(2)
const shopify = new Shopify({ shopName, accessToken, apiVersion: '2026-10', autoLimit: false })
try {
  process.stdout.write(JSON.stringify({ count: (await shopify.product.list()).length }))
} catch (error) {
  process.stdout.write(JSON.stringify({ error: (error as Error).message }))
}
