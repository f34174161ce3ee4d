import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isForeignPage, pageText, pageTitle } from '../page-signs.js'
import { quote, statusIs } from '../quote.js'

const page: CodePage = {
  code: 'http.hosting-suspended',
  level: 'failure',
  title: 'Hosting platform has switched the site off',
  why: 'The hosting platform answers in place of the store: the site or its account is switched off, for a bill, traffic or abuse. The credential has nothing to do with it.',
  tell: 'A 402 or 403 text such as "Site has been temporarily disabled" that is not the JSON of the store, or a redirect to /cgi-sys/suspendedpage.cgi (cPanel).',
  fix: ['Open the front page of the store in a browser.', 'Let the owner ask the host and look at the bill.'],
  ceiling: 'possible',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.3']
}

const TEXT =
  /(?:site|account|website|domain|page)\s(?:has\sbeen\s|is\s)?(?:temporarily\s|currently\s)?(?:disabled|suspended|deactivated|unavailable\sdue\sto)|suspendedpage|contact your hosting provider|bandwidth limit exceeded/i

/** cPanel redirects every path of a suspended account there, and answers 200: https://github.com/Joel2B/WP-Script-API/issues/1 */
const CPANEL = /\/cgi-sys\/suspendedpage\.cgi/

export const hostingSuspended: Rule = {
  codes: [page],
  needs: { status: (status) => status === 402 || status === 403 || (status >= 200 && status < 400) },
  diagnose(context) {
    const { facts, masker } = context
    if (facts.status < 400) return facts.status >= 200 ? (suspendedByPanel(facts) ?? suspendedPage(context)) : undefined
    if ((facts.status !== 402 && facts.status !== 403) || facts.json !== undefined) return undefined
    const words = TEXT.exec(pageText(facts))
    if (!words && facts.status !== 402) return undefined
    const said = quote(masker, words?.[0] ?? facts.text, 80)
    const what = said ? `"${said}" is` : 'without a body is'
    return {
      code: page.code,
      certainty: 'possible',
      weight: 0.6,
      summary: `Status ${facts.status} ${what} not the store's own answer: the host may have switched the site off.`,
      why: page.why,
      culprit: { in: 'store', name: null },
      evidence: [statusIs(facts), { pointer: '/response/content/text', observed: said || '(empty)', expected: 'JSON of the store' }],
      fix: page.fix,
      // A page that says so speaks of no firewall.
      ...(words && { supersedes: ['http.waf'] }),
      settle: { how: 'Open the front page in a browser: a switched-off site shows it there too.' }
    }
  }
}

/** Some hosts send the page itself with 200; a shop's own page has another title. */
function suspendedPage({ facts, masker }: RuleContext<HttpFacts>): Finding | undefined {
  const title = isForeignPage(facts) && facts.text.length < 20_000 ? pageTitle(facts) : ''
  if (!/^(?:this )?(?:account|site|website|domain)(?: has been| is)? (?:suspended|disabled)\b/i.test(title)) return undefined
  return {
    code: page.code,
    certainty: 'possible',
    weight: 0.6,
    summary: `A page "${quote(masker, title, 60)}" answered instead of the store (status ${facts.status}): the host may have switched the site off.`,
    why: page.why,
    culprit: { in: 'store', name: null },
    evidence: [{ pointer: '/response/content/text', observed: quote(masker, title, 80), expected: 'JSON of the store' }],
    fix: page.fix
  }
}

function suspendedByPanel({ status, redirect, responseHeaders, target }: HttpFacts): Finding | undefined {
  const location = redirect ? responseHeaders.get('location') : undefined
  if (!CPANEL.test(location?.value ?? target.pathname)) return undefined
  return {
    code: page.code,
    certainty: 'possible',
    weight: 0.9,
    summary: `The host sends this call to its page for suspended accounts (status ${status}).`,
    why: page.why,
    culprit: { in: 'store', name: null },
    evidence: [{ pointer: location?.pointer ?? '/request/url', observed: '/cgi-sys/suspendedpage.cgi', expected: 'the API' }],
    fix: page.fix,
    supersedes: ['http.redirect']
  }
}
