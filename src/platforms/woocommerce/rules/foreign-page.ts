/** A 404 page with no sign of WordPress or of a web server: perhaps another site. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { HOST_CULPRIT, statusIs } from '../sent.js'
import { apiPathRefusal } from './api-path-refusal.js'

/** The page of its code lies with the rule on the wrong host, which knows more. */
export const foreignPage: Rule<WooFacts> = {
  codes: [],
  diagnose(context) {
    return apiPathRefusal(context.facts) === 'foreign-404' ? otherSite(context) : undefined
  }
}

/** Any other page may be that of a front end, a tunnel or another site. */
function otherSite({ facts }: RuleContext<WooFacts>): Finding {
  return {
    code: 'woo.url.wrong-host',
    certainty: 'possible',
    weight: 0.75,
    summary: `${facts.target.host.slice(0, 60)} may not be the WordPress site: its 404 page has no sign of WordPress or of a web server.`,
    why: 'Where a front end, a tunnel or another site has this address, the store has one of its own.',
    culprit: HOST_CULPRIT,
    evidence: [statusIs(facts), { pointer: '/response/content/text', observed: facts.answer.title || 'an HTML page' }],
    fix: ['Ask for the address of WordPress itself (Settings > General > WordPress Address) and call that.'],
    settle: { how: 'GET /wp-json/ there: JSON means that it is WordPress.', request: { method: 'GET', path: '/wp-json/' } }
  }
}
