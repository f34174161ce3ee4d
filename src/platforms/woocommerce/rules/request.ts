/** What the store names as wrong in method, parameters, body or object: at most one of these speaks. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { requestBatch } from './request-batch.js'
import { requestBin } from './request-bin.js'
import { requestField } from './request-field.js'
import { requestId } from './request-id.js'
import { requestJson } from './request-json.js'
import { requestMethod } from './request-method.js'
import { requestMissing } from './request-missing.js'
import { requestOrder } from './request-order.js'
import { requestPastTheEnd } from './request-page.js'
import { requestParameters } from './request-parameters.js'
import { requestReview } from './request-review.js'
import { requestUnique } from './request-unique.js'
import { requestUpload } from './request-upload.js'
import { requestUser } from './request-user.js'

/** Those with pages first, in the order of their pages; the others print codes of these. */
export const requestRules: readonly Rule<WooFacts>[] = [
  requestId,
  requestMethod,
  requestJson,
  requestMissing,
  requestParameters,
  requestUnique,
  requestBin,
  requestBatch,
  requestOrder,
  requestUpload,
  requestUser,
  requestPastTheEnd,
  requestReview,
  requestField
]
