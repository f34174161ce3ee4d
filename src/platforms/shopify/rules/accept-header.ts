/** An Accept that leaves no room for JSON. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, setField, status } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { judgePath } from '../rest-routes.js'
import { ADMIN_SURFACES } from '../surface.js'

const page = pageOf('request.accept-header')

export const acceptHeader: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 406, surface: ADMIN_SURFACES },
  diagnose: notAcceptable
}

function notAcceptable({ facts }: Context): Finding | undefined {
  if (facts.status !== 406 || !facts.isAdmin) return undefined
  const field = facts.headers.get('accept')
  if (!field || /application\/json|\*\/\*|application\/\*/.test(field.value)) return undefined
  const pathIsOdd =
    /\/api\/[^/]+\/.*\/?api\//.test(facts.target.pathname) || (facts.surface === 'admin-rest' && judgePath(facts.resource) !== 'known')
  if (pathIsOdd) return undefined
  const evidence = [
    {
      pointer: field.pointer,
      observed: `accept: ${quote(field.value)}`,
      expected: 'application/json'
    },
    status(facts)
  ]
  return finding(
    page,
    'likely',
    `accept is "${quote(field.value, 60)}"; the endpoint answers JSON only.`,
    requestHeader(facts, 'accept'),
    evidence,
    {
      weight: 0.7,
      patch: [setField(field.pointer, 'application/json')]
    }
  )
}
