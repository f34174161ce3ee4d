/** WooCommerce and the WordPress it runs on. */
import type { Platform, Rule } from '../../diagnosis/rule.js'
import type { WooFacts } from './facts.js'
import { wooFacts } from './facts.js'
import { hasFailed } from './failed.js'
import { notesOf } from './notes.js'
import { recognise } from './recognise.js'
import { applicationPassword } from './rules/app-password.js'
import { applicationPasswordOverHttp } from './rules/app-password-over-http.js'
import { authorize } from './rules/authorize.js'
import { basicMalformed } from './rules/basic-malformed.js'
import { capability } from './rules/capability.js'
import { cookie } from './rules/cookie.js'
import { cookieNonce } from './rules/cookie-nonce.js'
import { fault } from './rules/fault.js'
import { foreignPage } from './rules/foreign-page.js'
import { headerStripped } from './rules/header-stripped.js'
import { ignored } from './rules/ignored.js'
import { incomplete } from './rules/incomplete.js'
import { intercept } from './rules/intercept.js'
import { interference } from './rules/interference.js'
import { jwt } from './rules/jwt.js'
import { keyRoute } from './rules/key-route.js'
import { keyShape } from './rules/key-shape.js'
import { keyUnknown } from './rules/key-unknown.js'
import { maintenance } from './rules/maintenance.js'
import { mcp } from './rules/mcp.js'
import { missing } from './rules/missing.js'
import { oauthRules } from './rules/oauth.js'
import { overHttp } from './rules/over-http.js'
import { permalinksPlain } from './rules/permalinks-plain.js'
import { permission } from './rules/permission.js'
import { printedBeside } from './rules/printed-beside.js'
import { requestRules } from './rules/request.js'
import { responseWrapped } from './rules/response-wrapped.js'
import { restBlocked } from './rules/rest-blocked.js'
import { rewriteMissing } from './rules/rewrite-missing.js'
import { routeLegacyRemoved } from './rules/route-legacy-removed.js'
import { routeMethod } from './rules/route-method.js'
import { routeNoPrefix } from './rules/route-no-prefix.js'
import { routeUnknown } from './rules/route-unknown.js'
import { routeVersion } from './rules/route-version.js'
import { secretRules } from './rules/secret.js'
import { storeApiRules } from './rules/store-api.js'
import { subdirectory } from './rules/subdirectory.js'
import { tlsNotDetected } from './rules/tls-not-detected.js'
import { unreadRules } from './rules/unread.js'
import { wrongHost } from './rules/wrong-host.js'
import { wrongKind } from './rules/wrong-kind.js'
import { secretPlaces } from './secrets.js'

/** In the order of the store's own checks: credentials, permission, route, parameters, capability, object. */
const rules: readonly Rule<WooFacts>[] = [
  ...unreadRules,
  basicMalformed,
  incomplete,
  overHttp,
  applicationPasswordOverHttp,
  missing,
  ...oauthRules,
  keyShape,
  wrongKind,
  permission,
  ...secretRules,
  cookie,
  cookieNonce,
  applicationPassword,
  headerStripped,
  tlsNotDetected,
  keyUnknown,
  ignored,
  interference,
  keyRoute,
  wrongHost,
  subdirectory,
  routeNoPrefix,
  routeLegacyRemoved,
  routeVersion,
  routeMethod,
  routeUnknown,
  ...requestRules,
  capability,
  ...storeApiRules,
  authorize,
  mcp,
  intercept,
  jwt,
  restBlocked,
  permalinksPlain,
  rewriteMissing,
  foreignPage,
  maintenance,
  fault,
  responseWrapped,
  printedBeside
]

export const woocommerce: Platform<WooFacts> = {
  id: 'woocommerce',
  recognise,
  facts: wooFacts,
  failed: hasFailed,
  surface: (facts) => facts.api.surface,
  notes: notesOf,
  secrets: secretPlaces,
  rules
}
