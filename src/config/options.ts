/** The options of `start`, once: flag, variable, how the value is written, help. README's table is checked against this one. */
import { oneOf, parseBaseUrl, parseCount, parsePort, parseSize, parseText, parseToken } from './values.js'

export interface Option {
  readonly variable: string
  readonly argument: string
  readonly help: string
  /** Returns the value or throws with what was expected. */
  readonly check: (text: string) => string | number
  /** May be given several times; in the environment with blanks between. */
  readonly repeats?: true
}

export const OPTIONS: Readonly<Record<OptionName, Option>> = {
  target: {
    variable: 'STORETAP_TARGET',
    argument: '<url>',
    help: 'store to forward to (repeatable); none: the embedded sandbox store',
    check: parseBaseUrl,
    repeats: true
  },
  platform: {
    variable: 'STORETAP_PLATFORM',
    argument: '<name>',
    help: 'shopify, woocommerce or auto',
    check: oneOf('shopify', 'woocommerce', 'auto')
  },
  port: {
    variable: 'STORETAP_PORT',
    argument: '<n>',
    help: "port of the first store's gateway (4010); 0 = any free one",
    check: parsePort
  },
  'tls-port': {
    variable: 'STORETAP_TLS_PORT',
    argument: '<n>',
    help: "port of the first store's gateway over HTTPS (off); see storetap ca",
    check: parsePort
  },
  'viewer-port': { variable: 'STORETAP_VIEWER_PORT', argument: '<n>', help: 'port of the log viewer (4020)', check: parsePort },
  host: { variable: 'STORETAP_HOST', argument: '<address>', help: 'address to listen on (127.0.0.1)', check: parseText },
  'viewer-host': { variable: 'STORETAP_VIEWER_HOST', argument: '<address>', help: 'address of the viewer alone', check: parseText },
  'viewer-token': {
    variable: 'STORETAP_VIEWER_TOKEN',
    argument: '<token>',
    help: 'token of the viewer (none on loopback, else random)',
    check: parseToken
  },
  'public-url': { variable: 'STORETAP_PUBLIC_URL', argument: '<url>', help: 'what printed viewer links start with', check: parseBaseUrl },
  'allow-host': {
    variable: 'STORETAP_ALLOW_HOST',
    argument: '<name>',
    help: 'further Host name the viewer answers to (repeatable)',
    check: parseText,
    repeats: true
  },
  data: { variable: 'STORETAP_DATA', argument: '<dir>', help: 'folder of the log (.storetap)', check: parseText },
  config: {
    variable: 'STORETAP_CONFIG',
    argument: '<file>',
    help: 'configuration file (storetap.config.json if present)',
    check: parseText
  },
  'log-level': {
    variable: 'STORETAP_LOG_LEVEL',
    argument: '<level>',
    help: 'trace, debug, info, warn, error, fatal, silent (info)',
    check: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
  },
  'log-format': {
    variable: 'STORETAP_LOG_FORMAT',
    argument: '<form>',
    help: 'pretty or json (pretty on a terminal)',
    check: oneOf('pretty', 'json')
  },
  annotate: {
    variable: 'STORETAP_ANNOTATE',
    argument: '<how>',
    help: 'headers or off: x-storetap-* fields on answers (headers)',
    check: oneOf('headers', 'off')
  },
  'rewrite-links': {
    variable: 'STORETAP_REWRITE_LINKS',
    argument: '<on|off>',
    help: 'point Location and Link back at the gateway (on)',
    check: oneOf('on', 'off')
  },
  'max-exchanges': {
    variable: 'STORETAP_MAX_EXCHANGES',
    argument: '<n>',
    help: 'how many exchanges the log keeps (100000)',
    check: parseCount
  },
  'max-bytes': { variable: 'STORETAP_MAX_BYTES', argument: '<size>', help: 'how large the log may grow (1GB)', check: parseSize },
  'max-body': {
    variable: 'STORETAP_MAX_BODY',
    argument: '<size>',
    help: 'how much of a body is kept (1MB); forwarding is never limited',
    check: parseSize
  }
}

export type OptionName =
  | 'target'
  | 'platform'
  | 'port'
  | 'tls-port'
  | 'viewer-port'
  | 'host'
  | 'viewer-host'
  | 'viewer-token'
  | 'public-url'
  | 'allow-host'
  | 'data'
  | 'config'
  | 'log-level'
  | 'log-format'
  | 'annotate'
  | 'rewrite-links'
  | 'max-exchanges'
  | 'max-bytes'
  | 'max-body'
