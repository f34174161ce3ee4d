/** How the Storefront API refuses a call, and what travelled along that should not have. */
import type { Field } from '../../diagnosis/fields.js'
import type { ShopifyFacts } from './facts.js'

/** UNAUTHORIZED in a 200 or 401, a 403 without a reason, or a denied field. */
export function isStorefrontRefusal(facts: ShopifyFacts): boolean {
  if (facts.surface !== 'storefront' || facts.method === 'OPTIONS' || facts.isHtml) return false
  if (facts.status === 401) return true
  if (facts.status === 403) return facts.text.trim() === '' || /access denied|unauthorized|forbidden/i.test(facts.said)
  const { errors } = facts.graphql
  if (errors.some(({ code, message }) => code === 'UNAUTHORIZED' && message === '')) return true
  const noToken = !facts.storefrontToken && !facts.privateToken
  return errors.some(({ code }) => code === 'UNAUTHORIZED' || (noToken && code === 'ACCESS_DENIED'))
}

/** Headers that a browser's request or a CDN brought along. */
export function passedOn(facts: ShopifyFacts): readonly Field[] {
  return facts.headers.all.filter(({ name }) =>
    /^(?:cf-|x-forwarded-|x-real-ip$|true-client-ip$|forwarded$|x-vercel-|x-amz-cf-|cdn-loop$)/i.test(name)
  )
}
