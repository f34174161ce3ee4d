/** The Customer Account API: tokens, scopes, headers. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { wordsFor } from '../credentials.js'
import { denials } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, requestHeader, said, sent, status } from '../finding.js'
import { fieldsOf } from '../../../model/json.js'
import { pageOf } from '../pages/index.js'
import { issueOf, since } from '../past.js'

const page = (name: string) => pageOf(`customer.${name}`)
const API = ['bearer-prefix', 'wrong-token-kind', 'expired', 'user-agent', 'misspelt-param', 'scope-or-approval', 'no-access'].map(page)

export const customerApi: Rule<ShopifyFacts> = {
  codes: API,
  needs: { surface: ['customer-account', 'customer-token'] },
  diagnose(context) {
    const { facts } = context
    if (facts.surface !== 'customer-account' && facts.surface !== 'customer-token') return undefined
    if (facts.method === 'OPTIONS') return undefined
    if (facts.status === 500) {
      const summary = 'Status 500 after a customer login: a parameter of the login may be misspelt.'
      const odd = oddParameters(facts)
      const seen = odd.length > 0 ? [{ observed: `unusual parameters: ${quote(odd.join(', '), 80)}` }] : []
      return finding(
        page('misspelt-param'),
        'possible',
        summary,
        { in: 'request.body', name: odd[0] ?? null },
        [status(facts), said(facts), ...seen],
        {
          ...(odd.length > 0 && { supersedes: ['http.server-error'] })
        }
      )
    }
    return noUserAgent(facts) ?? (facts.surface === 'customer-account' ? onApi(context) : undefined)
  }
}

const LOGIN_FIELDS =
  /^(?:grant_type|client_id|client_secret|redirect_uri|code|code_verifier|refresh_token|subject_token|subject_token_type|audience|scopes?|client_assertion(?:_type)?)$/

/** Fields of a token request that the documentation does not know. */
function oddParameters({ surface, form, bodyJson }: ShopifyFacts): readonly string[] {
  if (surface !== 'customer-token') return []
  return [...form.all.map(({ name }) => name), ...Object.keys(fieldsOf(bodyJson))].filter((name) => !LOGIN_FIELDS.test(name))
}

function noUserAgent(facts: ShopifyFacts): Finding | undefined {
  const told = /do not have permission to access this website/i.test(facts.said || facts.text.slice(0, 5000))
  const agent = facts.headers.get('user-agent')
  if (facts.status !== 403 || !told || (agent && agent.value.trim() !== '')) return undefined
  const culprit = requestHeader(facts, 'user-agent')
  return finding(
    page('user-agent'),
    'certain',
    'No user-agent: the Customer Account API refuses requests without one.',
    culprit,
    [status(facts), said(facts)],
    {
      supersedes: ['http.waf'],
      patch: [
        {
          op: 'add',
          path: '/request/headers/-',
          value: { name: 'User-Agent', value: 'my-app/1.0' }
        }
      ]
    }
  )
}

const ABSENT = {
  why: 'Only shcat_ tokens speak for a customer; the request, as it was recorded, has no Authorization header at all.',
  fix: [
    'Send Authorization: shcat_…, the token of the customer who is logged in.',
    'If the app sends it, look what drops the header on the way.'
  ],
  settle: { how: 'See whether the app set the header; repeat the call with an shcat_ token.' }
}

function onApi(context: Context): Finding | readonly Finding[] | undefined {
  const { facts, masker } = context
  const token = facts.authorization
  const culprit = requestHeader(facts, 'authorization')
  const evidence = [...(token ? [sent(token, masker, 'shcat_…')] : []), status(facts), said(facts)]
  if (/missing prefix shcat_/i.test(facts.said)) {
    if (token?.kind === 'shcat' && token.scheme) {
      const summary = `authorization is "Bearer ${masker.mask(token.bare)}": this API takes the bare token.`
      return finding(page('bearer-prefix'), 'certain', summary, culprit, evidence, {
        fix: [`Send Authorization: ${masker.mask(token.bare)}, without Bearer.`]
      })
    }
    if (!token)
      return finding(
        page('wrong-token-kind'),
        'likely',
        'No authorization: this API wants an shcat_ token there.',
        culprit,
        evidence,
        ABSENT
      )
    if (token.kind === 'masked') {
      const summary = `authorization holds ${masker.mask(token.bare)}, a masked value: no shcat_ token, or one behind Bearer.`
      return [
        finding(page('wrong-token-kind'), 'likely', summary, culprit, evidence),
        finding(page('bearer-prefix'), 'possible', summary, culprit, evidence, { weight: 0.4 })
      ]
    }
    if (token.kind !== 'shcat') {
      const what = `${masker.mask(token.bare)}, ${wordsFor(token.kind)}`
      return finding(page('wrong-token-kind'), 'certain', `authorization holds ${what}, where an shcat_ token belongs.`, culprit, evidence)
    }
  }
  const [denied] = denials(facts)
  if (denied) {
    const wanted = denied.scopes.length > 0 ? ` (${denied.scopes.join(' or ')})` : ''
    const summary = `The customer token does not open ${denied.field ?? 'this data'}${wanted}: scope or approval is missing.`
    return finding(page('scope-or-approval'), 'certain', summary, culprit, [status(facts), said(facts, denied.text)])
  }
  if (facts.status !== 401) return undefined
  if (/User does not have access/i.test(facts.said)) {
    return finding(page('no-access'), 'likely', 'The customer behind authorization has no access.', culprit, evidence)
  }
  return token?.kind === 'shcat' ? expired(context, token.bare, evidence) : undefined
}

function expired(context: Context, token: string, evidence: Finding['evidence']): Finding {
  const { facts, masker } = context
  const issue = issueOf(context, masker.fingerprint(token))
  const over = issue?.note.expiresAt !== undefined && facts.at >= issue.note.expiresAt ? issue.note.expiresAt : undefined
  const culprit = requestHeader(facts, 'authorization')
  if (over === undefined)
    return finding(page('expired'), 'possible', `The customer token ${masker.mask(token)} has probably run out.`, culprit, evidence)
  const proof = {
    observed: `valid until ${new Date(over).toISOString()}`,
    note: 'its token response',
    exchange: issue?.exchange.id ?? ''
  }
  const summary = `The customer token ${masker.mask(token)} ran out ${since(over, facts.at)} before this call.`
  return finding(page('expired'), 'certain', summary, culprit, [...evidence, proof], { raisedBy: 'history' })
}
