/** OAuth 1.0a, in the order of the store's own checks. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { oauthInBody } from './oauth-in-body.js'
import { oauthMissing } from './oauth-missing.js'
import { oauthOverHttps } from './oauth-over-https.js'
import { oauthRefused } from './oauth-refused.js'
import { oauthSignature } from './oauth-signature.js'
import { oauthTimestamp } from './oauth-timestamp.js'
import { oauthUnsettled } from './oauth-unexplained.js'

export const oauthRules: readonly Rule<WooFacts>[] = [
  oauthMissing,
  oauthInBody,
  oauthRefused,
  oauthSignature,
  oauthUnsettled,
  oauthTimestamp,
  oauthOverHttps
]
