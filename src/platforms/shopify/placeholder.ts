/** Text where a credential should be, which nobody replaced by one. */
import { isMasked } from './masked.js'

const PLACEHOLDER =
  /^(?:undefined|null|none|nil|nan|true|false|\[object object\]|\{\{.*\}\}|\$\{.*\}|\$[A-Z_]+|\{.*\}|<.*>|%[A-Z_]+%|\[[\w -]+\]|process\.env\.\w+|\$\(\w+\)|#\{.*\}|promise \{.*\}|\[object promise\]|changeme|todo|shp[a-z]{2}_(?:<.*>|your[\w-]*)|(?:your|my|insert|replace|enter|add)[-_ ](?:[\w -]*)|(?:shopify[-_ ]?)?(?:admin[-_ ]?)?(?:access|api|storefront|secret|client)[-_ ](?:access[-_ ])?(?:token|key|secret|id|api[-_ ]token)|token|password|api[-_]?key)$/i

/** `permanentAccessToken`: the name of a variable where its value should be. Credentials of Shopify have digits. */
const NAME = /^(?=[A-Za-z_-]{5,60}$).*(?:[Tt]oken|TOKEN|(?:^|[-_]|[a-z](?=[KSP]))(?:[Kk]ey|KEY|[Ss]ecret|SECRET|[Pp]assword|PASSWORD))$/

/** True for an empty value and for template text that nobody filled in. */
export function isPlaceholder(value: string): boolean {
  return value.length < 200 && (value === '' || PLACEHOLDER.test(value) || NAME.test(value)) && !isMasked(value)
}

/** A word that somebody may also have chosen as a password: no template syntax gives it away. */
export function isMereName(value: string): boolean {
  return NAME.test(value) && !PLACEHOLDER.test(value)
}
