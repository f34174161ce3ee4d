/** Failures that the status does not show. */
import type { WooFacts } from './facts.js'
import { isApi } from './route.js'

export function hasFailed(facts: WooFacts): boolean {
  return facts.answer.status >= 400 || isPageForApi(facts) || isWordPressRedirect(facts) || isListForPost(facts)
}

/** An HTML page where an API answer is due. */
export function isPageForApi({ api, answer, isHtml, status, text, method }: WooFacts): boolean {
  // PHP notices before the JSON make it look like a page.
  return isApi(api.surface) && isHtml && answer.json === undefined && status >= 200 && status < 300 && (text !== '' || method !== 'HEAD')
}

/** WordPress itself redirects REST paths only where permalinks are plain; the method is lost on the way. */
export function isWordPressRedirect({ api, status, responseHeaders }: WooFacts): boolean {
  const byWordPress = /^wordpress$/i.test(responseHeaders.value('x-redirect-by')?.trim() ?? '')
  return byWordPress && status >= 301 && status <= 308 && api.form !== 'none'
}

/** A POST that creates answers with the new object; a list means that something turned it into a GET. */
function isListForPost({ api, method, status, answer }: WooFacts): boolean {
  return api.surface === 'wc-rest' && method === 'POST' && status === 200 && Array.isArray(answer.json)
}

/** Made by WordPress or its theme, not by the web server. */
export function isWordPressPage({ text, answer }: WooFacts): boolean {
  return (
    answer.apiRoot !== undefined ||
    /\/wp-(?:content|includes)\/|<meta name=["']generator["'] content=["']WordPress/i.test(text.slice(0, 200_000))
  )
}
