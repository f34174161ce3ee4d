/** Application passwords that the store names as wrong, and the silent answer on wc/ routes. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { BasicCredentials } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor } from '../nobody.js'
import { phpSeesHttps } from '../past.js'
import { takesKeys } from '../route.js'
import { authorizationCulprit, indexPath, STORE_CULPRIT, said } from '../sent.js'
import { isKeyShaped, isSecretShaped, kindOf } from '../shapes.js'
import { applicationPasswordPages } from './app-password-pages.js'

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
        return one(
          context,
          'unknown-email',
          'certain',
          'No WordPress user has the e-mail in authorization: Basic.',
          'Correct the e-mail or send the login name.'
        )
      case 'incorrect_password':
        return isOfLoginForm(facts) ? refusedByPlugin(context, shaped) : incorrect(context, shaped)
      case 'application_passwords_disabled_for_user':
        return one(
          context,
          'disabled-for-user',
          'certain',
          'Application passwords are switched off for the user in authorization: Basic.',
          'Ask the administrator to allow them for this user.'
        )
      case 'application_passwords_disabled':
        return {
          ...one(
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
  const unknown = one(
    context,
    'unknown-user',
    shaped ? 'certain' : 'likely',
    'No WordPress user has the name in authorization: Basic.',
    'Send the login name of the WordPress user, not the label of the application password.'
  )
  if (shaped) return [unknown]
  const foreign = one(
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
  const wrong = one(
    context,
    'incorrect',
    shaped ? 'certain' : 'likely',
    'The application password in authorization: Basic is not one of this user.',
    "Make a new application password in the user's profile and send it."
  )
  if (shaped) return [wrong]
  const login = one(
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
  const wrong = one(
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

/** No text names the fault: on wc/ routes WooCommerce swallows it, and where they are switched off WordPress ignores the header. */
function unnamed(context: RuleContext<WooFacts>, basic: BasicCredentials, shaped: boolean): Finding[] {
  const { facts } = context
  const onWc = takesKeys(facts.api.surface)
  const index = phpSeesHttps(context)
  const off = index !== undefined && !index.sees
  const disabled: Finding = {
    ...one(
      context,
      'disabled',
      off ? 'likely' : 'possible',
      'Application passwords may be switched off for this site.',
      'Switch them on; look at the security plugin.'
    ),
    weight: off ? 0.7 : 0.3,
    culprit: STORE_CULPRIT
  }
  if (!onWc) return shaped && !index?.sees ? [disabled] : []
  const login = one(
    context,
    'login-password',
    'possible',
    'authorization: Basic may carry a login password; the API takes application passwords only.',
    "Make an application password in the user's profile, or a WooCommerce key pair."
  )
  if (!shaped) return [login]
  const email = kindOf(basic.user) === 'email'
  const unknown = email ? 'unknown-email' : 'unknown-user'
  return [
    {
      ...one(
        context,
        'incorrect',
        'possible',
        'The application password in authorization: Basic may be wrong: wc/ routes do not say.',
        'Make a new application password.'
      ),
      weight: 0.55
    },
    {
      ...one(
        context,
        unknown,
        'possible',
        `The ${email ? 'e-mail' : 'user name'} in authorization: Basic may belong to nobody.`,
        'Check the login name.'
      ),
      weight: email ? 0.56 : 0.45
    },
    ...(index?.sees ? [] : [disabled]),
    {
      ...one(
        context,
        'disabled-for-user',
        'possible',
        'Application passwords may be switched off for this user.',
        'Ask the administrator.'
      ),
      weight: 0.2
    }
  ]
}

function one(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  certainty: Finding['certainty'],
  summary: string,
  fix: string
): Finding {
  const { basic } = facts.credentials
  const shape = kindOf(basic?.password ?? '') === 'application-password' ? '24 letters and digits' : 'not 24 letters and digits'
  const silent = sawVisitor(facts)
  return {
    code: `wp.app-password.${detail}`,
    certainty,
    summary,
    why: silent
      ? 'The store answered as to a visitor. On wc/ routes WooCommerce swallows the reason why an application password was refused; on wp/v2 the store names it.'
      : 'WordPress tried the Basic line as an application password and said what was wrong with it.',
    culprit: authorizationCulprit(facts.credentials),
    evidence: [
      {
        pointer: basic?.field.pointer ?? '/request/headers',
        observed: `Basic user ${masker.mask(basic?.user ?? '')}, password of ${shape}`
      },
      said(facts)
    ],
    fix: [fix],
    ...(silent && {
      settle: {
        how: 'Send the same header to wp/v2/users/me over https: there WordPress names the fault.',
        request: { method: 'GET', path: `${indexPath(facts)}wp/v2/users/me` }
      }
    })
  }
}
