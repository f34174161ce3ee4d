/** `storetap doctor`: what can be checked before the first call. Sends no credential and shows none unmasked. */
import { randomBytes } from 'node:crypto'
import { type Config, type Flags, loadConfig, version } from '../config.js'
import { type Check, ok, warn } from '../doctor/check.js'
import { type Examination, examineMachine, examineStore } from '../doctor/examine.js'
import type { WantedPort } from '../doctor/machine.js'
import { createMasker } from '../privacy/mask.js'
import { terminalLine } from '../privacy/terminal.js'
import { addOptions, command, execute } from './command.js'
import { flagsOf } from './flags.js'

/** The form of `doctor --json`. */
interface Report {
  readonly storetap: string
  readonly machine: readonly Check[]
  readonly stores: readonly (Examination & { readonly store: string; readonly platform: string; readonly url: string })[]
}

const WITHOUT_STORE = `No store is configured, so only this machine was checked. With --target URL or a configuration file doctor also checks
of each store: the URL, the shape of its credentials, DNS, TLS, the clock against the store's Date, and
  Shopify      that the shop exists at its myshopify.com name
  WooCommerce  that GET /wp-json/ is the API index, its home is the configured URL, and PHP sees https
`

/** @returns the exit status: 0 nothing fails (warnings there may be), 1 a check fails, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('doctor', 'Check what can be checked before the first call. Sends no credential and prints none.', [
    'storetap doctor --target https://acme.myshopify.com',
    'storetap doctor --config storetap.config.json',
    'storetap doctor --json | jq ".stores[].checks[] | select(.status != \\"ok\\")"'
  ])
  addOptions(program, 'only this machine is checked')
  program.option('--json', 'the report as JSON').allowExcessArguments(false)
  return await execute(program, argv, async () => {
    const { json, ...options } = program.opts()
    const report = await examine(flagsOf(options))
    process.stdout.write(json === true ? `${JSON.stringify(report, null, 2)}\n` : textOf(report))
    return checksOf(report).some(({ status }) => status === 'fail') ? 1 : 0
  })
}

async function examine(flags: Flags): Promise<Report> {
  const config = loadConfig(flags, false)
  const masker = createMasker(randomBytes(32))
  const ports = portsOf(config)
  const ours = ports.map(({ port }) => port)
  // One after the other: a port that is tried out must not be taken for the store behind it.
  const machine = await examineMachine(config.data, ports)
  const stores = await Promise.all(
    config.stores.map(async (store) => ({
      store: store.name,
      platform: store.platform,
      url: store.url,
      ...(await examineStore(store, masker, ours))
    }))
  )
  return { storetap: version(), machine: [configCheck(config), ...warningsOf(config), ...machine], stores }
}

function configCheck({ stores }: Config): Check {
  return ok(
    'config',
    stores.length === 0 ? 'no store is configured' : `in order, ${stores.length} ${stores.length === 1 ? 'store' : 'stores'}`
  )
}

function warningsOf({ warnings }: Config): Check[] {
  return warnings.map((found) =>
    warn('config', { expected: 'known STORETAP_ variables', found, fix: 'correct its spelling (storetap start --help) or unset it' })
  )
}

function portsOf({ stores, host, port, viewer }: Config): WantedPort[] {
  const gateways: WantedPort[] = stores.flatMap(({ name, port, tlsPort }) => [
    { what: `the gateway of ${name}`, flag: '--port', host, port },
    ...(tlsPort === undefined ? [] : [{ what: `the TLS port of ${name}`, flag: '--tls-port', host, port: tlsPort }])
  ])
  const sandbox = { what: 'the gateway of the sandbox store', flag: '--port', host, port }
  return [
    ...(stores.length === 0 ? [sandbox] : gateways),
    { what: 'the viewer', flag: '--viewer-port', host: viewer.host, port: viewer.port }
  ]
}

function checksOf({ machine, stores }: Report): readonly Check[] {
  return [...machine, ...stores.flatMap(({ checks }) => checks)]
}

function textOf(report: Report): string {
  const stores = report.stores.flatMap(({ store, platform, url, checks, notChecked }) => [
    '',
    terminalLine(`${store} (${platform}, ${url})`),
    ...checks.map(lineOf),
    ...(notChecked.length === 0 ? [] : [`  not checked, as the above failed: ${notChecked.join(', ')}`])
  ])
  const counts = (['ok', 'warn', 'fail'] as const).map(
    (word) => `${checksOf(report).filter(({ status }) => status === word).length} ${word}`
  )
  const lines = [`storetap ${report.storetap} doctor`, '', 'this machine', ...report.machine.map(lineOf), ...stores, '', counts.join(', ')]
  return `${lines.join('\n')}\n${report.stores.length === 0 ? `\n${WITHOUT_STORE}` : ''}`
}

function lineOf(check: Check): string {
  const start = `  ${check.status.padEnd(4)}  ${check.check.padEnd(11)}  `
  if (check.status === 'ok') return start + terminalLine(check.found)
  const { expected, found, fix } = check
  return start + terminalLine(`expected ${expected}; found ${found}${/[.!?]$/.test(found) ? '' : '.'} To do: ${fix}`)
}
