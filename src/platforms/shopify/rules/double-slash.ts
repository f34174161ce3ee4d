/** Slashes that stand twice: put together from parts, or around an id that is empty. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isJudgeable, pathEvidence } from '../asked-path.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, path, quote, setUrl } from '../finding.js'
import { pageOf } from '../pages/index.js'

const page = pageOf('url.double-slash')

export const doubleSlash: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => [400, 404, 406].includes(status) },
  diagnose: slashes
}

function slashes({ facts }: Context): Finding | undefined {
  if (![400, 404, 406].includes(facts.status) || !/\/\//.test(facts.target.pathname) || !isJudgeable(facts)) return undefined
  const right = facts.target.pathname.replace(/\/{2,}/g, '/')
  const empty = /^\/admin\/(?:api\/[^/]+\/)?([a-z_]+)\/\/[a-z_]/.exec(facts.target.pathname)
  // `orders//fulfillments.json`: without the id it would be another route (https://github.com/Shopify/shopify_python_api/issues/634).
  if (empty) {
    const summary = `path ${quote(facts.target.pathname, 90)} has an empty id between the slashes behind ${quote(empty[1] ?? '', 30)}.`
    return finding(page, 'possible', summary, path(), pathEvidence(facts), {
      weight: 0.7,
      why: 'The id that belongs between the two slashes was empty when the path was put together.',
      fix: [`Find out why the id behind ${quote(empty[1] ?? '', 30)}/ is empty; refuse to send the call without it.`],
      supersedes: ['shopify.url.wrong-path']
    })
  }
  return finding(page, 'possible', `path ${quote(facts.target.pathname, 90)} has a double slash.`, path(), pathEvidence(facts, right), {
    weight: 0.7,
    patch: [setUrl(`${facts.target.origin}${right}${facts.target.search}`)]
  })
}
