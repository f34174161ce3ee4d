/** "Invalid timestamp.": oauth_timestamp is more than 15 minutes from the store's clock. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier, refusalOf, textOf } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

/** Seconds each way. */
const WINDOW = 900

const common = { level: 'failure', ceiling: 'certain' } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.oauth.timestamp.milliseconds',
    title: 'Timestamp is in milliseconds',
    why: 'OAuth counts seconds; a value in milliseconds lies thousands of years ahead.',
    tell: '"Invalid timestamp."; oauth_timestamp has 13 digits.',
    fix: ['Send whole seconds: Math.floor(Date.now() / 1000).'],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.oauth.timestamp.format',
    title: 'Timestamp is not a number',
    why: 'The store compares the text with its clock as a number; a date text is far from any.',
    tell: '"Invalid timestamp."; oauth_timestamp is no row of digits.',
    fix: ['Send Unix time in whole seconds.'],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.oauth.timestamp.skew.client',
    title: "Caller's clock is more than 15 minutes off",
    why: 'The store takes timestamps up to 900 seconds from its own clock; this one was made by a wrong clock, or long before it was sent.',
    tell: '"Invalid timestamp."; oauth_timestamp is far from the Date of the answer and from the time of the call.',
    fix: ["Synchronise the caller's clock.", 'Sign right before sending, also in queues and retries.'],
    docs: [AUTHENTICATION_CLASS, issue('XiaoFaye/WooCommerce.NET', 445), issue('woocommerce/wc-api-python', 25)]
  },
  {
    ...common,
    code: 'woo.oauth.timestamp.skew.server',
    title: "Store's clock is more than 15 minutes off",
    why: 'The timestamp is right, but the server compares it with a clock that is wrong.',
    tell: '"Invalid timestamp."; oauth_timestamp fits the time of the call, the Date of the answer does not.',
    fix: ["Have the host synchronise the server's clock."],
    limits: 'Where this machine signs the request as well, its own clock may be the wrong one: compare both with a third.',
    docs: [
      AUTHENTICATION_CLASS,
      issue('woocommerce/wc-api-node', 58),
      issue('woocommerce/woocommerce', 16621),
      issue('woocommerce/woocommerce', 8645)
    ]
  },
  {
    ...common,
    code: 'woo.oauth.timestamp.skew',
    title: 'oauth_timestamp and store clock differ by more than 15 minutes',
    why: 'One of two clocks is off; key, secret and signed URL are right, since they are checked before.',
    tell: '"Invalid timestamp." without a Date to compare with.',
    fix: ['Synchronise the clock that is off.'],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.oauth.timestamp',
    title: 'oauth_timestamp is not accepted',
    why: 'The store takes timestamps up to 900 seconds from its own clock.',
    tell: '"Invalid timestamp."',
    fix: ['Send the current Unix time in whole seconds.'],
    docs: [AUTHENTICATION_CLASS]
  }
]

export const oauthTimestamp: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const refusal = refusalOf(context.facts)
    const found = refusal?.kind === 'timestamp' ? context.facts.oauth : undefined
    if (!found) return undefined
    const findings = judge(context, found)
    return refusal?.sure
      ? findings
      : findings.map((finding) => (finding.certainty === 'certain' ? { ...finding, certainty: 'likely' as const } : finding))
  }
}

function judge(context: RuleContext<WooFacts>, found: OAuthExchange): Finding[] {
  const text = textOf(found.parameters, 'oauth_timestamp')
  if (!/^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text)) return [shape(context, found, 'format', `"${text.slice(0, 40)}" is no number of seconds`)]
  const seconds = Number(text)
  if (Math.abs(seconds / 1000 - context.facts.at / 1000) < 366 * 86_400 && seconds > 1e11) {
    return [shape(context, found, 'milliseconds', `${text} counts milliseconds`)]
  }
  const date = Date.parse(context.facts.responseHeaders.value('date') ?? '') / 1000
  const here = context.facts.at / 1000
  const offStore = Number.isNaN(date) ? undefined : seconds - date
  const offHere = here > 0 ? seconds - here : undefined
  const far = (difference: number | undefined) => difference !== undefined && Math.abs(difference) > WINDOW
  if (far(offHere) && (offStore === undefined || far(offStore))) return [client(context, found, offStore, offHere ?? 0)]
  if (far(offStore)) return [server(context, found, offStore ?? 0), clientToo(context, found, offStore ?? 0)]
  return [unclear(context, found, offStore, offHere)]
}

function base({ facts }: RuleContext<WooFacts>, { parameters }: OAuthExchange) {
  const culprit = carrier(facts, parameters, 'oauth_timestamp')
  const observed = `oauth_timestamp=${textOf(parameters, 'oauth_timestamp').slice(0, 40)}`
  return { culprit, observed, at: culprit.pointer === undefined ? {} : { pointer: culprit.pointer } }
}

function shape(context: RuleContext<WooFacts>, found: OAuthExchange, kind: 'format' | 'milliseconds', fault: string): Finding {
  const { culprit, observed, at } = base(context, found)
  return {
    code: `woo.oauth.timestamp.${kind}`,
    certainty: 'certain',
    summary: `oauth_timestamp ${fault}; WooCommerce expects Unix time in whole seconds.`,
    why: 'Key, secret and signature passed; the store then compared this value with its clock in seconds, and it lies outside the 15 minutes allowed.',
    culprit,
    evidence: [{ ...at, observed, expected: `about ${Math.round(context.facts.at / 1000)}` }, said(context.facts)],
    fix: ['Send whole seconds, for instance Math.floor(Date.now() / 1000), and sign that value.']
  }
}

function client(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number | undefined, offHere: number): Finding {
  const { culprit, observed, at } = base(context, found)
  const off = offStore ?? offHere
  return {
    code: 'woo.oauth.timestamp.skew.client',
    certainty: offStore === undefined ? 'likely' : 'certain',
    summary: `oauth_timestamp is ${spoken(off)} the store's clock; 15 minutes are allowed.`,
    why: "The store's Date and the time of this call agree, oauth_timestamp does not: the caller's clock is off, or the request was signed long before it was sent. Key, secret and signed URL are right, since they are checked before.",
    culprit,
    evidence: [
      { ...at, observed, expected: `within 900 s of ${Math.round(context.facts.at / 1000)}` },
      ...clocks(context, offStore),
      said(context.facts)
    ],
    fix: [
      "Synchronise the caller's clock (NTP).",
      'Sign right before sending: do not keep signed requests in a queue, and sign retries anew.'
    ]
  }
}

/** What made the timestamp and what recorded the call are often one machine with one clock. */
function clientToo(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number): Finding {
  const { culprit, observed, at } = base(context, found)
  const date = Math.round(Date.parse(context.facts.responseHeaders.value('date') ?? '') / 1000)
  return {
    ...client(context, found, offStore, 0),
    certainty: 'possible',
    weight: 0.3,
    summary: `The caller's clock may be the wrong one: oauth_timestamp is ${spoken(offStore)} the store's Date.`,
    why: 'The time of this call fits oauth_timestamp, but where client and recorder are one machine both come from the same clock. The same call from another machine would tell.',
    culprit,
    evidence: [
      { ...at, observed, expected: `within 900 s of ${date}, the store's Date` },
      ...clocks(context, offStore),
      said(context.facts)
    ]
  }
}

function server(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number): Finding {
  const { observed, at } = base(context, found)
  const date = context.facts.responseHeaders.get('date')
  return {
    code: 'woo.oauth.timestamp.skew.server',
    certainty: 'likely',
    weight: 0.7,
    summary: `The store's clock (Date) is off: oauth_timestamp fits the time of this call and is ${spoken(offStore)} the store's Date.`,
    why: 'The store compares oauth_timestamp with its own clock. Here the timestamp fits the time at which the call was recorded, while Date does not. If this machine made the timestamp too, its clock may be the wrong one.',
    culprit: { in: 'response.header', name: 'date', ...(date && { pointer: date.pointer }) },
    evidence: [...clocks(context, offStore), { ...at, observed, note: 'fits the time of the call' }, said(context.facts)],
    fix: ["Have the host synchronise the server's clock.", 'Compare both clocks with a third one first.'],
    settle: { how: 'Compare the Date of another server with both clocks: the one that differs is off.' }
  }
}

function unclear(context: RuleContext<WooFacts>, found: OAuthExchange, offStore: number | undefined, offHere: number | undefined): Finding {
  const { culprit, observed, at } = base(context, found)
  const known = offStore === undefined && offHere !== undefined
  return {
    code: known ? 'woo.oauth.timestamp.skew' : 'woo.oauth.timestamp',
    certainty: 'certain',
    summary: 'The store refuses oauth_timestamp: it is more than 15 minutes from its clock.',
    why: `oauth_timestamp fits the time of this call${offStore === undefined ? '' : " and the answer's Date"}, so the clock that PHP compares it with differs from those, or the answer is an old one from a cache.`,
    culprit,
    evidence: [{ ...at, observed }, ...clocks(context, offStore), said(context.facts)],
    fix: ["Compare the server's clock with a third one, and have it synchronised.", 'Keep caches away from the API.']
  }
}

function clocks({ facts }: RuleContext<WooFacts>, offStore: number | undefined): Finding['evidence'] {
  const date = facts.responseHeaders.get('date')
  const here = { observed: new Date(facts.at).toISOString(), note: 'time of this call' }
  return date && offStore !== undefined ? [{ pointer: date.pointer, observed: date.value, note: "the store's clock" }, here] : [here]
}

function spoken(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60)
  const size =
    minutes < 180 ? `${minutes} minutes` : minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
  return `${size} ${seconds < 0 ? 'behind' : 'ahead of'}`
}
