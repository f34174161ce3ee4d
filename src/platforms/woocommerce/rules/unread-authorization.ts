/** Keys in an Authorization line that is written otherwise than Basic or OAuth. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { Placed } from '../credentials.js'
import type { WooFacts } from '../facts.js'
import { finding, page, USE } from './unread-finding.js'
import { decoded, unreadKey } from './unread-key.js'

export const unreadAuthorization: Rule<WooFacts> = {
  codes: [
    page(
      'bearer',
      'Key or secret sent as Bearer token',
      'WooCommerce has no bearer tokens: the line is skipped and the caller counts as a visitor.',
      '401 woocommerce_rest_cannot_… and Authorization: Bearer with a ck_ or cs_ value.',
      [USE]
    ),
    page(
      'no-scheme',
      'Authorization header has no scheme word',
      'PHP takes user and password only from a line that starts with "Basic ".',
      '401 woocommerce_rest_cannot_… and Authorization holds key:secret, or their base64, without a scheme.',
      ['Put "Basic " and the base64 of key:secret into the line.']
    ),
    page(
      'oauth-prefix',
      'OAuth header does not start with "OAuth "',
      'The first six characters are compared exactly; "oauth " or "OAUTH " is not recognised.',
      '401 woocommerce_rest_cannot_… and an Authorization line with oauth_ values whose first word is written differently.',
      ['Write the scheme exactly as "OAuth ", capital O and A, one blank.']
    )
  ],
  diagnose(context) {
    const key = unreadKey(context.facts)
    switch (key?.as) {
      case 'bearer':
        return otherScheme(context, key.placed, 'bearer')
      case 'no-scheme':
        return noScheme(context, key.placed)
      case 'oauth-prefix':
        return oauthPrefix(context, key.placed)
      default:
        return undefined
    }
  }
}

function oauthPrefix(context: RuleContext<WooFacts>, placed: Placed): Finding {
  return finding(context, 'oauth-prefix', placed, `authorization starts with "${placed.value.slice(0, 6)}" instead of "OAuth ".`, [
    'Write the scheme exactly as "OAuth " (capital O and A, one blank).'
  ])
}

function noScheme(context: RuleContext<WooFacts>, placed: Placed): Finding {
  const { value } = placed
  const fix = decoded(value).startsWith('c') ? 'Put "Basic " in front of the value.' : 'Send "Basic " followed by the base64 of key:secret.'
  return finding(context, 'no-scheme', placed, `authorization: ${context.masker.mask(value)} has no scheme word in front.`, [fix])
}

/** @param detail of the code: empty for schemes that have none of their own */
export function otherScheme(context: RuleContext<WooFacts>, placed: Placed, detail: 'bearer' | ''): Finding {
  const { scheme } = context.facts.credentials
  const masked = `${scheme && `${scheme} `}${context.masker.mask(placed.value.slice(scheme.length).trim())}`
  return finding(context, detail, placed, `authorization: ${masked} uses scheme ${scheme || 'none'}, which WooCommerce does not read.`, [
    USE
  ])
}
