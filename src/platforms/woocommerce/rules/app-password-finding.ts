/** The form that all findings about application passwords share. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { sawVisitor } from '../nobody.js'
import { authorizationCulprit, basicUser, indexPath, said } from '../sent.js'
import { kindOf } from '../shapes.js'

/** A finding of `wp.app-password.<detail>` that accuses the Authorization line. */
export function finding(
  { facts, masker }: RuleContext<WooFacts>,
  detail: string,
  certainty: Finding['certainty'],
  summary: string,
  fix: string
): Finding {
  const shape =
    kindOf(facts.credentials.basic?.password ?? '') === 'application-password' ? '24 letters and digits' : 'not 24 letters and digits'
  const silent = sawVisitor(facts)
  return {
    code: `wp.app-password.${detail}`,
    certainty,
    summary,
    why: silent
      ? 'The store answered as to a visitor. On wc/ routes WooCommerce swallows the reason why an application password was refused; on wp/v2 the store names it.'
      : 'WordPress tried the Basic line as an application password and said what was wrong with it.',
    culprit: authorizationCulprit(facts.credentials),
    evidence: [basicUser(facts.credentials, masker, shape), said(facts)],
    fix: [fix],
    ...(silent && {
      settle: {
        how: 'Send the same header to wp/v2/users/me over https: there WordPress names the fault.',
        request: { method: 'GET', path: `${indexPath(facts)}wp/v2/users/me` }
      }
    })
  }
}
