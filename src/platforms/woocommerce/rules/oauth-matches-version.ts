/** Old versions of WooCommerce cannot check some signatures that are right. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { splitUrl } from '../oauth1-url.js'
import { rawPairs, urldecode } from '../php-query.js'
import type { Draft } from './oauth-matches-draft.js'
import { FITS } from './oauth-matches-draft.js'
import type { SignatureCase } from './oauth-signature-case.js'

/** Old versions wrote "Invalid Signature" with a capital S; wc/v1, wc/v2 and the legacy API are theirs. */
function isOldVersion({ facts }: RuleContext<WooFacts>): boolean {
  return /Invalid Signature/.test(facts.error?.message ?? '') || facts.api.surface === 'legacy' || /^wc\/v[12]$/.test(facts.api.namespace)
}

/** Parameters with brackets two deep. */
export function nestedArray(context: RuleContext<WooFacts>, _: SignatureCase): Draft | undefined {
  const nested = context.facts.query.all.find(({ name }) => /^[^[]+\[[^\]]*\]\[/.test(name))
  if (!nested) return undefined
  const old = isOldVersion(context)
  return {
    code: 'woo.oauth.param.nested-array',
    certainty: old ? 'likely' : 'possible',
    weight: old ? 0.85 : 0.5,
    summary: `This store version may not be able to check a signature over ${nested.name.slice(0, 80)}.`,
    why: `${FITS} Old versions of WooCommerce built the base string of two-level bracket parameters wrongly.`,
    culprit: { in: 'request.query', name: nested.name, pointer: nested.pointer },
    fix: ['Update WooCommerce, or filter with flat parameters.'],
    settle: { how: `Send the same call without ${nested.name.slice(0, 80)}: if that passes, this is it.` }
  }
}

/** A + in the signature that is not encoded. */
export function rawPlus(context: RuleContext<WooFacts>, { request, parameters }: SignatureCase): Draft | undefined {
  const pair = rawPairs(splitUrl(request.url)?.query ?? '').find(({ name }) => urldecode(name) === 'oauth_signature')
  if (parameters.place !== 'query' || !pair?.value.includes('+')) return undefined
  const old = isOldVersion(context)
  return {
    code: 'woo.oauth.signature-plus',
    certainty: old ? 'likely' : 'possible',
    weight: old ? 0.8 : 0.5,
    summary: 'oauth_signature holds a + that is not encoded, which old versions of WooCommerce read as a blank.',
    why: `${FITS} In a query string + stands for a blank; newer versions turn it back, older ones compare as it is.`,
    fix: ['Percent-encode the signature: + is %2B.', 'Update WooCommerce.'],
    settle: { how: 'Send the same request with %2B in place of +.' }
  }
}
