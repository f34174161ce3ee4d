/** The connections to one store: idle ones are used again, the one that was used last first, and requests never wait for each other. */
import type { StoreSettings } from '../model/settings.js'
import type { StoreCall, StoreEvents, StoreRequest } from './store-call.js'
import { type Pool, StoreConnection } from './store-connection.js'
import { createDial } from './store-dial.js'

export interface Upstream {
  send(request: StoreRequest, events: StoreEvents): StoreCall
  close(): void
}

const IDLE_CONNECTIONS = 64
/** The clock of timeouts is coarse, for a timer per call is dear: a tenth of the shortest one, within these bounds. Milliseconds. */
const TICK = { least: 20, most: 1000 }

/**
 * @param forbidden our own listeners as host:port; connecting to one of them is a loop
 * @throws Error that names tls.caFile where it cannot be read
 */
export function createUpstream(store: StoreSettings, forbidden: () => readonly string[]): Upstream {
  const { timeouts } = store
  const dial = createDial(store, forbidden)
  const all = new Set<StoreConnection>()
  const idle: StoreConnection[] = []
  const tick = Math.max(TICK.least, Math.min(TICK.most, Math.min(timeouts.head, timeouts.idle) / 10))
  let clock: NodeJS.Timeout | undefined

  const pool: Pool = {
    idle(connection) {
      if (idle.length < IDLE_CONNECTIONS) idle.push(connection)
      else connection.close()
    },
    gone(connection) {
      all.delete(connection)
      const index = idle.indexOf(connection)
      if (index !== -1) idle.splice(index, 1)
      if (all.size === 0) stop()
    }
  }

  function open(): StoreConnection {
    const connection = new StoreConnection(pool, dial, timeouts)
    all.add(connection)
    // Connections keep the process alive, their clock does not.
    clock ??= setInterval(pass, tick).unref()
    return connection
  }

  function pass(): void {
    for (const connection of all) connection.passed(tick)
  }

  function stop(): void {
    clearInterval(clock)
    clock = undefined
  }

  return {
    send: (request, events) => (idle.pop() ?? open()).send(request, events),
    close() {
      for (const connection of [...all]) connection.close()
    }
  }
}
