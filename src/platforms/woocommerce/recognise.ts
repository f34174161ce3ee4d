/** Does an exchange have the shape of WordPress or WooCommerce? Asked only where the configuration does not name the platform. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { WooFacts } from './facts.js'
import { wooFacts } from './facts.js'
import { isApi } from './route.js'
import { isKeyShaped } from './shapes.js'

/** By the URL, by a key in the request, or by what WordPress leaves in its answers: any one of them is enough. */
export function recognise(http: HttpFacts): boolean {
  const facts = wooFacts(http)
  return (
    isApi(facts.api.surface) ||
    facts.api.surface === 'wc-auth' ||
    carriesKey(facts) ||
    isWordPressPath(facts) ||
    isAnsweredByWordPress(facts)
  )
}

function carriesKey({ credentials }: WooFacts): boolean {
  const { stray, query, mcpKey, loginCookie, basic, oauth } = credentials
  const key = oauth?.get('oauth_consumer_key')?.value ?? basic?.user ?? ''
  return stray.length > 0 || query !== undefined || mcpKey !== undefined || loginCookie !== undefined || isKeyShaped(key)
}

function isWordPressPath({ target }: WooFacts): boolean {
  return /\/wp-(?:login|cron|comments-post)\.php$|\/wp-(?:admin|content|includes)\//.test(target.pathname)
}

function isAnsweredByWordPress({ answer, responseHeaders }: WooFacts): boolean {
  if (answer.apiRoot || responseHeaders.get('x-wp-total') || responseHeaders.value('x-redirect-by') === 'WordPress') return true
  if (responseHeaders.getAll('set-cookie').some(({ value }) => /^\s*(?:wordpress_|wp_woocommerce_session_)/.test(value))) return true
  return answer.error !== undefined && /^(?:woocommerce|wp|rest)_/.test(answer.error.code)
}
