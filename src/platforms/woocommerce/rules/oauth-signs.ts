/** What a refused signature shows without the secret: shapes that cannot fit, and habits that often do not. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { headerAndQuery, parameterHabits, unsignedForm } from './oauth-signs-parameters.js'
import { methodOverride, signatureShape, staleLink } from './oauth-signs-signature.js'
import { localProxy, otherHome } from './oauth-signs-url.js'

/** Culprit and evidence are the signature and what the store said, where a sign names no other. */
export type Sign = Pick<Finding, 'code' | 'certainty' | 'summary' | 'why' | 'fix'> & Partial<Finding>

/** Best first is the engine's business; each sign stands for itself. */
export function signsOf(context: RuleContext<WooFacts>, found: OAuthExchange): Finding[] {
  const signs = [
    staleLink(context, found),
    ...signatureShape(found),
    localProxy(context, found),
    otherHome(context, found),
    headerAndQuery(context, found),
    unsignedForm(context),
    methodOverride(context),
    ...parameterHabits(context)
  ].filter((sign) => sign !== undefined)
  const culprit = carrier(context.facts, found.parameters, 'oauth_signature')
  return signs.map((sign) => ({ culprit, evidence: [said(context.facts)], ...sign }))
}
