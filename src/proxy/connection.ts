/** One connection of a client, and the exchanges that run on it: one, or several where the client does not wait for the answers. */
import type { Asked } from './asked.js'
import type { Flow } from './flow.js'

/** `flows` are those that have not ended, in the order in which they came. */
export class Connection {
  readonly flows: Flow[] = []
  /** What was asked last. */
  asked: Asked | undefined
  /** A request on it was refused as malformed: what follows belongs to that one. */
  refused = false
  /** To be done when the last exchange has ended. */
  idle: (() => void) | undefined

  /** The client is gone, or is sent away. */
  clientGone(): void {
    for (const flow of [...this.flows]) flow.clientGone()
  }

  /** The gateway is being closed. */
  stopped(): void {
    for (const flow of [...this.flows]) flow.stopped()
  }

  ended(flow: Flow): void {
    const { flows } = this
    if (flows.length === 1 && flows[0] === flow) flows.pop()
    else {
      const index = flows.indexOf(flow)
      if (index !== -1) flows.splice(index, 1)
    }
    if (flow.refused) this.refused = true
    if (this.idle && flows.length === 0) setImmediate(this.idle)
  }
}
