/** Swapping a one-use link for a cookie. */
import type { FastifyInstance } from 'fastify'
import { Refusal } from './errors.js'
import type { Session } from './session.js'

/**
 * The page goes on to the viewer by itself. Not a redirect: a SameSite=Strict cookie would stay behind where the link was
 * followed from another site (a chat in the browser), for the whole chain of redirects counts as cross-site (RFC 6265bis 5.2).
 */
const OPENED =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>storetap</title><a href="/">Open the viewer</a>'

/** `/open` takes a code once and gives the cookie; where no token is on it leads to the viewer. */
export function addSignInRoutes(app: FastifyInstance, session: Session | null): void {
  app.get<{ Querystring: { code?: string } }>('/open', { config: { access: { public: true } } }, (request, reply) => {
    if (!session) return reply.redirect('/', 303)
    const cookie = session.redeem(String(request.query.code ?? ''))
    if (cookie === undefined) throw new Refusal(403, USED)
    return reply.header('set-cookie', cookie).type('text/html; charset=utf-8').send(OPENED)
  })
  app.post('/api/session/link', () => {
    if (!session) throw new Refusal(409, 'No token is on, so no link is needed.')
    return { path: `/open?code=${session.issueCode()}` }
  })
}

const USED =
  'This link was used already or is too old. Restart storetap for a new one, or ask for one: ' +
  'curl -X POST -H "Authorization: Bearer TOKEN" VIEWER/api/session/link'
