/** /wp-json/ does not reach the REST API: what came instead. */
import { perTurn } from '../../../diagnosis/remembered.js'
import type { WooFacts } from '../facts.js'
import { isPageForApi, isSlashRedirect, isWordPressPage } from '../failed.js'

export type ApiPathRefusal =
  /** The site names ?rest_route= as the root of its API. */
  | 'plain-page'
  | 'plain-404'
  | 'slash-redirect'
  | 'theme-page'
  /** A 404 that tells little: by a theme, by a web server, or by anybody. */
  | 'theme-404'
  | 'server-404'
  | 'foreign-404'

/** One for all rules that ask, so that they weigh the same answer against each other. */
export const apiPathRefusal = perTurn((facts: WooFacts): ApiPathRefusal | undefined => {
  const { api, answer, status } = facts
  if (api.form !== 'pretty' && api.form !== 'index.php' && api.surface !== 'legacy') return undefined
  const plainRoot = /rest_route=/.test(answer.apiRoot?.search ?? '')
  // The site itself says that its API is reached by a path.
  if (answer.apiRoot && !plainRoot) return undefined
  if (isSlashRedirect(facts)) return 'slash-redirect'
  if (isPageForApi(facts) && (plainRoot || isWordPressPage(facts))) return plainRoot ? 'plain-page' : 'theme-page'
  if (status !== 404 || facts.error || !facts.isHtml) return undefined
  if (plainRoot) return 'plain-404'
  if (isWordPressPage(facts)) return 'theme-404'
  return isStockPage(facts) ? 'server-404' : 'foreign-404'
})

/** The 404 page that a web server brings: nginx, Apache, LiteSpeed ("404 Not Found") or IIS ("404 - File or directory not found."). */
function isStockPage({ text, answer }: WooFacts): boolean {
  return text.length < 6000 && /^(?:HTTP )?(?:Error )?404\b.{0,5}(?:Not Found|File or directory not found)|^Not Found$/i.test(answer.title)
}
