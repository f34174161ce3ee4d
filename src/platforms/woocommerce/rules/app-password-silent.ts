/** Application passwords behind the silent answer: on wc/ routes, and where they are switched off. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { BasicCredentials } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { phpSeesHttps } from '../past.js'
import { takesKeys } from '../route.js'
import { STORE_CULPRIT } from '../sent.js'
import { kindOf } from '../shapes.js'
import { finding } from './app-password-finding.js'

/** No text names the fault: on wc/ routes WooCommerce swallows it, and where they are switched off WordPress ignores the header. */
export function unnamed(context: RuleContext<WooFacts>, basic: BasicCredentials, shaped: boolean): Finding[] {
  const index = phpSeesHttps(context)
  const off = index !== undefined && !index.sees
  if (!takesKeys(context.facts.api.surface)) return shaped && !index?.sees ? [disabled(context, off)] : []
  if (!shaped) return [loginPassword(context)]
  return [incorrect(context), unknownTo(context, basic), ...(index?.sees ? [] : [disabled(context, off)]), disabledForUser(context)]
}

function disabled(context: RuleContext<WooFacts>, off: boolean): Finding {
  const summary = 'Application passwords may be switched off for this site.'
  return {
    ...finding(context, 'disabled', off ? 'likely' : 'possible', summary, 'Switch them on; look at the security plugin.'),
    weight: off ? 0.7 : 0.3,
    culprit: STORE_CULPRIT
  }
}

function loginPassword(context: RuleContext<WooFacts>): Finding {
  const summary = 'authorization: Basic may carry a login password; the API takes application passwords only.'
  const fix = "Make an application password in the user's profile, or a WooCommerce key pair."
  return finding(context, 'login-password', 'possible', summary, fix)
}

function incorrect(context: RuleContext<WooFacts>): Finding {
  const summary = 'The application password in authorization: Basic may be wrong: wc/ routes do not say.'
  return { ...finding(context, 'incorrect', 'possible', summary, 'Make a new application password.'), weight: 0.55 }
}

function unknownTo(context: RuleContext<WooFacts>, basic: BasicCredentials): Finding {
  const email = kindOf(basic.user) === 'email'
  const summary = `The ${email ? 'e-mail' : 'user name'} in authorization: Basic may belong to nobody.`
  return {
    ...finding(context, email ? 'unknown-email' : 'unknown-user', 'possible', summary, 'Check the login name.'),
    weight: email ? 0.56 : 0.45
  }
}

function disabledForUser(context: RuleContext<WooFacts>): Finding {
  const summary = 'Application passwords may be switched off for this user.'
  return { ...finding(context, 'disabled-for-user', 'possible', summary, 'Ask the administrator.'), weight: 0.2 }
}
