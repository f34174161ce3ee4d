// @fastify/http-proxy as it comes, the yardstick: no recording. Prints its port.
import httpProxy from '@fastify/http-proxy'
import fastify from 'fastify'

const app = fastify({ logger: false })
await app.register(httpProxy, { upstream: process.argv[2] })
await app.listen({ host: '127.0.0.1', port: 0 })
console.log(app.server.address().port)
