import type { HttpFacts } from '../../../diagnosis/facts.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isForeignPage, isStockPage, pageText, pageWords } from '../page-signs.js'
import { quote, statusIs } from '../quote.js'
import { waf } from './waf.js'

const jsCookie: CodePage = {
  code: 'http.waf.challenge.js-cookie',
  level: 'failure',
  title: 'Host answers with a JavaScript cookie page',
  why: 'The host sends every new visitor a script that computes a cookie and loads the page again. An API client runs no script, so it never gets past it, even where the status is 200.',
  tell: 'HTML with a script that sets a cookie (aes.js, __test, sucuri_cloudproxy_js) instead of the format of the API.',
  fix: [
    'Move the store to a host or plan without this page; an API client cannot pass it.',
    'Or have the host switch it off for the API path.'
  ],
  ceiling: 'certain',
  docs: ['https://github.com/woocommerce/woocommerce/issues/24087']
}

const challenge: CodePage = {
  code: 'http.waf.challenge',
  level: 'failure',
  title: 'Bot protection answered with a challenge page',
  why: 'A protection in front of the store takes the caller for a bot and asks for a proof that only a browser can give. The API was not asked.',
  tell: 'HTML such as "Just a moment...", "Your connection needs to be verified before you can proceed", or the field cf-mitigated. A 429 in HTML without limit fields is a weaker sign.',
  fix: [
    'Have the address or path of the caller allowed in the protection.',
    'Slow down and send an honest User-Agent.',
    'Do not script pages that are meant for browsers.'
  ],
  ceiling: 'certain',
  docs: ['https://developers.cloudflare.com/cloudflare-challenges/', 'https://github.com/Shopify/theme-tools/issues/1142']
}

const COOKIE_SCRIPT =
  /\/aes\.js|slowAES\.decrypt|__test=|sucuri_cloudproxy_js|document\.cookie\s{0,5}=[^;]{0,200}(?:;[^;]{0,200})?(?:;\s{0,20}(?:window\.)?)?location/

/** Not `challenge-platform/scripts/jsd`: Cloudflare puts that into the site's own pages. */
const CHALLENGES: readonly (readonly [RegExp, string])[] = [
  [/Just a moment\.\.\.|challenge-platform\/(?!(?:h\/\w\/)?scripts\/jsd)|cf-chl-|cf_chl_/, 'Cloudflare'],
  [/Your connection needs to be verified before you can proceed/, "Shopify's edge"],
  [/_Incapsula_Resource|Incapsula incident ID|Pardon Our Interruption|isImpervaSpaSupport/, 'Imperva'],
  [/captcha-delivery\.com/, 'DataDome'],
  [/\/\.well-known\/(?:sg)?captcha\//, 'SiteGround'],
  [/wsidchk|imunify360/i, 'Imunify360'],
  // https://docs.litespeedtech.com/cp/cpanel/recaptcha/
  [/\/\.lsrecap\//, 'LiteSpeed'],
  [/DDoS-Guard/i, 'DDoS-Guard']
]

/** A site may have one in the foot of every page, so only the page of a refusal counts, and it proves nothing. */
const CAPTCHA = /g-recaptcha|h-captcha|cf-turnstile/

/** Cloudflare's refusal without a puzzle: by rule, address or User-Agent. Its 52x pages look alike but mean a dead store. */
const CLOUDFLARE_BLOCK = /Attention Required! \| Cloudflare|Sorry, you have been blocked|error code: 10(?:06|07|09|10|12|20)\b/

/** Fields that say so, whatever the status: SiteGround sends its puzzle with 202. */
const MARKS = ['cf-mitigated', 'x-amzn-waf-action', 'sg-captcha']

/** Refusals in plain text or JSON; Cloudflare's 1015 is a rate limit. */
const WITHOUT_PAGE = /^\s{0,20}error code: 10(?:06|07|09|10|12|20)\b|Imunify360 bot-protection/i

const REFUSED: ReadonlySet<number> = new Set([401, 403, 406, 429, 503])

export const challengePage: Rule = {
  codes: [jsCookie, challenge],
  diagnose(context) {
    const { facts } = context
    const mitigated = MARKS.map((name) => facts.responseHeaders.get(name)).find((field) => field !== undefined)
    if (mitigated)
      return found(context, challenge, 'certain', quote(context.masker, `${mitigated.name}: ${mitigated.value}`), mitigated.pointer)
    const words = facts.status < 400 || facts.isHtml ? undefined : WITHOUT_PAGE.exec(facts.text.slice(0, 500))?.[0]
    if (words) return found(context, waf, 'likely', quote(context.masker, words, 60), '/response/content/text')
    if (!facts.isHtml || facts.status < 200 || (facts.status >= 300 && facts.status < 400)) return undefined
    const text = pageText(facts)
    const script = /<script/i.test(text) && text.length < 30_000 ? COOKIE_SCRIPT.exec(text) : null
    if (script) return found(context, jsCookie, 'certain', quote(context.masker, script[0], 40), '/response/content/text')
    if (facts.status < 400 && wantsPage(facts)) return undefined
    const vendor = CHALLENGES.find(([pattern]) => pattern.test(text))
    if (vendor) return found(context, challenge, 'certain', `page of ${vendor[1]}: ${titleOf(context)}`, '/response/content/text')
    if (facts.status >= 400 && CLOUDFLARE_BLOCK.test(text)) {
      return found(context, waf, 'likely', `page of Cloudflare: ${titleOf(context)}`, '/response/content/text')
    }
    if (CAPTCHA.test(text) && (facts.status < 400 ? wantsJson(facts) : REFUSED.has(facts.status) && isForeignPage(facts))) {
      return found(context, challenge, 'likely', `page with a CAPTCHA: ${titleOf(context)}`, '/response/content/text')
    }
    if (facts.status !== 429 || !isForeignPage(facts) || isStockPage(facts) || hasLimitFields(facts)) return undefined
    return found(context, challenge, 'likely', `429 with an HTML page: ${titleOf(context)}`, '/response/content/text')
  }
}

function titleOf({ facts, masker }: RuleContext<HttpFacts>): string {
  return quote(masker, pageWords(facts), 80)
}

/** A browser that navigates may see such a page and pass it. */
function wantsPage({ headers }: HttpFacts): boolean {
  return (headers.value('accept') ?? '').includes('html')
}

/** A shop's own page may hold a CAPTCHA: on a success only a caller that wants JSON was turned away by it. */
function wantsJson({ headers }: HttpFacts): boolean {
  const accept = headers.value('accept') ?? ''
  return accept.includes('json') && !accept.includes('html')
}

function hasLimitFields({ responseHeaders }: HttpFacts): boolean {
  return responseHeaders.all.some(({ name }) => /^(retry-after|x-?ratelimit|x-shopify-shop-api-call-limit)/i.test(name))
}

const WHAT: Readonly<Record<string, string>> = {
  [jsCookie.code]: 'The host answered with a script that sets a cookie',
  [waf.code]: 'A firewall refused the request by a rule, and answered'
}

function found({ facts }: RuleContext<HttpFacts>, page: CodePage, certainty: 'certain' | 'likely', sign: string, pointer: string): Finding {
  const what = WHAT[page.code] ?? 'Bot protection answered with a challenge'
  return {
    code: page.code,
    certainty,
    weight: 0.6,
    summary: `${what} instead of the API (status ${facts.status}).`,
    why: page.why,
    culprit: page === challenge ? { in: 'network', name: null } : { in: 'response.body', name: null, pointer: '/response/content/text' },
    evidence: [statusIs(facts), { pointer, observed: sign, expected: 'the answer of the API' }],
    fix: page.fix,
    ...(certainty === 'likely' && { settle: { how: 'The text of the page, and the same call with another client or after a pause.' } })
  }
}
