/** Which connections go through the proxy. Pure. */

export interface Routing {
  readonly proxy: { readonly host: string; readonly port: number }
  /** False for what NO_PROXY leaves out, and for the proxy itself. */
  concerns(host: string, port: number): boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** undefined: no proxy, or one that is not reached by plain HTTP. */
export function readRouting(environment: Environment): Routing | undefined {
  const named = environment['HTTPS_PROXY'] ?? environment['https_proxy']
  if (!named || !URL.canParse(named)) return undefined
  const url = new URL(named)
  if (url.protocol !== 'http:') return undefined
  const proxy = { host: bare(url.hostname), port: Number(url.port) || 80 }
  const exceptions = (environment['NO_PROXY'] ?? environment['no_proxy'] ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(exception)
  return {
    proxy,
    concerns: (name, port) => {
      const host = bare(name)
      return !(host === proxy.host && port === proxy.port) && !exceptions.some((exempts) => exempts(host, port))
    }
  }
}

/** `*`, `name` (and names below it), `.name`, `*.name`, each with or without a port, as curl reads NO_PROXY. */
function exception(entry: string): (host: string, port: number) => boolean {
  if (entry === '*') return () => true
  const place = entry.replace(/^\*?\./, '')
  // What is neither a name nor in brackets is an IPv6 address without a port.
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(place) ?? [place, place]
  const wanted = bare(name)
  return (host, at) => (port === undefined || Number(port) === at) && (host === wanted || host.endsWith(`.${wanted}`))
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}
