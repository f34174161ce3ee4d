/** The store platforms, in order of recognition. A new platform: one folder, one line here. */
import type { HttpFacts } from '../diagnosis/facts.js'
import type { Platform } from '../diagnosis/rule.js'
import type { CodePage } from '../model/diagnosis.js'
import { http, neutralRules } from './http/index.js'
import { unexplained } from './http/unexplained.js'
import { shopify } from './shopify/index.js'
import { woocommerce } from './woocommerce/index.js'

/** Narrows a platform to what the engine needs: the facts it makes are the facts its rules get. */
function anyFacts<F extends HttpFacts>(platform: Platform<F>): Platform {
  return platform as unknown as Platform
}

export const platforms: readonly Platform[] = [anyFacts(shopify), anyFacts(woocommerce), http]

/** What every engine is made of; the rest (stores, masker, where faults go) is its owner's. */
export const ruleBook = { platforms, neutral: neutralRules, unexplained } as const

/** Every page of the catalogue, in the order of the rules. */
export const allPages: readonly CodePage[] = [...platforms.flatMap(({ rules }) => rules), ...neutralRules, unexplained].flatMap(
  ({ codes }) => codes
)

export { neutralRules, unexplained }
