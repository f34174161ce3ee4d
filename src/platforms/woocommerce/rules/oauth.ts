/** OAuth 1.0a, in the order of the store's own checks. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { oauthInBody } from './oauth-in-body.js'
import { oauthMissing } from './oauth-missing.js'
import { oauthOverHttps } from './oauth-over-https.js'
import { oauthRefused } from './oauth-refused.js'
import { oauthSignature } from './oauth-signature.js'
import { oauthTimestampClient } from './oauth-timestamp-client.js'
import { oauthTimestampFormat } from './oauth-timestamp-format.js'
import { oauthTimestampServer } from './oauth-timestamp-server.js'
import { oauthTimestampUnclear } from './oauth-timestamp-unclear.js'
import { oauthUnsettled } from './oauth-unexplained.js'

export const oauthRules: readonly Rule<WooFacts>[] = [
  oauthMissing,
  oauthInBody,
  oauthRefused,
  oauthSignature,
  oauthUnsettled,
  oauthTimestampFormat,
  oauthTimestampClient,
  oauthTimestampServer,
  oauthTimestampUnclear,
  oauthOverHttps
]
