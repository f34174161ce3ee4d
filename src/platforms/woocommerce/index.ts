import type { Platform } from '../../diagnosis/rule.js'
import type { WooFacts } from './facts.js'
import { wooFacts } from './facts.js'

export const woocommerce: Platform<WooFacts> = {
  id: 'woocommerce',
  recognise: () => false,
  facts: wooFacts,
  failed: () => false,
  notes: () => [],
  secrets: [],
  rules: []
}
