/** Application passwords that the store names as wrong. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor } from '../nobody.js'
import { STORE_CULPRIT } from '../sent.js'
import { isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
import { finding } from './app-password-finding.js'
import { applicationPasswordPages } from './app-password-pages.js'
import { unnamed } from './app-password-silent.js'

export const applicationPassword: Rule<WooFacts> = {
  codes: applicationPasswordPages,
  diagnose(context) {
    const { facts } = context
    const { basic } = facts.credentials
    if (!basic || isKeyShaped(basic.user) || isSecretShaped(basic.user)) return undefined
    const shaped = kindOf(basic.password) === 'application-password'
    switch (facts.error?.code) {
      case 'invalid_username':
        return unknownUser(context, shaped)
      case 'invalid_email':
        return finding(
          context,
          'unknown-email',
          'certain',
          'No WordPress user has the e-mail in authorization: Basic.',
          'Correct the e-mail or send the login name.'
        )
      case 'incorrect_password':
        return isOfLoginForm(facts) ? refusedByPlugin(context, shaped) : incorrect(context, shaped)
      case 'application_passwords_disabled_for_user':
        return finding(
          context,
          'disabled-for-user',
          'certain',
          'Application passwords are switched off for the user in authorization: Basic.',
          'Ask the administrator to allow them for this user.'
        )
      case 'application_passwords_disabled':
        return {
          ...finding(
            context,
            'disabled',
            'likely',
            'Application passwords are switched off for this site.',
            'Switch them on; look at the security plugin.'
          ),
          culprit: STORE_CULPRIT
        }
      default:
        return facts.https && sawVisitor(facts) && !basic.fault && basic.password !== '' ? unnamed(context, basic, shaped) : undefined
    }
  }
}

function unknownUser(context: RuleContext<WooFacts>, shaped: boolean): Finding[] {
  const unknown = finding(
    context,
    'unknown-user',
    shaped ? 'certain' : 'likely',
    'No WordPress user has the name in authorization: Basic.',
    'Send the login name of the WordPress user, not the label of the application password.'
  )
  if (shaped) return [unknown]
  const foreign = finding(
    context,
    'foreign-basic',
    'likely',
    'WordPress took the Basic line for an application password; user and password are something else.',
    'Keep the credentials of the web server or of another system out of the authorization header.'
  )
  return [
    { ...foreign, weight: 0.6 },
    { ...unknown, weight: 0.5 }
  ]
}

function incorrect(context: RuleContext<WooFacts>, shaped: boolean): Finding[] {
  const wrong = finding(
    context,
    'incorrect',
    shaped ? 'certain' : 'likely',
    'The application password in authorization: Basic is not one of this user.',
    "Make a new application password in the user's profile and send it."
  )
  if (shaped) return [wrong]
  const login = finding(
    context,
    'login-password',
    'likely',
    'authorization: Basic carries a login password; the API takes application passwords only.',
    "Make an application password (24 letters and digits) in the user's profile."
  )
  return [
    { ...login, weight: 0.8 },
    { ...wrong, weight: 0.4 }
  ]
}

/** WordPress gives its refusals of application passwords the status 401; a plugin that asks wp_authenticate() hands on the text of the login form. */
function isOfLoginForm({ error }: WooFacts): boolean {
  return error?.status !== 401 || /lostpassword|lost-password/i.test(error.message)
}

/** WP-API/Basic-Auth and plugins like it take login passwords only, and get hold of the header before WordPress does. */
function refusedByPlugin(context: RuleContext<WooFacts>, shaped: boolean): Finding {
  const wrong = finding(
    context,
    'incorrect',
    'possible',
    'A plugin for Basic authentication checked authorization: Basic as a login password, and refused it.',
    shaped
      ? 'Remove the plugin ("JSON Basic Authentication" or the like): WordPress itself takes application passwords since 5.6.'
      : 'Correct the login password, or remove the plugin and send an application password.'
  )
  return {
    ...wrong,
    weight: 0.8,
    why: `The text is that of the login form (${context.facts.error?.status ?? 0} instead of the 401 of application passwords), so a plugin asked for the login password; ${shaped ? 'what was sent has the shape of an application password and may be right' : 'it is wrong'}.`,
    // The 500 is what WordPress gives to errors without a status, no fault of the server.
    supersedes: ['http.server-error'],
    settle: { how: 'Switch the plugin off and send the same call: then WordPress judges the application password.' }
  }
}
