/** Health, catalogue, configured stores, dashboard. */
import type { FastifyInstance } from 'fastify'
import type { Health } from '../model/live.js'
import type { ExchangeStore } from '../store/store.js'
import { createDashboard } from './dashboard.js'
import { notFound } from './errors.js'
import type { ViewerServices } from './services.js'
import type { Session } from './session.js'

export interface OverviewOptions {
  readonly store: ExchangeStore
  readonly services: ViewerServices
  readonly session: Session | null
  readonly version: string
}

/** `/api/health` is open to callers without the token, and tells them that the viewer runs and nothing else. */
export function addOverviewRoutes(app: FastifyInstance, { store, services, session, version }: OverviewOptions): void {
  app.get('/api/health', { config: { access: { public: true } } }, ({ headers }): Health | { status: 'ok' } => {
    // Docker's HEALTHCHECK asks without a token and learns only that we run.
    if (session && !session.admits(headers)) return { status: 'ok' }
    const health = store.health()
    // `status` says whether the server answers; what the disk does stands beside it.
    return { ...health, status: 'ok', version }
  })
  app.get('/api/codes', () => services.codes())
  app.get<{ Params: { code: string } }>('/api/codes/:code', ({ params }) => {
    const page = services.codes().find(({ code }) => code === params.code)
    if (!page) throw notFound(`There is no code ${params.code.slice(0, 80)} in the catalogue.`)
    return page
  })
  app.get('/api/stores', () => services.stores())
  const dashboard = createDashboard(store, services)
  app.get('/api/dashboard', () => dashboard.read())
}
