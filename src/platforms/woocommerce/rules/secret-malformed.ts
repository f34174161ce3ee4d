/** A secret that no store hands out: white space around it, an unfilled variable, percent escapes. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { culpritAt, said, withLength } from '../sent.js'
import { AUTHENTICATION_CLASS } from '../sources.js'
import type { SecretRefusal } from './secret-refusal.js'
import { secretPage, secretRefusal } from './secret-refusal.js'

export const secretMalformed: Rule<WooFacts> = {
  codes: [
    {
      ...secretPage,
      code: 'woo.secret.whitespace',
      title: 'Secret carries a blank or a line end',
      why: 'The key is trimmed before the look-up, the secret is compared byte for byte.',
      tell: '"Consumer secret is invalid." or a signature mismatch; the secret has white space at an end.',
      fix: ['Trim the secret where it is read.'],
      docs: ['https://www.schakko.de/2020/09/05/fixing-http-401-unauthorized-when-calling-woocommerces-rest-api/', AUTHENTICATION_CLASS]
    },
    {
      ...secretPage,
      code: 'woo.secret.placeholder',
      title: 'Secret is an unfilled variable',
      why: 'The text of an unset variable or of a template went out (or was signed with) in place of the secret.',
      tell: '"Consumer secret is invalid." or a signature mismatch; the secret is undefined, null or a template.',
      fix: ['Set the variable that feeds the secret.']
    },
    {
      ...secretPage,
      code: 'woo.secret.url-encoded',
      title: 'Secret was percent-encoded before use',
      why: 'The parts of a Basic value are taken as they are; percent escapes are not decoded.',
      tell: '"Consumer secret is invalid."; the decoded password holds % escapes.',
      fix: ['Encode only the query string, never the parts of Basic.']
    }
  ],
  diagnose(context) {
    const refusal = secretRefusal(context.facts)
    switch (refusal?.cause) {
      case 'whitespace': {
        const { value } = refusal.placed
        const what = `${/\s$/.test(value) ? 'ends in' : 'begins with'} ${/[\r\n]/.test(value) ? 'a line end' : 'a blank'}`
        return fault(context, refusal, what, 'Trim the secret where it is read from file or environment.')
      }
      case 'placeholder':
        return fault(context, refusal, 'is an unfilled variable', 'Set the variable that feeds the secret.')
      case 'url-encoded':
        return fault(context, refusal, 'holds % escapes', 'Do not percent-encode key or secret before base64.')
      default:
        return undefined
    }
  }
}

function fault({ facts, masker }: RuleContext<WooFacts>, { cause, placed, named }: SecretRefusal, what: string, fix: string): Finding {
  return {
    code: `woo.secret.${cause}`,
    certainty: named ? 'certain' : 'likely',
    weight: 0.9,
    summary: `Consumer secret ${masker.mask(placed.value)} in ${placed.name} ${what}, so it is not the stored one.`,
    why: 'The store knows the key and compares the secret byte for byte; what was sent cannot equal cs_ and 40 hexadecimal digits.',
    culprit: culpritAt(placed),
    evidence: [
      { pointer: placed.pointer, observed: withLength(placed.value, masker), expected: 'cs_ and 40 hexadecimal digits' },
      said(facts)
    ],
    fix: [fix],
    supersedes: ['woo.secret.wrong', 'wp.auth.header-altered']
  }
}
