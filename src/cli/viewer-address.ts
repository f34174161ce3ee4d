import { isIPv6 } from 'node:net'

/** Where a viewer that runs on this machine is asked; by number, not as `localhost`: an image need not know that name. */
export function viewerAddress({ host, port }: { readonly host: string; readonly port: number }): string {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
}
