/** Basic, the way of private apps. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, judged, keyTwice, plainToken } from '../admin-denied.js'
import { wordsFor } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { isOnLoginPage } from '../failed.js'
import type { Context } from '../finding.js'
import { finding, sent, status, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('auth.basic-legacy')

export const basicAuth: Rule<ShopifyFacts> = {
  codes: [page],
  diagnose: basicLegacy
}

function basicLegacy(context: Context): Finding | undefined {
  const { facts, masker } = context
  const found = judged(facts)
  if (found?.scheme !== 'basic' || found.name === 'x-shopify-access-token') return undefined
  if (!['shppa', 'hex32', 'opaque', 'shpat', 'shpca', 'shpua'].includes(found.kind)) return undefined
  const refused = isAdminRefusal(facts)
  if ((!refused && !(facts.isAdmin && isOnLoginPage(facts))) || keyTwice(found)) return undefined
  // Until 2022 this was the ordinary way: then the password itself is what Shopify does not know.
  const ordinary = plainToken(context) !== undefined
  const summary = `${found.name} is Basic with ${wordsFor(found.kind)} ${masker.mask(found.bare)} as password; use X-Shopify-Access-Token.`
  return finding(
    page,
    refused && !ordinary ? 'likely' : 'possible',
    summary,
    found.culprit,
    [sent(found, masker, 'X-Shopify-Access-Token: shpat_…'), status(facts)],
    {
      patch: useConfigured(
        'X-Shopify-Access-Token',
        'accessToken',
        found.culprit.in === 'request.header' ? found.culprit.pointer : undefined
      )
    }
  )
}
