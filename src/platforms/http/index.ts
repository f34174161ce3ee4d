/** The platform-neutral room: what any store can fail with, and the fallback where no store platform is recognised. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Platform, Rule } from '../../diagnosis/rule.js'
import { acceptMissing } from './rules/accept-missing.js'
import { authDropped } from './rules/auth-dropped.js'
import { challengePage } from './rules/challenge.js'
import { clockSkew } from './rules/clock-skew.js'
import { connection } from './rules/connection.js'
import { cors } from './rules/cors.js'
import { dns } from './rules/dns.js'
import { gateway } from './rules/gateway.js'
import { host } from './rules/host.js'
import { hostingSuspended } from './rules/hosting-suspended.js'
import { method } from './rules/method.js'
import { modsecurity } from './rules/modsecurity.js'
import { onTheWay } from './rules/on-the-way.js'
import { plainToTlsPort } from './rules/plain-to-tls-port.js'
import { postBecameGet } from './rules/post-became-get.js'
import { queryDropped } from './rules/query-dropped.js'
import { queryIgnored } from './rules/query-ignored.js'
import { rateLimited } from './rules/rate-limited.js'
import { redirect } from './rules/redirect.js'
import { redirectQuery } from './rules/redirect-query.js'
import { serverFault } from './rules/server-fault.js'
import { serverPassword } from './rules/server-password.js'
import { timeout } from './rules/timeout.js'
import { tls } from './rules/tls.js'
import { tooLarge } from './rules/too-large.js'
import { userAgentBlocked } from './rules/user-agent-blocked.js'
import { userAgentMissing } from './rules/user-agent-missing.js'
import { wafPage } from './rules/waf.js'
import { wafVendor } from './rules/waf-vendor.js'

/** Proofs of where the call broke come first, readings of a status last; equal findings stand in this order. */
export const neutralRules: readonly Rule[] = [
  gateway,
  dns,
  tls,
  timeout,
  connection,
  onTheWay,
  postBecameGet,
  authDropped,
  redirectQuery,
  redirect,
  cors,
  challengePage,
  wafVendor,
  serverPassword,
  plainToTlsPort,
  host,
  userAgentMissing,
  userAgentBlocked,
  acceptMissing,
  modsecurity,
  wafPage,
  hostingSuspended,
  method,
  tooLarge,
  rateLimited,
  queryIgnored,
  queryDropped,
  clockSkew,
  serverFault
]

export const http: Platform = {
  id: 'http',
  recognise: () => true,
  facts: (facts) => facts,
  failed: isPageForJson,
  notes: () => [],
  secrets: [],
  rules: []
}

/** Asked for JSON only and got a page: a failure though the status looks good. */
function isPageForJson({ status, isHtml, headers }: HttpFacts): boolean {
  if (status < 200 || status > 299 || !isHtml) return false
  const accept = headers.value('accept') ?? ''
  return accept.includes('json') && !/html|\*\/\*/.test(accept)
}
