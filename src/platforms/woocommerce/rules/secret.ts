/** The store knows the key and refuses the secret. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { headerAltered } from './header-altered.js'
import { secretMalformed } from './secret-malformed.js'
import { secretWrong } from './secret-wrong.js'

export const secretRules: readonly Rule<WooFacts>[] = [secretMalformed, secretWrong, headerAltered]
