/** The store platforms, in order of recognition. A new platform: one folder, one line here. */
import type { HttpFacts } from '../diagnosis/facts.js'
import type { Platform } from '../diagnosis/rule.js'
import { http } from './http/index.js'
import { shopify } from './shopify/index.js'
import { woocommerce } from './woocommerce/index.js'

/** Narrows a platform to what the engine needs: the facts it makes are the facts its rules get. */
function anyFacts<F extends HttpFacts>(platform: Platform<F>): Platform {
  return platform as unknown as Platform
}

export const platforms: readonly Platform[] = [anyFacts(shopify), anyFacts(woocommerce), http]
