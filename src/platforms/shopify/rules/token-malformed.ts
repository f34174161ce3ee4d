/** An Admin token that was damaged on its way into the header. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, judged } from '../admin-denied.js'
import { ADMIN_KINDS } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, sent, status, useConfigured } from '../finding.js'
import { recorded } from '../masked.js'
import { pageOf } from '../pages/index.js'

const stray = pageOf('token.malformed.stray-characters')
const malformed = pageOf('token.malformed')

export const tokenMalformed: Rule<ShopifyFacts> = {
  codes: [stray, malformed],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose({ facts, masker }) {
    if (!isAdminRefusal(facts)) return undefined
    const found = judged(facts)
    if (!found || found.name === 'authorization' || found.culprit.in === 'request.url' || found.scheme) return undefined
    if (!ADMIN_KINDS.has(found.kind) && found.kind !== 'hex32') return undefined
    const patch = useConfigured('X-Shopify-Access-Token', 'accessToken', found.culprit.pointer)
    if (found.wellFormed) {
      if (!found.stray) return undefined
      const around = strayWords(found.value, found.bare)
      const evidence = [sent(found, masker, masker.mask(found.bare)), status(facts)]
      const summary = `${found.name} carries ${around} around the token ${masker.mask(found.bare)}.`
      return finding(stray, 'likely', summary, found.culprit, evidence, {
        weight: 0.8,
        patch
      })
    }
    const digits = (recorded(found.bare)?.length ?? found.bare.length) - 6
    const wrong = digits === 32 ? 'characters that are no hex digits' : `${digits} characters instead of 32`
    const summary = `${found.name} ${masker.mask(found.bare)} has ${wrong} behind its prefix.`
    return finding(malformed, 'likely', summary, found.culprit, [sent(found, masker, 'prefix and 32 hex digits'), status(facts)], {
      weight: 0.8,
      patch
    })
  }
}

function strayWords(value: string, bare: string): string {
  const around = value.replace(bare, '')
  const words = [
    /["'`]/.test(around) && 'quotes',
    /[\r\n]|\\[nr]/.test(around) && 'line ends',
    /[ \t\u00a0\ufeff\u200b]/.test(around) && 'blanks'
  ]
  return words.filter((word) => word !== false).join(' and ') || 'stray characters'
}
