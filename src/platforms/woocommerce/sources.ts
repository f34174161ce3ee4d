/** Pages that the diagnoses cite. */

/** How WooCommerce reads credentials. */
export const AUTHENTICATION_CLASS =
  'https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-rest-authentication.php'

/** WooCommerce's own documentation. */
export const WOO_DOCS = 'https://woocommerce.github.io/woocommerce-rest-api-docs/'

/** WordPress' handbook on authentication: cookies, nonces, application passwords. */
export const WORDPRESS_AUTHENTICATION = 'https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/'

export const STORE_API_NONCES = 'https://developer.woocommerce.com/docs/apis/store-api/nonce-tokens/'

/** Address of a GitHub issue. */
export function issue(repository: string, number: number): string {
  return `https://github.com/${repository}/issues/${number}`
}

/** Address of a GitHub pull request. */
export function pull(repository: string, number: number): string {
  return `https://github.com/${repository}/pull/${number}`
}
