import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { quote, reported, reportedAs } from '../quote.js'

const malformed: CodePage = {
  code: 'http.dns-not-found.malformed-host',
  level: 'failure',
  title: 'Host name is put together wrongly and cannot exist',
  why: 'The client builds the host from a shop name or URL that already holds a scheme, a path or the suffix that it appends itself. No name server knows the result.',
  tell: 'The name lookup fails, and the host is a bare scheme ("https"), repeats its own ending, or holds a blank or a slash.',
  fix: ['Give the client host or shop name in the form that it expects: without scheme, without path, without the suffix it appends.'],
  ceiling: 'certain',
  docs: ['https://github.com/MONEI/Shopify-api-node/issues/603', 'https://github.com/lpinca/shopify-token/issues/10']
}

export const notFound: CodePage = {
  code: 'http.dns-not-found',
  level: 'failure',
  title: 'Host name cannot be resolved',
  why: 'The name server says that this host does not exist, so no connection was tried.',
  tell: 'The runtime reports ENOTFOUND (browsers: ERR_NAME_NOT_RESOLVED).',
  fix: [
    'Correct the host name in the base URL.',
    'Where the name is right, check the DNS record, VPN, /etc/hosts and, in a container, its DNS.'
  ],
  ceiling: 'certain',
  limits: 'Whether the name is mistyped or only unknown to this resolver cannot be seen from here.',
  docs: ['https://nodejs.org/api/dns.html#error-codes']
}

export const noServer: CodePage = {
  code: 'http.dns-failure',
  level: 'failure',
  title: 'Name server did not answer',
  why: 'The lookup of the host name failed for a passing reason: the resolver did not answer or had no answer ready. It says nothing about the host.',
  tell: 'The runtime reports EAI_AGAIN, EAI_FAIL or a DNS timeout.',
  fix: ["Check the local resolver or the container's DNS.", 'Try again; this often passes.'],
  ceiling: 'certain',
  docs: ['https://nodejs.org/api/dns.html#error-codes']
}

export const dns: Rule = {
  codes: [malformed, notFound, noServer],
  on: 'failure',
  needs: { broken: true },
  diagnose(context) {
    const { failure } = context.facts
    if (failure?.kind !== 'dns_error' && failure?.kind !== 'dns_timeout') return undefined
    const fault = faultOfHost(context)
    if (fault) return hostFinding(context, malformed, `Host "${fault.host}" cannot exist: ${fault.reason}.`, fault.host, fault.fix)
    const host = quote(context.masker, context.facts.target.hostname)
    if (failure.kind === 'dns_error' && !/EAI_(AGAIN|FAIL)/.test(failure.code)) {
      return hostFinding(context, notFound, `Host name "${host}" cannot be resolved.`, host)
    }
    return {
      code: noServer.code,
      certainty: 'certain',
      summary: `The name server gave no answer for "${host}" (${reported(context.masker, failure)}).`,
      why: noServer.why,
      culprit: { in: 'network', name: null },
      evidence: [reportedAs(context.masker, failure)],
      fix: noServer.fix
    }
  }
}

function hostFinding(context: RuleContext<HttpFacts>, page: CodePage, summary: string, host: string, step?: string): Finding {
  const { facts, masker } = context
  return {
    code: page.code,
    certainty: 'certain',
    summary,
    why: page.why,
    culprit: { in: 'request.url', name: 'host', pointer: '/request/url' },
    evidence: [...(facts.failure ? [reportedAs(masker, facts.failure)] : []), { pointer: '/request/url', observed: host }],
    fix: step ? [step, ...page.fix] : page.fix
  }
}

/** `SHOPIFY_SHOP`, `${SHOP}`, `{{shop}}`, `<shop>`, `undefined`: https://github.com/phpish/shopify_app-skeleton/issues/6 */
const PLACEHOLDER = /^(?:[A-Z]{2,60}(?:_[A-Z0-9]{1,60}){1,8}|undefined|null|None|NaN)$|[{}<>$]|%7[Bb]|%3[Cc]/

/** Names that cannot be hosts, with what makes them so. The raw text counts too: URL parsers repair some of them silently. */
function faultOfHost({ facts, masker }: RuleContext<HttpFacts>) {
  const raw = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(facts.exchange.request.url)?.[1] ?? ''
  const said = /ENOTFOUND\s+(\S+)/.exec(facts.failure?.message ?? '')?.[1] ?? ''
  const host = (raw || said || facts.target.hostname).replace(/^[^@]*@/, '')
  const name = host.replace(/:\d*$/, '').toLowerCase()
  const labels = name.split('.')
  const shown = quote(masker, host, 80)
  const fix = (wrong: string, right: string) => `Take "${wrong}" out of the configured host; it should read "${quote(masker, right, 80)}".`
  if (/^https?$/.test(name) || /^[a-z]+:\/\//i.test(said)) {
    const rest = facts.exchange.request.url.replace(/^(?:https?:?\/+)+/i, '').split(/[/?#]/)[0] ?? ''
    return {
      host: shown,
      reason: 'it holds a scheme (http or https)',
      fix: fix('https://', rest.slice(0, -repeated(rest).length || undefined))
    }
  }
  const twice = repeated(name)
  if (twice !== '') {
    return { host: shown, reason: `it repeats the ending "${quote(masker, twice, 60)}"`, fix: fix(twice, name.slice(0, -twice.length)) }
  }
  if (/[\s/\\]|%20|%2f|,/.test(name)) return { host: shown, reason: 'it holds a blank, a slash or a comma', fix: undefined }
  if (PLACEHOLDER.test(host.replace(/:\d*$/, '')))
    return { host: shown, reason: 'it is the name of a variable that was never filled in', fix: undefined }
  if (labels.slice(0, -1).some((label) => label === '') || name === '')
    return { host: shown, reason: 'it has an empty part', fix: undefined }
  const strange = IPV6.test(host) ? undefined : /[[\]()=:;!*'"&+|^`~]/.exec(name)?.[0]
  return strange ? { host: shown, reason: `no host name holds "${strange}"`, fix: undefined } : undefined
}

const IPV6 = /^\[[0-9a-f:.]+\](?::\d*)?$/i

/** `.myshopify.com` of `acme.myshopify.com.myshopify.com`. */
function repeated(name: string): string {
  const labels = name.split('.')
  const ending = labels.slice(-2).join('.')
  return labels.length >= 4 && labels.slice(-4, -2).join('.') === ending ? `.${ending}` : ''
}
