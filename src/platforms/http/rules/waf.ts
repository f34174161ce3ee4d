import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { blockFinding, isBlocking, isSettled, suspectsOf } from '../block-page.js'
import { isStockPage, pageText, pageWords } from '../page-signs.js'
import { place, quote } from '../quote.js'

const pathBlocked: CodePage = {
  code: 'http.waf.path-blocked',
  level: 'failure',
  title: 'Web server or firewall denies the path',
  why: 'A deny rule of the web server answers on the path of the API, whatever the credentials; the application is not asked.',
  tell: 'The plain 403 page of the web server, without the fields that the API sends.',
  fix: ["Allow the path of the API in the server's rules (nginx: deny, Apache: Require, .htaccess, security plugin)."],
  ceiling: 'likely',
  limits: 'A rule on address or User-Agent gives the same page.',
  docs: ['https://nginx.org/en/docs/http/ngx_http_access_module.html', 'https://github.com/johngodley/redirection/issues/799']
}

/** Also for refusals that other rules know by their text. */
export const waf: CodePage = {
  code: 'http.waf',
  level: 'failure',
  title: 'Firewall or web server refused the request before the application saw it',
  why: 'An HTML page without any field of the API answered: something in front of the application refused the request. The credential was not looked at.',
  tell: 'Status 403, 406, 429 or 455 with an HTML page and none of the fields that the API sends.',
  fix: [
    'Ask the host which rule struck, quoting time, address and any incident number of the page.',
    'Have the API path or your address allowed.'
  ],
  ceiling: 'likely',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.4', 'https://github.com/johngodley/redirection/issues/1177']
}

const ASK = 'Ask the host which rule refused it.'
const OTHERS_TOO = 'The same URL without credentials and with another User-Agent: still 403.'

/** Security plugins that sign their page by its words, in English also on translated sites that have no translation of them. */
const PLUGINS: readonly (readonly [name: string, words: RegExp])[] = [
  ['WP Cerber', /your request looks (?:suspicious or )?similar to automated\s{1,60}requests/i],
  ['NinjaFirewall', /<title>NinjaFirewall: \d{3}|For security reasons, it was blocked and logged/i]
]

/** No host of WordPress and no edge of Shopify's is one, but many an app's own server is (https://github.com/Shopify/shopify-node-app/issues/111). */
function isExpress({ responseHeaders }: HttpFacts): boolean {
  return /^express$/i.test(responseHeaders.value('x-powered-by') ?? '')
}

const OWN_SERVER = 'An Express server answered: where it is your own, look at the paths that its routes and middleware let through.'

/** A page of a firewall or web server, whatever provoked it. */
export const wafPage: Rule = {
  codes: [pathBlocked, waf],
  on: 'failure',
  needs: { status: isBlocking },
  diagnose(context) {
    const suspects = suspectsOf(context)
    if (!suspects || suspects.named || isSettled(suspects, context.facts)) return undefined
    return general(context)
  }
}

/** What is said where nothing in the request explains the page, or nothing for sure. */
function general(context: RuleContext<HttpFacts>): Finding {
  const { facts, masker } = context
  const body: Culprit = { in: 'response.body', name: null, pointer: '/response/content/text' }
  const plugin = PLUGINS.find(([, words]) => words.test(pageText(facts)))?.[0]
  if (plugin !== undefined) {
    const summary = `The words of the page are those of ${plugin}, a security plugin`
    const made = blockFinding(context, waf, { certainty: 'likely', weight: 0.6, culprit: body, summary }, ASK)
    return { ...made, fix: [`In ${plugin} allow the address of the caller or the API path; its log names the rule.`] }
  }
  if (facts.status === 403 && (isStockPage(facts) || /don't have permission to access/i.test(pageText(facts)))) {
    const culprit: Culprit = { in: 'request.url', name: 'path', pointer: '/request/url' }
    const summary = `The web server denies ${place(masker, facts.target)}`
    return blockFinding(context, pathBlocked, { certainty: 'likely', weight: 0.5, culprit, summary }, OTHERS_TOO)
  }
  const summary = `A page "${quote(masker, pageWords(facts), 60)}" answered instead of the API`
  const made = blockFinding(context, waf, { certainty: 'likely', weight: 0.4, culprit: body, summary }, ASK)
  return isExpress(facts) ? { ...made, fix: [OWN_SERVER, ...made.fix] } : made
}
