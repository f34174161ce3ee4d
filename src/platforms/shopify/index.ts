import type { Platform } from '../../diagnosis/rule.js'

export const shopify: Platform = {
  id: 'shopify',
  recognise: () => false,
  facts: (facts) => facts,
  failed: () => false,
  notes: () => [],
  secrets: [],
  rules: []
}
