// mockttp, a recording proxy for tests, where it is installed. Prints its port.
import { getLocal } from 'mockttp'

// It tells of each connection that a client drops, and at the end of a measurement all are dropped.
console.error = console.warn = () => undefined

const server = getLocal({ recordTraffic: true })
await server.start()
await server.forUnmatchedRequest().thenForwardTo(process.argv[2])
console.log(server.port)
