/** OAuth: the app that asks. client_id, client_secret, and the form of the token request. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isPlaceholder } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, said, setField, status } from '../finding.js'
import { CLIENT_ID } from '../notes.js'
import { parameter, placeOf } from '../oauth.js'
import { isGenericRefusal, isOauth, unreadBody } from '../oauth-denied.js'
import { pageOf } from '../pages/index.js'

const page = (name: string) => pageOf(`oauth.${name}`)
const CODES = [
  'client-id.missing',
  'client-id.placeholder',
  'client-id.unknown',
  'client-id.other-app',
  'client-secret',
  'missing-parameter'
]

export const oauthClient: Rule<ShopifyFacts> = {
  codes: [...CODES, 'wrong-content-type', 'app-without-oauth'].map(page),
  diagnose(context) {
    const { facts, masker } = context
    if (!isOauth(facts) || facts.status < 400) return undefined
    const contentType = wrongContentType(facts)
    if (contentType) return contentType
    const id = parameter(facts, 'client_id')
    const evidence = [status(facts), said(facts)]
    if (facts.oauth?.code === 'application_cannot_be_found' || /Could not find Shopify API application/i.test(facts.said))
      return unknownApp(context)
    if (/application does not support oauth/i.test(facts.said)) {
      const summary = `client_id ${masker.mask(id?.value ?? '')} is an app without OAuth (made in the shop's admin).`
      return finding(page('app-without-oauth'), 'certain', summary, placeOf(facts, 'client_id'), evidence)
    }
    if (isGenericRefusal(facts)) return generic(context)
    return otherApp(context)
  }
}

function unknownApp({ facts, masker }: Context): Finding {
  const id = parameter(facts, 'client_id')
  const culprit = placeOf(facts, 'client_id')
  const value = id?.value.trim() ?? ''
  const evidence = [
    { ...(culprit.pointer && { pointer: culprit.pointer }), observed: `client_id: ${value === '' ? '(empty)' : masker.mask(value)}` },
    status(facts),
    // The sentence quotes what was sent, which need not be a client id.
    said(facts, value === '' ? facts.said : facts.said.replaceAll(value, masker.mask(value)))
  ]
  const silence = { supersedes: ['shopify.oauth.missing-parameter', 'shopify.shop.not-found'] }
  if (value === '' || /^(?:undefined|null|none)$/i.test(value)) {
    const what = id ? (value === '' ? 'is empty' : `is "${value}"`) : 'is not in the request'
    return finding(
      page('client-id.missing'),
      'certain',
      `client_id ${what}: Shopify cannot tell which app asks.`,
      culprit,
      evidence,
      silence
    )
  }
  if (isPlaceholder(value) || /[<>{}[\]]/.test(value)) {
    const summary = `client_id is the placeholder ${quote(value, 40)}, not an app's client id.`
    return finding(page('client-id.placeholder'), 'certain', summary, culprit, evidence, silence)
  }
  return finding(page('client-id.unknown'), 'certain', `client_id ${masker.mask(value)} belongs to no app.`, culprit, evidence, silence)
}

function wrongContentType(facts: ShopifyFacts): Finding | undefined {
  const expected = unreadBody(facts)
  if (facts.surface !== 'oauth-token' || !expected || facts.status !== 400) return undefined
  if (!isGenericRefusal(facts) && !/Could not find Shopify API application/i.test(facts.said)) return undefined
  const field = facts.headers.get('content-type')
  const summary = field
    ? `content-type is ${quote(field.value, 50)}, the body is ${expected}.`
    : `No content-type; the body is ${expected}.`
  const evidence = [
    { ...(field && { pointer: field.pointer }), observed: field?.value ?? 'no Content-Type', expected },
    status(facts),
    said(facts)
  ]
  return finding(page('wrong-content-type'), 'likely', summary, requestHeader(facts, 'content-type'), evidence, {
    patch: field
      ? [setField(field.pointer, expected)]
      : [{ op: 'add', path: '/request/headers/-', value: { name: 'Content-Type', value: expected } }]
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
  if (facts.surface !== 'oauth-token') return []
  const grant = parameter(facts, 'grant_type')?.value
  const needed = ['client_id', ...(parameter(facts, 'client_assertion') ? [] : ['client_secret']), ...(FIELDS[grant ?? ''] ?? ['code'])]
  const absent = needed.filter((name) => !parameter(facts, name)?.value)
  const evidence = [status(facts), said(facts)]
  const [first] = absent
  if (first !== undefined) {
    const seen = { observed: `not in the request: ${absent.join(', ')}`, expected: needed.join(', ') }
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

/** The answer is about another setting, but client_id is not the app's that is meant. */
function otherApp(context: Context): Finding | undefined {
  const { facts, masker, store, history } = context
  const about = /whitelisted|matching hosts/i.test(facts.said) || facts.oauth?.code === 'app_not_installed'
  const id = parameter(facts, 'client_id')
  if (!about || !id) return undefined
  const configured = store?.credentials.apiKey
  const fingerprint = masker.fingerprint(id.value)
  const others = history
    .notes('credential')
    .filter(({ note, exchange }) => note.credential === CLIENT_ID && exchange.origin === facts.target.origin)
  const earlier = others.find(({ note, exchange }) => note.fingerprint !== fingerprint && exchange.status < 400)
  const differs = configured !== undefined && configured !== id.value
  const listed = facts.oauth?.code === 'app_not_installed'
  if (!differs && !earlier && !listed) return undefined
  const proof = differs
    ? [{ observed: `configured apiKey: ${masker.mask(configured)}`, expected: 'the same as client_id' }]
    : earlier
      ? [{ observed: 'an earlier request to this shop used another client_id', exchange: earlier.exchange.id }]
      : []
  const sure = differs || earlier !== undefined
  const summary = `client_id ${masker.mask(id.value)} ${sure ? 'is another app than before or configured' : 'may be another app’s'}.`
  return finding(page('client-id.other-app'), sure ? 'likely' : 'possible', summary, id.culprit, [...proof, status(facts), said(facts)], {
    ...(differs ? { raisedBy: 'config' as const } : { raisedBy: 'history' as const }),
    weight: differs ? 0.8 : 0.45,
    ...(differs && { supersedes: ['shopify.oauth.redirect-uri.not-listed'] })
  })
}
