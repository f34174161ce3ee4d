/** Keys that are in the request, but where or how WooCommerce never looks. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { unreadAuthorization } from './unread-authorization.js'
import { unreadElsewhere } from './unread-elsewhere.js'
import { unreadParameter } from './unread-parameter.js'
import { unreadScheme } from './unread-scheme.js'

export const unreadRules: readonly Rule<WooFacts>[] = [unreadAuthorization, unreadElsewhere, unreadParameter, unreadScheme]
