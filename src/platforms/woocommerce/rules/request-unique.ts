/** A value that must be unique and is not. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { issue, WOO_DOCS } from '../sources.js'
import { editedId } from './request-body.js'
import { bodyCulprit, finding, requestPage } from './request-finding.js'
import { requestRefusal } from './request-refusal.js'

export const requestUnique: Rule<WooFacts> = {
  codes: [
    {
      ...requestPage,
      code: 'woo.request.duplicate-sku',
      title: 'Value must be unique and is not',
      why: 'Another product, or one in the bin, has this SKU already.',
      tell: '400 product_invalid_sku; data.resource_id is the product that has it.',
      fix: ['Use another SKU, or leave it out where it does not change.'],
      docs: [WOO_DOCS, issue('woocommerce/woocommerce', 33806), issue('woocommerce/woocommerce', 51410)]
    }
  ],
  diagnose(context) {
    const refusal = requestRefusal(context.facts)
    if (refusal === 'unique-sku') return duplicate(context, 'sku')
    return refusal === 'unique-id' ? duplicate(context, 'global_unique_id') : undefined
  }
}

/** `product_invalid_sku` and the like: `data.resource_id` is the first product found with the value. */
function duplicate(context: RuleContext<WooFacts>, name: 'sku' | 'global_unique_id'): Finding {
  const { facts } = context
  const owner = facts.error?.resource
  const isOwn = owner !== undefined && owner === editedId(facts)
  const pointer = '/response/content/text'
  return finding(context, {
    code: 'request.duplicate-sku',
    certainty: isOwn ? 'likely' : 'certain',
    summary: isOwn
      ? `The store refuses ${name} although product ${owner}, which is edited, has it itself: a second product has it as well.`
      : `${name} is in use already${owner === undefined ? ', or not valid' : ` by product ${owner}`}.`,
    culprit: bodyCulprit(context, name),
    ...(owner !== undefined && {
      evidence: [{ pointer, observed: `resource_id ${owner}`, note: isOwn ? 'the product that is edited' : 'the product that has it' }]
    }),
    fix: isOwn
      ? [
          `Leave ${name} out of the update: it does not change.`,
          `Look for a second product or variation with this ${name}, in drafts and in the bin too.`
        ]
      : [
          ...(owner === undefined || owner === 0 ? [] : [`Change product ${owner} instead (PUT …/products/${owner}).`]),
          `Use another ${name}; look among variations and in the bin too.`
        ]
  })
}

/** WooCommerce 9.3 and later reserves the SKU of a product that is being created. */
export function skuInProcess(context: RuleContext<WooFacts>): Finding {
  return finding(context, {
    code: 'request.duplicate-sku',
    certainty: 'likely',
    summary: 'The store could not save the product because of its sku: it is in use, or another call creates a product with it.',
    culprit: bodyCulprit(context, 'sku'),
    fix: [
      'Search GET …/products?sku=… before sending it again: an earlier call may have made the product.',
      'Send calls with the same sku one after the other; look in the bin too.'
    ]
  })
}
