/** A body in which Shopify found no parameter: of another type than it says, or another one than the endpoint reads. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, said, status } from '../finding.js'
import { fieldsOf } from '../../../model/json.js'
import { pageOf } from '../pages/index.js'
import { isBareQuery, misfitOf, sendJson, wrapped } from '../request-body.js'

const page = pageOf('request.unparsed-body')

export const unparsedBody: Rule<ShopifyFacts> = {
  codes: [page],
  needs: { status: (status) => status === 400 },
  diagnose: unreadable
}

/**
 * The other two: a variable or field of another type (https://github.com/MONEI/Shopify-api-node/issues/499), a body that is no JSON although
 * its type says so (https://github.com/Shopify/shopify_python_api/issues/297).
 */
const UNREAD = /Required parameter missing or invalid|\bexpected \w{1,40} to be an? [A-Z]|\bunexpected token at '/

function unreadable({ facts }: Context): Finding | undefined {
  if (facts.status !== 400 || !UNREAD.test(facts.said)) return undefined
  if (!facts.isAdmin && facts.surface !== 'storefront') return undefined
  const named = Object.keys(fieldsOf(fieldsOf(facts.json)['errors']))[0] ?? (facts.surface === 'admin-rest' ? undefined : 'query')
  const name = quote(named ?? 'JSON', 40)
  const field = facts.headers.get('content-type')
  const isJson = field !== undefined && /^application\/(?:[\w.-]+\+)?json\b/i.test(field.value)
  const type = field ? `content-type: ${quote(field.value)}` : 'no Content-Type'
  const evidence = [
    { ...(field && { pointer: field.pointer }), observed: type, ...(!isJson && { expected: 'application/json' }) },
    status(facts),
    said(facts)
  ]
  const misfit = misfitOf(facts, name)
  if (isJson) {
    const culprit = { in: 'request.body' as const, name: named === undefined ? null : name, pointer: '/request/postData/text' }
    const wrap = isBareQuery(facts) ? wrapped(facts) : undefined
    return finding(
      page,
      'likely',
      `body: ${misfit?.what ?? `no "${name}" that Shopify can use`}, though Content-Type says JSON.`,
      culprit,
      evidence,
      {
        why: 'Content-Type says JSON, as it should; the body behind it is not what the endpoint reads, so the parameter counts as absent.',
        fix: [misfit?.fix ?? `Compare "${name}" in the body with the documentation of this call.`],
        settle: { how: 'Repeat the call with the body in this form.' },
        ...(wrap && { patch: [wrap] })
      }
    )
  }
  const repair = sendJson(facts)
  const what = field ? `content-type is ${quote(field.value, 50)}` : 'No content-type'
  const summary = `${what}, so Shopify found no "${name}"${facts.bodyJson === undefined && misfit ? `; the body is ${misfit.what}, too` : ' in the body'}.`
  return finding(page, 'likely', summary, requestHeader(facts, 'content-type'), evidence, {
    ...(misfit && { fix: ['Send Content-Type: application/json.', misfit.fix] }),
    ...(repair && { patch: repair })
  })
}
