/**
 * The preload for Node programs: `node --import storetap/register app.js`. Sends fetch, undici, node:http and node:https (so axios, got,
 * node-fetch and the like) through the proxy that HTTPS_PROXY names, as curl or Python would do by themselves. `storetap run` sets both.
 * It runs inside somebody else's program: without a proxy it does nothing, and it prints nothing.
 */
import { routeAgents } from './agents.js'
import { routeFetch } from './dispatcher.js'
import { readRouting } from './routing.js'

const routing = readRouting(process.env)
if (routing) {
  routeAgents(routing)
  routeFetch(routing)
}
