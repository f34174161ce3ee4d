import type { Platform } from '../../diagnosis/rule.js'

export const woocommerce: Platform = {
  id: 'woocommerce',
  recognise: () => false,
  facts: (facts) => facts,
  failed: () => false,
  notes: () => [],
  secrets: [],
  rules: []
}
