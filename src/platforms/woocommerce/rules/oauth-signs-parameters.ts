/** Signs in the parameters: those that the store signs otherwise than many clients do. */
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { toBytes } from '../php-query.js'
import { whereRfcDiffers } from '../signature-differences.js'
import type { Sign } from './oauth-signs.js'

type Context = RuleContext<WooFacts>

/** oauth_ parameters in two places at once. */
export function headerAndQuery({ facts }: Context, { parameters }: OAuthExchange): Sign | undefined {
  const beside = facts.query.all.find(({ name }) => name.startsWith('oauth_'))
  if (parameters.header.size === 0 || !beside) return undefined
  return {
    code: 'woo.oauth.header-and-query',
    certainty: 'likely',
    weight: 0.7,
    summary: `${beside.name} stands in the query beside an Authorization: OAuth header.`,
    why: "The header's values win; what the query holds beside them stays among the signed parameters.",
    culprit: { in: 'request.query', name: beside.name, pointer: beside.pointer },
    fix: ['Send the oauth_ parameters in one place.']
  }
}

/** Many clients sign the query only. */
export function unsignedForm({ facts }: Context): Sign | undefined {
  if (facts.method !== 'POST' || facts.form.all.length === 0) return undefined
  return {
    code: 'woo.oauth.body.form-unsigned',
    certainty: 'possible',
    weight: 0.6,
    summary: 'The form fields of the body may be missing in oauth_signature.',
    why: 'The fields of a POST form are parameters for the store, and many clients sign the query only.',
    culprit: { in: 'request.body', name: null, pointer: '/request/postData' },
    fix: ['Send JSON, or sign the form fields too.']
  }
}

/** Names and values that PHP reads otherwise than RFC 5849 libraries sign them. */
export function parameterHabits({ facts }: Context): Sign[] {
  const pairs = facts.query.all
    .filter(({ name }) => name !== 'oauth_signature')
    .map(({ name, value }) => ({ name: toBytes(name), value: toBytes(value) }))
  const seen = new Set<string>()
  const distinct = pairs.filter(({ name, value }) => {
    const key = `${name}\0${value}`
    return !seen.has(key) && seen.add(key)
  })
  const differing = whereRfcDiffers(distinct).filter(({ code }) => code !== 'woo.oauth.param.encoding')
  const special = facts.query.all.find(({ name, value }) => !name.startsWith('oauth_') && /[^A-Za-z0-9._~[\]-]/.test(`${name}${value}`))
  const at = (name: string) => {
    const parameter = facts.query.getAll(name).at(-1)
    return { in: 'request.query', name, ...(parameter && { pointer: parameter.pointer }) } as const
  }
  return [
    ...differing.map(({ code, did, name = '' }) => ({
      code,
      certainty: 'possible' as const,
      weight: 0.55,
      summary: `The client may have ${did}.`,
      why: 'PHP reads this parameter otherwise than RFC 5849 libraries sign it.',
      culprit: at(name),
      fix: ['Send it in a form that both read alike: one value with commas, names without dots and empty brackets.']
    })),
    ...(special
      ? [
          {
            code: 'woo.oauth.param.encoding',
            certainty: 'possible' as const,
            weight: 0.4,
            summary: `${special.name.slice(0, 80)} holds characters that clients often encode wrongly for the signature.`,
            why: 'A blank, +, :, / or % must be percent-encoded by RFC 3986 and once more in the base string.',
            culprit: at(special.name),
            fix: ['Try the same call without this parameter; if it passes, correct the encoding.']
          }
        ]
      : [])
  ]
}
