/** Arguments: URL, token. Asks twice, over a named import and with a keep-alive agent; prints both statuses. */
import { Agent, get } from 'node:https'

const [url = '', token = ''] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
const ask = (options: object) =>
  new Promise<number | undefined>((resolve, reject) => {
    get(url, { headers: { 'X-Shopify-Access-Token': token }, ...options }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode))
    }).on('error', reject)
  })
process.stdout.write(JSON.stringify([await ask({}), await ask({ agent })]))
agent.destroy()
