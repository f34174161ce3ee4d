/** The sandbox store over TLS, standing in for real hosts: the configuration's `connectTo` leads here instead of to the internet. */
import { writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { startSandbox } from '#src/sandbox/server.js'
import { createAuthority } from '#src/tls/certificates.js'

export interface TlsSandbox {
  readonly port: number
  /** PEM file of the authority that vouches for it. */
  readonly caFile: string
  /** Connections that came. */
  connections(): number
  close(): Promise<void>
}

export async function startTlsSandbox(folder: string, hosts: readonly string[]): Promise<TlsSandbox> {
  const sandbox = await startSandbox({ seesHttps: true })
  const authority = await createAuthority('test', 10, Date.now(), undefined)
  const { key, cert } = await authority.issue(hosts, Date.now())
  const caFile = join(folder, 'upstream-ca.pem')
  writeFileSync(caFile, authority.certificate, { mode: 0o600 })
  let count = 0
  const server = createServer({ key, cert }, (client) => {
    count++
    const inner = connect(Number(new URL(sandbox.url).port), '127.0.0.1')
    client.on('error', () => inner.destroy()).pipe(inner)
    inner.on('error', () => client.destroy()).pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    caFile,
    connections: () => count,
    close: async () => {
      server.close()
      await sandbox.close()
    }
  }
}
