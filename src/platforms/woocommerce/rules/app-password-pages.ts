/** Application passwords: what each code means. */
import type { CodePage } from '../../../model/diagnosis.js'
import { issue, WORDPRESS_AUTHENTICATION } from '../sources.js'

const common = { level: 'failure', docs: [WORDPRESS_AUTHENTICATION] } as const
const SILENT = 'On wc/ routes WooCommerce swallows the text, and the answer is the silent 401.'

/** Pages of the codes about application passwords. */
export const applicationPasswordPages: readonly CodePage[] = [
  {
    ...common,
    code: 'wp.app-password.login-password',
    title: 'Login password used instead of an application password',
    ceiling: 'likely',
    why: 'Over the API WordPress takes application passwords only: 24 letters and digits, made in the profile.',
    tell: '401 incorrect_password (on wc/ routes the silent 401), and the password has not the shape of an application password.',
    fix: ["Make an application password in the user's profile, or a WooCommerce key pair."]
  },
  {
    ...common,
    code: 'wp.app-password.unknown-email',
    title: 'No user has this e-mail',
    ceiling: 'certain',
    limits: SILENT,
    why: 'The Basic user is looked up as login name or e-mail; this e-mail belongs to nobody.',
    tell: '401 invalid_email.',
    fix: ['Correct the e-mail, or use the login name.']
  },
  {
    ...common,
    code: 'wp.app-password.foreign-basic',
    title: 'Basic credentials for something else are taken for an application password',
    ceiling: 'likely',
    why: "Once a site uses application passwords, WordPress tries any Basic line, also the web server's or another system's.",
    tell: '401 invalid_username; the user is no ck_ value and the password has not the shape of an application password.',
    fix: ["Keep the web server's or another system's credentials out of the header, or switch application passwords off."],
    docs: [issue('woocommerce/woocommerce', 68480), WORDPRESS_AUTHENTICATION]
  },
  {
    ...common,
    code: 'wp.app-password.unknown-user',
    title: 'No user has this name',
    ceiling: 'certain',
    limits: SILENT,
    why: 'The Basic user must be a login name; often the label of the application password was used instead.',
    tell: '401 invalid_username "Unknown username".',
    fix: ['Use the WordPress login name.'],
    docs: [issue('devbean/obsidian-wordpress', 20), issue('Automattic/wordpress-mcp', 57), WORDPRESS_AUTHENTICATION]
  },
  {
    ...common,
    code: 'wp.app-password.disabled-for-user',
    title: 'Application passwords are off for this user',
    ceiling: 'certain',
    limits: SILENT,
    why: 'A filter or security plugin forbids them for this account.',
    tell: '401 application_passwords_disabled_for_user.',
    fix: ['Let the administrator allow them for the user.']
  },
  {
    ...common,
    code: 'wp.app-password.disabled',
    title: 'Application passwords are off for the site',
    ceiling: 'likely',
    why: 'Where they are switched off for the whole site the header is ignored in silence.',
    tell: '401 rest_not_logged_in (on wc/ routes the silent 401) and GET /wp-json/ shows "authentication": [].',
    fix: ['Switch them on; a security plugin may have switched them off.']
  },
  {
    ...common,
    code: 'wp.app-password.incorrect',
    title: 'Application password is wrong',
    ceiling: 'certain',
    limits: `${SILENT} With another status, or a link to a lost password, a plugin checked the login password instead.`,
    why: 'The user exists, and none of the application passwords of this user matches.',
    tell: '401 incorrect_password "The provided password is an invalid application password."',
    fix: ['Make a new application password.'],
    docs: [WORDPRESS_AUTHENTICATION, issue('WP-API/Basic-Auth', 76)]
  }
]
