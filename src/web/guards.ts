/**
 * Who may talk to the viewer. Three guards before any route, static files and the event stream included:
 * the Host field names us (DNS rebinding), the page that asks is ours (cross-site requests), the token is right where one is on.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from './errors.js'
import type { Session } from './session.js'

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Routes that answer without a token: they carry nothing of the log. */
export interface RouteAccess {
  readonly public?: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess
  }
}

export interface GuardOptions {
  readonly host: string
  readonly allowedHosts: readonly string[]
  readonly publicUrl?: string
  readonly session: Session | null
}

/** Names by which the viewer may be called, lower case, without port. */
export function allowedNames({ host, allowedHosts, publicUrl }: Omit<GuardOptions, 'session'>): ReadonlySet<string> {
  const unspecified = host === '0.0.0.0' || host === '::' || host === '[::]'
  const own = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return new Set([
    ...LOOPBACK_NAMES,
    ...(unspecified ? [] : [own.toLowerCase()]),
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname.toLowerCase()]),
    ...allowedHosts.map((name) => name.toLowerCase())
  ])
}

/** The name in a Host field, without its port; undefined where there is none or it is not one. */
export function hostName(field: string | undefined): string | undefined {
  return /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.exec(field?.toLowerCase() ?? '')?.[1]
}

/** True where a browser says that another site (or another port of this machine) makes this request. */
function isCrossSite(request: FastifyRequest, publicUrl?: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = request.headers
  return origin !== undefined && !isOwnOrigin(origin, request.headers.host, publicUrl)
}

function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const asking = new URL(origin)
  if (asking.host === host?.toLowerCase()) return true
  return publicUrl !== undefined && asking.origin === new URL(publicUrl).origin
}

/** Following a link to a page of the viewer is fine from anywhere; the pages hold nothing until their script asks. */
function isNavigation({ method, headers, url }: FastifyRequest): boolean {
  return (
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document' && !url.startsWith('/api/')
  )
}

/** Puts the guards and the security header fields before every route. */
export function addGuards(app: FastifyInstance, options: GuardOptions): void {
  const names = allowedNames(options)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS)
    const name = hostName(request.headers.host)
    if (name === undefined || !names.has(name)) throw wrongHost(name)
    if (isCrossSite(request, options.publicUrl) && !isNavigation(request)) throw crossSite(request)
    const isPublic = request.routeOptions.config.access?.public === true
    if (options.session && !isPublic && !options.session.admits(request.headers)) throw noToken()
  })
}

function wrongHost(name: string | undefined): Refusal {
  return name === undefined
    ? new Refusal(403, 'The Host field of this request is missing or unreadable.')
    : new Refusal(403, `The viewer does not answer to the name ${name}. If it should, start storetap with --allow-host ${name}.`)
}

function crossSite(request: FastifyRequest): Refusal {
  const what = WRITES.has(request.method) ? 'change anything here' : 'read this'
  return new Refusal(403, `Another site asked for this. Only the viewer itself, or a program that is no browser, may ${what}.`)
}

function noToken(): Refusal {
  return new Refusal(403, 'This viewer needs its token: open the link that storetap printed, or send Authorization: Bearer TOKEN.')
}

/** Captured content is hostile: nothing inline, nothing from elsewhere, no framing, no type guessing (CSP Level 3). */
const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store'
}
