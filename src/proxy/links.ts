/** `Location` and `Link` targets that name exactly the store come back pointing at the gateway. Pure. */

import type { StorePlace } from './target.js'

export interface LinkMap {
  readonly store: StorePlace
  /** Origin of the gateway as the client addressed it: `http://localhost:4010`. */
  readonly gateway: string
  /** URL that the client just asked for; a target that would become this one stays (a loop otherwise). */
  readonly asked: string
}

/** A whole `Location` value. Relative references already stay with the gateway. */
export function rewriteLocation(value: string, map: LinkMap): string {
  const moved = moveToGateway(value, map)
  return moved === undefined || sameUrl(moved, map.asked) ? value : moved
}

/** A `Link` value (RFC 8288): each `<target>` on its own, everything else byte for byte. */
export function rewriteLink(value: string, map: LinkMap): string {
  return value.replace(/<([^<>]*)>/g, (whole, target: string) => {
    const moved = moveToGateway(target, map)
    return moved === undefined || sameUrl(moved, map.asked) ? whole : `<${moved}>`
  })
}

/** Only scheme, authority and base path are replaced: the rest keeps its spelling. */
function moveToGateway(target: string, { store, gateway }: LinkMap): string | undefined {
  const match = /^(https?:\/\/[^/?#]*)([\s\S]*)/i.exec(target)
  if (!match) return undefined
  const [, origin = '', rest = ''] = match
  if (!sameOrigin(origin, store)) return undefined
  const { base } = store
  if (!rest.startsWith(base)) return undefined
  const after = rest.slice(base.length)
  if (base !== '' && after !== '' && !/^[/?#]/.test(after)) return undefined
  return gateway + (after.startsWith('/') ? after : `/${after}`)
}

function sameOrigin(origin: string, store: StorePlace): boolean {
  try {
    const url = new URL(origin)
    return url.origin === store.origin && url.username === '' && url.password === ''
  } catch {
    return false
  }
}

function sameUrl(left: string, right: string): boolean {
  try {
    const [a, b] = [new URL(left), new URL(right)]
    return a.origin === b.origin && a.pathname === b.pathname && a.search === b.search
  } catch {
    return left === right
  }
}
