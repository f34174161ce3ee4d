// mockttp, a recording proxy for tests, where it is installed. Prints its port.
import { getLocal } from 'mockttp'

const server = getLocal({ recordTraffic: true })
await server.start()
await server.forUnmatchedRequest().thenForwardTo(process.argv[2])
console.log(server.port)
