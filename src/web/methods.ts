/** What no route answers: a wrong address is a 404, a wrong method at a right one a 405 that names the right ones (RFC 9110 section 15.5.6). */
import type { FastifyInstance } from 'fastify'
import { notFound, Refusal } from './errors.js'

interface Route {
  readonly method: string
  readonly parts: readonly string[]
}

/** To be called before routes are added, which it takes note of. */
export function addUnanswered(app: FastifyInstance): void {
  const routes: Route[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, parts: url.split('/') })
  })
  app.setNotFoundHandler((request, reply) => {
    const parts = (request.url.split('?', 1)[0] ?? '').split('/')
    const allowed = [...new Set(routes.filter((route) => fits(route, parts)).map(({ method }) => method))].sort()
    if (allowed.length === 0) throw notFound('There is nothing at this address.')
    reply.header('allow', allowed.join(', '))
    throw new Refusal(405, `${request.method} is not answered at this address: expected ${allowed.join(' or ')}.`)
  })
}

function fits({ parts: pattern }: Route, parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, at) => part === parts[at] || (part.startsWith(':') && parts[at] !== ''))
}
