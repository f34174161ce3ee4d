/** The viewer's own server: own port, own origin, guards before everything. */
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { ExchangeStore } from '../store/store.js'
import { addExchangeRoutes } from './api-exchanges.js'
import { addExportRoutes } from './api-export.js'
import { addOverviewRoutes } from './api-overview.js'
import { addSettingsRoutes } from './api-settings.js'
import { addAssets, readAssets } from './assets.js'
import { errorHandler, type Log } from './errors.js'
import { addEventRoute } from './events.js'
import { forgetWithExchanges } from './forget.js'
import { addGuards } from './guards.js'
import { addUnanswered } from './methods.js'
import type { ViewerServices } from './services.js'
import { createSession, type Session } from './session.js'
import { addSignInRoutes } from './sign-in.js'
import { lateValidation } from './validation.js'

export interface ViewerOptions {
  /** Address to listen on. */
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** null = no token: only sensible on loopback. */
  readonly token: string | null
  /** Names beside the loopback names and the public URL's host, without port. */
  readonly allowedHosts: readonly string[]
  readonly publicUrl?: string
  readonly store: ExchangeStore
  readonly services: ViewerServices
  readonly version: string
  readonly log: Log
}

export interface Viewer {
  /** What to print: with a one-use link where a token is on. */
  readonly url: string
  /** The viewer's base URL, without a code and without a trailing slash. */
  readonly baseUrl: string
  readonly port: number
  /** A new link to print or to open: one-use where a token is on. */
  link(): string
  close(): Promise<void>
}

const BODY_LIMIT = 1024 * 1024

/** The routes with their guards, not yet listening; for `startViewer` and for tests with `inject`. */
export async function createViewer(options: ViewerOptions, session: Session | null): Promise<FastifyInstance> {
  const { store, services, log } = options
  const app = Fastify({
    ...{ logger: false, bodyLimit: BODY_LIMIT, trustProxy: false, forceCloseConnections: true, requestTimeout: 30_000 },
    schemaController: lateValidation
  })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(errorHandler(log))
  addUnanswered(app)
  addGuards(app, { ...options, session })
  addAssets(app, await readAssets())
  addSignInRoutes(app, session)
  addExchangeRoutes(app, store, services)
  addExportRoutes(app, store, services)
  addOverviewRoutes(app, { store, services, session, version: options.version })
  addSettingsRoutes(app, services)
  addEventRoute(app, store, options.version)
  const stopForgetting = forgetWithExchanges(store, services, (error) =>
    log.error({ error }, 'pins and notes of deleted exchanges could not be dropped')
  )
  app.addHook('onClose', async () => stopForgetting())
  return app
}

/** Starts the viewer; rejects where the address is taken. */
export async function startViewer(options: ViewerOptions): Promise<Viewer> {
  const secure = options.publicUrl?.startsWith('https:') === true
  const session = options.token === null ? null : createSession(options.token, secure)
  const app = await createViewer(options, session)
  await app.listen({ host: options.host, port: options.port })
  const { port } = app.server.address() as AddressInfo
  const baseUrl = (options.publicUrl ?? `http://${printedHost(options.host)}:${port}`).replace(/\/$/, '')
  const link = () => (session ? `${baseUrl}/open?code=${session.issueCode()}` : `${baseUrl}/`)
  return { url: link(), baseUrl, port, link, close: () => app.close() }
}

/** What a person on this machine types for the address that we listen on. */
function printedHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1' || host === '::1') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
