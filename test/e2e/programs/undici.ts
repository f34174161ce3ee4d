/** Arguments: URL, token. Prints the status. */
import { request } from 'undici'

const [url = '', token = ''] = process.argv.slice(2)
const { statusCode, body } = await request(url, { headers: { 'X-Shopify-Access-Token': token } })
await body.text()
process.stdout.write(String(statusCode))
