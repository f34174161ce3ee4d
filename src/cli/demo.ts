/** `storetap demo` (npm run demo): the sandbox store behind a gateway, a dozen typical calls, and the viewer left open. */
import { createHmac, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from '../app.js'
import { type Flags, loadConfig } from '../config.js'
import { createLog } from '../log.js'
import { SHOPIFY, WOOCOMMERCE } from '../sandbox/accounts.js'
import { command, execute } from './command.js'
import { flagsOf } from './flags.js'

interface Call {
  readonly title: string
  readonly path: string
  readonly init?: RequestInit
}

/** @returns the exit status: 0 the calls were sent, 1 it could not start, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('demo', 'Start with the sandbox store and send it good and failing calls.', [
    'storetap demo',
    'storetap demo --once'
  ])
  program
    .option('--port <n>', 'port of the gateway (4010)')
    .option('--viewer-port <n>', 'port of the viewer (4020)')
    .option('--log-format <form>', 'pretty or json')
    .option('--once', 'end after the calls instead of leaving the viewer open')
  return await execute(program, argv, () => demo(flagsOf(program.opts()), program.opts()['once'] === true))
}

async function demo(given: Flags, once: boolean): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'storetap-demo-'))
  const config = { ...loadConfig({ 'log-format': 'pretty', ...given, data }, true), stores: [] }
  const log = createLog(config)
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  const app = await startApp(config, log)
  const gateway = app.ready.gateways[0]
  if (!gateway) throw new Error('the sandbox store has no gateway')
  process.stdout.write(`\nThe sandbox store is behind ${gateway.url}. Sending it some calls, good and bad:\n\n`)
  for (const call of calls(gateway.url)) {
    await fetch(`${gateway.url}${call.path}`, call.init).then((answer) => answer.arrayBuffer())
    await app.settled()
  }
  process.stdout.write(`\nThat was it. Now look at why each one failed: ${app.ready.viewer.url}\n`)
  if (!once) {
    process.stdout.write(`Send more through ${gateway.url}; Ctrl-C ends.\n\n`)
    await stopped
  }
  await app.close()
  await log.flush()
  rmSync(data, { recursive: true, force: true })
  setImmediate(() => process.exit(0))
  return 0
}

/** About a dozen calls as real apps send them. */
function calls(gateway: string): readonly Call[] {
  const { tokens } = SHOPIFY
  const shopify = (token: string, extra: Record<string, string> = {}) => ({ headers: { 'X-Shopify-Access-Token': token, ...extra } })
  const graphql = (query: string): RequestInit => ({
    method: 'POST',
    headers: { 'X-Shopify-Access-Token': tokens.app.token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query })
  })
  const rest = '/admin/api/2026-10'
  const woo = '/wp-json/wc/v3/products'
  const basic = `Basic ${Buffer.from(`${WOOCOMMERCE.admin.key}:${WOOCOMMERCE.admin.secret}`).toString('base64')}`
  return [
    { title: 'a good REST call', path: `${rest}/products.json`, init: shopify(tokens.app.token) },
    { title: 'the client secret in the token slot', path: `${rest}/products.json`, init: shopify(SHOPIFY.clientSecret) },
    { title: 'a token as bearer', path: `${rest}/products.json`, init: { headers: { Authorization: `Bearer ${tokens.app.token}` } } },
    { title: 'an unset variable', path: `${rest}/products.json`, init: shopify('undefined') },
    { title: 'a scope that is missing', path: `${rest}/orders.json`, init: shopify(tokens.app.token) },
    { title: 'a frozen shop', path: `${rest}/shop.json`, init: shopify(tokens.frozen.token) },
    { title: 'a permanent token', path: `${rest}/shop.json`, init: shopify(tokens.nonExpiring.token) },
    { title: 'an old version', path: '/admin/api/2024-01/products.json', init: shopify(tokens.app.token) },
    { title: 'a good GraphQL call', path: `${rest}/graphql.json`, init: graphql('query GetShop { shop { name } }') },
    {
      title: 'a scope missing in GraphQL',
      path: `${rest}/graphql.json`,
      init: graphql('query ListOrders { orders(first: 5) { nodes { id } } }')
    },
    {
      title: 'a query too expensive',
      path: `${rest}/graphql.json`,
      init: graphql('query Everything { products(first: 2000) { nodes { id } } }')
    },
    { title: 'a good WooCommerce call, signed for localhost', path: signed(gateway, woo, WOOCOMMERCE.admin.secret) },
    { title: 'a wrong consumer secret', path: signed(gateway, woo, WOOCOMMERCE.readOnly.secret) },
    { title: 'a parameter added after signing', path: `${signed(gateway, woo, WOOCOMMERCE.admin.secret)}&_=1` },
    { title: 'Basic over plain HTTP', path: woo, init: { headers: { Authorization: basic } } },
    { title: 'a route that does not exist', path: '/wp-json/wc/v9/products' }
  ]
}

/** OAuth 1.0a as the official client does it: signed for the URL that it was given. */
function signed(gateway: string, path: string, secret: string): string {
  const parameters = [
    ['oauth_consumer_key', WOOCOMMERCE.admin.key],
    ['oauth_nonce', randomUUID().replaceAll('-', '')],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(Math.floor(Date.now() / 1000))]
  ]
  const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')
  const base = ['GET', encodeURIComponent(gateway + path), encodeURIComponent(query)].join('&')
  const signature = createHmac('sha256', `${secret}&`).update(base).digest('base64')
  return `${path}?${query}&oauth_signature=${encodeURIComponent(signature)}`
}
