/** Method, body and negotiation headers that the endpoint does not take, and filters that hide data. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { PatchOperation } from '../../../model/diagnosis.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, responseHeader, said, setField, status } from '../finding.js'
import { fieldsOf } from '../../../model/json.js'
import { pageOf } from '../pages/index.js'
import { isBareQuery, misfitOf, WRAP, wrapped } from '../request-body.js'
import { judgePath } from '../rest-routes.js'

const graphqlGet = pageOf('request.graphql-get')
const unparsed = pageOf('request.unparsed-body')
const accept = pageOf('request.accept-header')
const contentType = pageOf('request.content-type')

export const requestForm: Rule<ShopifyFacts> = {
  codes: [graphqlGet, unparsed, accept, contentType],
  needs: { status: (status) => [400, 404, 406, 415].includes(status) },
  diagnose(context) {
    const { facts } = context
    if (['app', 'other', 'other-graphql', 'customer-authorize', 'storefront-page'].includes(facts.surface)) return undefined
    switch (facts.status) {
      case 404:
        return byGet(context)
      case 400:
        return unreadable(context)
      case 406:
        return notAcceptable(context)
      case 415:
        return unsupported(context)
      default:
        return undefined
    }
  }
}

function byGet({ facts, history }: Context): Finding | undefined {
  if (facts.method !== 'GET' || !facts.isGraphql) return undefined
  if (history.previous()?.location === `${facts.target.origin}${facts.target.pathname}`) return undefined
  const culprit = {
    in: 'request.method' as const,
    name: 'GET',
    pointer: '/request/method'
  }
  const evidence = [{ pointer: '/request/method', observed: 'GET', expected: 'POST' }, status(facts)]
  return finding(
    graphqlGet,
    'likely',
    `GET ${quote(facts.target.pathname, 80)}: the GraphQL endpoint takes POST only.`,
    culprit,
    evidence,
    {
      weight: 0.8,
      patch: [{ op: 'replace', path: '/request/method', value: 'POST' }]
    }
  )
}

/**
 * The other two: a variable or field of another type (https://github.com/MONEI/Shopify-api-node/issues/499), a body that is no JSON although
 * its type says so (https://github.com/Shopify/shopify_python_api/issues/297).
 */
const UNREAD = /Required parameter missing or invalid|\bexpected \w{1,40} to be an? [A-Z]|\bunexpected token at '/

function unreadable({ facts }: Context): Finding | undefined {
  if (!UNREAD.test(facts.said)) return undefined
  if (!facts.isAdmin && facts.surface !== 'storefront') return undefined
  const named = Object.keys(fieldsOf(fieldsOf(facts.json)['errors']))[0] ?? (facts.surface === 'admin-rest' ? undefined : 'query')
  const name = quote(named ?? 'JSON', 40)
  const field = facts.headers.get('content-type')
  const isJson = field !== undefined && /^application\/(?:[\w.-]+\+)?json\b/i.test(field.value)
  const evidence = [
    {
      ...(field && { pointer: field.pointer }),
      observed: field ? `content-type: ${quote(field.value)}` : 'no Content-Type',
      expected: 'application/json'
    },
    status(facts),
    said(facts)
  ]
  const misfit = misfitOf(facts, name)
  if (isJson) {
    const culprit = { in: 'request.body' as const, name: named === undefined ? null : name, pointer: '/request/postData/text' }
    const wrap = isBareQuery(facts) ? wrapped(facts) : undefined
    return finding(
      unparsed,
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
  const type = field ? `content-type is ${quote(field.value, 50)}` : 'No content-type'
  const summary = `${type}, so Shopify found no "${name}"${facts.bodyJson === undefined && misfit ? `; the body is ${misfit.what}, too` : ' in the body'}.`
  return finding(unparsed, 'likely', summary, requestHeader(facts, 'content-type'), evidence, {
    ...(misfit && { fix: ['Send Content-Type: application/json.', misfit.fix] }),
    ...(repair && { patch: repair })
  })
}

/** Undefined where a JSON content type would not help, because the body is something else. */
function sendJson(facts: ShopifyFacts): readonly PatchOperation[] | undefined {
  const { headers, body, bodyJson } = facts
  const wrap = isBareQuery(facts) ? wrapped(facts) : undefined
  if (bodyJson === undefined && !wrap && body.trim() !== '') return undefined
  const field = headers.get('content-type')
  const header: PatchOperation = field
    ? setField(field.pointer, 'application/json')
    : { op: 'add', path: '/request/headers/-', value: { name: 'Content-Type', value: 'application/json' } }
  return wrap ? [header, wrap] : [header]
}

function notAcceptable({ facts }: Context): Finding | undefined {
  const field = facts.headers.get('accept')
  if (!field || /application\/json|\*\/\*|application\/\*/.test(field.value)) return undefined
  const pathIsOdd =
    /\/api\/[^/]+\/.*\/?api\//.test(facts.target.pathname) || (facts.surface === 'admin-rest' && judgePath(facts.resource) !== 'known')
  if (pathIsOdd || !facts.isAdmin) return undefined
  const evidence = [
    {
      pointer: field.pointer,
      observed: `accept: ${quote(field.value)}`,
      expected: 'application/json'
    },
    status(facts)
  ]
  return finding(
    accept,
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

function unsupported({ facts }: Context): Finding | undefined {
  const field = facts.headers.get('content-type')
  const observed = field ? `content-type: ${quote(field.value)}` : 'no Content-Type'
  const evidence = [
    {
      ...(field && { pointer: field.pointer }),
      observed,
      expected: 'application/json'
    },
    status(facts),
    ...responseHeader(facts, 'accept-post')
  ]
  const summary = field
    ? `content-type ${quote(field.value, 60)} is not taken here (415).`
    : 'No content-type: Shopify cannot tell how to read the body (415).'
  const patch = sendJson(facts)
  return finding(contentType, 'certain', summary, requestHeader(facts, 'content-type'), evidence, {
    ...(isBareQuery(facts) && { fix: ['Send Content-Type: application/json.', WRAP] }),
    ...(patch && { patch })
  })
}
