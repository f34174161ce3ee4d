/** The platform-neutral room: what any store can fail with, and the fallback where no store platform is recognised. */
import type { Platform, Rule } from '../../diagnosis/rule.js'

export const neutralRules: readonly Rule[] = []

export const http: Platform = {
  id: 'http',
  recognise: () => true,
  facts: (facts) => facts,
  failed: () => false,
  notes: () => [],
  secrets: [],
  rules: []
}
