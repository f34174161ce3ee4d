/** A leaf that is renewed by itself while it is in use. */
import type { Authority, Leaf } from './certificates.js'
import { LEAF_DAYS } from './certificates.js'

const DAY = 86_400_000
/** Often enough to notice that a laptop slept over the end. Milliseconds. */
const INTERVAL = 600_000

export interface FreshLeaf {
  readonly current: Leaf
  /** Called with each new one. */
  onRenewal(use: (leaf: Leaf) => void): void
  /** Renews where less than half of its time is left. */
  check(now: number): Promise<void>
  close(): void
}

/** @param onProblem told where a leaf could not be renewed; the old one stays in use */
export async function freshLeaf(
  authority: Authority,
  names: readonly string[],
  now: () => number,
  onProblem: (message: string) => void
): Promise<FreshLeaf> {
  let current = await authority.issue(names, now())
  const users: ((leaf: Leaf) => void)[] = []
  async function check(at: number): Promise<void> {
    if (current.expires - at > (LEAF_DAYS / 2) * DAY) return
    try {
      current = await authority.issue(names, at)
      for (const use of users) use(current)
    } catch (error) {
      onProblem(`the certificate for ${names[0]} could not be renewed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const timer = setInterval(() => void check(now()), INTERVAL)
  timer.unref()
  return {
    get current() {
      return current
    },
    onRenewal: (use) => {
      users.push(use)
    },
    check,
    close: () => clearInterval(timer)
  }
}
