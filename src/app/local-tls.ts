/** The certificate of the gateways' TLS ports, where any is wanted: most runs want none, so the room is loaded only then. */
import type { StoreSettings } from '../model/settings.js'
import type { FreshLeaf } from '../tls/fresh-leaf.js'

/** @throws Error with a sentence for a person where the data folder holds no usable authority */
export async function localLeaf(
  data: string,
  stores: readonly StoreSettings[],
  onProblem: (message: string) => void
): Promise<FreshLeaf | undefined> {
  if (!stores.some(({ tlsPort }) => tlsPort !== undefined)) return undefined
  const [{ openLocalAuthority, LOCAL_NAMES }, { freshLeaf }] = await Promise.all([
    import('../tls/local-authority.js'),
    import('../tls/fresh-leaf.js')
  ])
  const authority = await openLocalAuthority(data, Date.now(), onProblem)
  return await freshLeaf(authority, LOCAL_NAMES, Date.now, onProblem)
}
