import type { HttpFacts } from '../../../diagnosis/facts.js'
import { isLoopback } from '../../../diagnosis/urls.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { place, quote, statusIs } from '../quote.js'

const docs = ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4']

const toHttps: CodePage = {
  code: 'http.redirect.to-https',
  level: 'failure',
  title: 'Plain http asked, https wanted',
  why: 'The server sends http callers to https. On the way clients drop Authorization or turn a POST into a GET, and a signature made for http:// no longer fits.',
  tell: 'A redirect whose Location is the same URL with https.',
  fix: ['Use https in the base URL.'],
  ceiling: 'certain',
  docs
}

const hostChange: CodePage = {
  code: 'http.redirect.host-change',
  level: 'failure',
  title: 'Redirect to another host name of the same site',
  why: 'The server knows the site under another name and sends callers there. Clients drop Authorization on a change of host, and a signature made for the old name no longer fits.',
  tell: 'A redirect whose Location has another host, for example with www. added or dropped.',
  fix: ['Use the host that the store redirects to.'],
  ceiling: 'certain',
  docs
}

const leavesProxy: CodePage = {
  code: 'http.redirect.leaves-proxy',
  level: 'notice',
  title: 'Redirect leads past the proxy to the store',
  why: 'The request came through a local proxy, and Location names another address. A client that follows goes there directly, unrecorded.',
  tell: 'The request was sent to a loopback address, Location names another host.',
  fix: ['Point the base URL of the store at what the store wants (https, host), or let the proxy rewrite Location.'],
  ceiling: 'certain',
  limits: 'Targets that are exactly the configured store are rewritten by the gateway and not reported.',
  docs: []
}

export const redirect: Rule = {
  codes: [toHttps, hostChange, leavesProxy],
  needs: { status: (status) => status >= 300 && status < 400 },
  diagnose(context) {
    const { facts } = context
    if (!facts.redirect) return undefined
    const findings: Finding[] = []
    const { loses, location } = facts.redirect
    const hurts = loses.size > 0 && (facts.sentCredentials.length > 0 || loses.has('method'))
    if (hurts && loses.has('store')) findings.push(moved(context, hostChange))
    else if (hurts && facts.target.protocol === 'http:' && location.protocol === 'https:') findings.push(moved(context, toHttps))
    if (leaves(facts, location)) findings.push(left(context, location))
    return findings
  }
}

function moved({ facts, masker }: RuleContext<HttpFacts>, page: CodePage): Finding {
  const location = facts.redirect?.location ?? facts.target
  const what = [...(facts.redirect?.loses ?? [])].filter((loss) => loss !== 'store').map((loss) => LOST[loss])
  const cost = what.length > 0 ? `; a client that follows loses ${what.join(', ')}` : ''
  const from = page === toHttps ? 'http://' : quote(masker, facts.target.host, 80)
  const to = page === toHttps ? 'https://' : quote(masker, location.host, 80)
  return {
    code: page.code,
    certainty: page === toHttps || isSameSite(facts.target.hostname, location.hostname) ? 'certain' : 'likely',
    generic: true,
    summary: `${facts.status}: the store redirects from ${from} to ${to}${cost}.`,
    why: page.why,
    culprit: { in: 'request.url', name: page === toHttps ? 'scheme' : 'host', pointer: '/request/url' },
    evidence: [
      statusIs(facts),
      { pointer: facts.redirect?.field.pointer ?? '/response/headers', observed: place(masker, location), note: 'Location' },
      { pointer: '/request/url', observed: place(masker, facts.target), expected: place(masker, location) }
    ],
    fix: [`Set the base URL to ${quote(masker, location.origin, 100)}.`, ...page.fix.slice(1)]
  }
}

/** `www.shop.example` and `shop.example`; of two strange names nobody can say that they are one site. */
function isSameSite(a: string, b: string): boolean {
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`)
}

const LOST = { credential: 'the credential', method: 'method and body', query: 'the query', store: 'the host' } as const

/** What our gateway would rewrite stays with it: exactly the store's origin, and not the very URL just asked. */
function leaves({ asked, target, viaProxy, exchange }: HttpFacts, location: URL): boolean {
  if (!viaProxy || !isLoopback(asked.hostname) || isLoopback(location.hostname)) return false
  if (exchange.forwarded?.url === undefined) return true
  return location.origin !== target.origin || location.href === target.href
}

function left({ facts, masker }: RuleContext<HttpFacts>, location: URL): Finding {
  return {
    code: leavesProxy.code,
    certainty: 'certain',
    summary: `Location leads past the proxy to ${quote(masker, location.host, 80)}.`,
    why: leavesProxy.why,
    culprit: { in: 'response.header', name: 'location', pointer: facts.redirect?.field.pointer ?? '/response/headers' },
    evidence: [{ pointer: facts.redirect?.field.pointer ?? '/response/headers', observed: place(masker, location) }],
    fix: leavesProxy.fix
  }
}
