/** OAuth: the form of the token request, and its client secret. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, said, setField, status } from '../finding.js'
import { parameter, placeOf } from '../oauth.js'
import { isGenericRefusal, isOauth, isUnread, unreadBody } from '../oauth-denied.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(`oauth.${name}`)

export const oauthRequest: Rule<ShopifyFacts> = {
  codes: ['client-secret', 'missing-parameter', 'wrong-content-type'].map(page),
  needs: { surface: ['oauth-token'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface !== 'oauth-token' || !isOauth(facts)) return undefined
    return wrongContentType(facts) ?? (isGenericRefusal(facts) ? generic(context) : undefined)
  }
}

function wrongContentType(facts: ShopifyFacts): Finding | undefined {
  const expected = unreadBody(facts)
  if (!expected || !isUnread(facts)) return undefined
  const field = facts.headers.get('content-type')
  const summary = field
    ? `content-type is ${quote(field.value, 50)}, the body is ${expected}.`
    : `No content-type; the body is ${expected}.`
  const evidence = [
    {
      ...(field && { pointer: field.pointer }),
      observed: field?.value ?? 'no Content-Type',
      expected
    },
    status(facts),
    said(facts)
  ]
  return finding(page('wrong-content-type'), 'likely', summary, requestHeader(facts, 'content-type'), evidence, {
    patch: field
      ? [setField(field.pointer, expected)]
      : [
          {
            op: 'add',
            path: '/request/headers/-',
            value: { name: 'Content-Type', value: expected }
          }
        ]
  })
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  'urn:ietf:params:oauth:grant-type:token-exchange': ['subject_token', 'subject_token_type'],
  refresh_token: ['refresh_token'],
  client_credentials: []
}

/** `invalid_request` without a reason at the token endpoint. */
function generic(context: Context): Finding[] {
  const { facts, masker, store } = context
  const grant = parameter(facts, 'grant_type')?.value
  const needed = ['client_id', ...(parameter(facts, 'client_assertion') ? [] : ['client_secret']), ...(FIELDS[grant ?? ''] ?? ['code'])]
  const absent = needed.filter((name) => !parameter(facts, name)?.value)
  const evidence = [status(facts), said(facts)]
  const [first] = absent
  if (first !== undefined) {
    const seen = {
      observed: `not in the request: ${absent.join(', ')}`,
      expected: needed.join(', ')
    }
    const summary = `${absent.join(', ')} ${absent.length > 1 ? 'are' : 'is'} not in the token request.`
    return [
      finding(page('missing-parameter'), 'likely', summary, { ...placeOf(facts, first), name: first }, [seen, ...evidence], { weight: 0.7 })
    ]
  }
  const secret = parameter(facts, 'client_secret')
  if (!secret) return []
  const configured = store?.credentials.apiSecret
  const differs = configured !== undefined && configured !== secret.value
  const odd = !/^shpss_[0-9a-f]{32}$/i.test(secret.value)
  const why = differs
    ? 'is not the configured client secret'
    : odd
      ? 'has not the form shpss_ and 32 hex digits'
      : 'may be wrong or rotated'
  const summary = `client_secret ${masker.mask(secret.value)} ${why}.`
  return [
    finding(
      page('client-secret'),
      differs || (odd && !facts.target.pathname.includes('//')) ? 'likely' : 'possible',
      summary,
      secret.culprit,
      evidence
    )
  ]
}
