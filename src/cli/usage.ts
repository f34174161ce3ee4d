import { version } from '../config.js'

/** What `storetap --help` and `--version` print. */
export function usage(flag: string): string {
  if (flag === '--version' || flag === '-V') return `${version()}\n`
  return `storetap ${version()}: local debugging reverse proxy for Shopify and WooCommerce APIs

Usage: storetap [command] [options]        storetap COMMAND --help for options and examples

  start (default)     forward, record and explain: storetap --target https://acme.myshopify.com
  explain FILE.har    say why the calls in a HAR file failed (- reads standard input)
  export, import      HAR 1.2 out of and into the log
  codes [CODE]        all causes, or the page of one
  run -- CMD          run a program; its calls to stores come through storetap, unchanged
  ca                  the certificate authority of the https ports, and how clients come to trust it
  doctor              check configuration, DNS, TLS, clock and API root before the first call
  demo                start with the sandbox store and send it good and failing calls
  health              exit 0 where a running storetap answers (for HEALTHCHECK)

Exit status: 0 done, 1 failed, 2 usage or configuration.
`
}
