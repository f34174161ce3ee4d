/** oauth_timestamp is no number of seconds. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { textOf } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { AUTHENTICATION_CLASS } from '../sources.js'
import { asSure, timestampPage, timestampSent } from './oauth-timestamp-evidence.js'
import { timestampRefusal } from './oauth-timestamp-refusal.js'

export const oauthTimestampFormat: Rule<WooFacts> = {
  codes: [
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp.milliseconds',
      title: 'Timestamp is in milliseconds',
      why: 'OAuth counts seconds; a value in milliseconds lies thousands of years ahead.',
      tell: '"Invalid timestamp."; oauth_timestamp has 13 digits.',
      fix: ['Send whole seconds: Math.floor(Date.now() / 1000).'],
      docs: [AUTHENTICATION_CLASS]
    },
    {
      ...timestampPage,
      code: 'woo.oauth.timestamp.format',
      title: 'Timestamp is not a number',
      why: 'The store compares the text with its clock as a number; a date text is far from any.',
      tell: '"Invalid timestamp."; oauth_timestamp is no row of digits.',
      fix: ['Send Unix time in whole seconds.'],
      docs: [AUTHENTICATION_CLASS]
    }
  ],
  diagnose(context) {
    const refusal = timestampRefusal(context)
    if (refusal?.cause !== 'format' && refusal?.cause !== 'milliseconds') return undefined
    const { cause, found, sure } = refusal
    const text = textOf(found.parameters, 'oauth_timestamp')
    const fault = cause === 'format' ? `"${text.slice(0, 40)}" is no number of seconds` : `${text} counts milliseconds`
    return asSure(shape(context, found, cause, fault), sure)
  }
}

function shape(context: RuleContext<WooFacts>, found: OAuthExchange, kind: 'format' | 'milliseconds', fault: string): Finding {
  const { culprit, observed, at } = timestampSent(context, found)
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
