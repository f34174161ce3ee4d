/** What is worth knowing of the version that answered. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import { finding, path, quote, responseHeader } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { latestVersion } from '../version.js'

const fellForward = pageOf('version.fell-forward')
const unstable = pageOf('version.unstable')
const deprecated = pageOf('version.deprecated-call')

/** Worth knowing on calls that worked (a fall-forward also on a 404: it may be why). */
export const versionNotices: Rule<ShopifyFacts> = {
  codes: [fellForward, unstable, deprecated],
  needs: { status: (status) => (status >= 200 && status < 300) || status === 404 },
  diagnose({ facts }) {
    const worked = facts.status >= 200 && facts.status < 300
    // The Partner API refuses versions that it does not have (https://shopify.dev/docs/api/partner).
    if ((!worked && facts.status !== 404) || facts.isHtml || facts.surface === 'partner') return undefined
    const found: Finding[] = []
    const { version: asked, served } = facts
    if (asked && /^\d{4}-\d\d$/.test(asked.name)) {
      const warned = facts.responseHeaders.get('x-shopify-api-version-warning')
      const differs = served !== undefined && served !== asked.name
      const retired = worked && served === undefined && asked.state === 'retired'
      if (differs || (warned && served === undefined) || retired) {
        const by = served ?? 'the oldest accessible version'
        const evidence = [
          {
            pointer: '/request/url',
            observed: asked.name,
            ...(served && { expected: served })
          },
          ...responseHeader(facts, 'x-shopify-api-version'),
          ...responseHeader(facts, 'x-shopify-api-version-warning')
        ]
        const summary = `path asks for version ${asked.name}, ${by} answered: ${asked.name} is retired.`
        found.push(finding(fellForward, retired ? 'likely' : 'certain', summary, path(), evidence))
      }
    }
    if (!worked) return found
    if (asked && (asked.state === 'unstable' || asked.state === 'candidate')) {
      const what = asked.state === 'unstable' ? 'unstable' : `${asked.name}, a release candidate at the time of this call`
      found.push(
        finding(unstable, 'certain', `path uses version ${what}; ${latestVersion(facts.at)} is stable.`, path(), [
          { pointer: '/request/url', observed: asked.name }
        ])
      )
    }
    const reason = facts.responseHeaders.get('x-shopify-api-deprecated-reason')
    if (reason) {
      const culprit = {
        in: 'response.header' as const,
        name: 'x-shopify-api-deprecated-reason',
        pointer: reason.pointer
      }
      found.push(
        finding(deprecated, 'certain', `Deprecated call: ${quote(reason.value, 120)}.`, culprit, responseHeader(facts, reason.name))
      )
    }
    return found
  }
}
