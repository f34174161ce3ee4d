/** Failures that the status does not show. */
import type { WooFacts } from './facts.js'
import { apiRoute, isApi } from './route.js'

/** By status, or by an answer of status 200 that is none: a page, a redirect, a list for a POST, a message of PHP. */
export function hasFailed(facts: WooFacts): boolean {
  return facts.answer.status >= 400 || isPageForApi(facts) || isWordPressRedirect(facts) || isListForPost(facts) || printedFatal(facts)
}

/** PHP printed why it stopped, in place of the answer; the status may say 200 all the same, where it had gone out (woocommerce#20565). */
export function printedFatal({ api, answer, text }: WooFacts): boolean {
  if (!/^\s{0,20}(?:<br|<b>|<font|PHP |Fatal|Parse|Warning|Notice|Deprecated)/.test(text) || !isApi(api.surface)) return false
  return /\b(?:Fatal|Parse) error(?:<\/b>)?:/.test(text.slice(0, 20_000)) && answer.json === undefined
}

/** An HTML page where an API answer is due. */
export function isPageForApi({ api, answer, isHtml, status, text, method }: WooFacts): boolean {
  // PHP notices before the JSON make it look like a page.
  return isApi(api.surface) && isHtml && answer.json === undefined && status >= 200 && status < 300 && (text !== '' || method !== 'HEAD')
}

/** No REST route answers with a redirect, so WordPress took the path for a page, or a plugin sends the caller away. */
function isWordPressRedirect({ api, status, responseHeaders }: WooFacts): boolean {
  const byWordPress = /^wordpress$/i.test(responseHeaders.value('x-redirect-by')?.trim() ?? '')
  return byWordPress && status >= 301 && status <= 308 && api.form !== 'none'
}

/** To the same path with a slash: where permalinks are plain WordPress does so with REST paths; the method is lost on the way. */
export function isSlashRedirect(facts: WooFacts): boolean {
  const asked = facts.target.pathname.replace('/index.php/', '/')
  return isWordPressRedirect(facts) && facts.redirect?.location.pathname.toLowerCase() === `${asked}/`.toLowerCase()
}

/** Where a plugin sends API calls that should have been answered: the login form, the front page. */
export function sentAway(facts: WooFacts): URL | undefined {
  const location = isWordPressRedirect(facts) ? facts.redirect?.location : undefined
  return location && location.host === facts.target.host && apiRoute(location).surface === 'page' ? location : undefined
}

/** A POST that creates answers with the new object; a list means that something turned it into a GET. */
function isListForPost({ api, method, status, answer }: WooFacts): boolean {
  return api.surface === 'wc-rest' && method === 'POST' && status === 200 && Array.isArray(answer.json)
}

/** Made by WordPress or its theme, not by the web server. */
export function isWordPressPage(facts: WooFacts): boolean {
  const { text, answer } = facts
  // The paths of files in PHP's errors hold wp-content, too.
  if (printedFatal(facts)) return false
  return (
    answer.apiRoot !== undefined ||
    /\/wp-(?:content|includes)\/|<meta name=["']generator["'] content=["']WordPress/i.test(text.slice(0, 200_000))
  )
}
