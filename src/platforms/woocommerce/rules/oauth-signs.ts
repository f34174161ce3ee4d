/** What a refused signature shows without the secret: shapes that cannot fit, and habits that often do not. */

import { isLoopback } from '../../../diagnosis/urls.js'
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier, checkedUrl, homeOf, textOf } from '../oauth-exchange.js'
import { algorithmOf, cleanSignature } from '../oauth1.js'
import { splitUrl, withoutQuery } from '../oauth1-url.js'
import { fromBytes, rawPairs, toBytes } from '../php-query.js'
import type { KeyUse } from '../past.js'
import { successesOf } from '../past.js'
import { HOST_CULPRIT, PATH_CULPRIT, said } from '../sent.js'
import { whereRfcDiffers } from '../signature-differences.js'
import { nameOf } from '../signature-urls.js'
import { homeEvidence, spentBefore } from './oauth-proven.js'

type Context = RuleContext<WooFacts>
type Sign = Pick<Finding, 'code' | 'certainty' | 'summary' | 'why' | 'fix'> & Partial<Finding>

/** Best first is the engine's business; each sign stands for itself. */
export function signsOf(context: Context, found: OAuthExchange): Finding[] {
  const signs = [
    staleLink(context, found),
    ...signatureShape(found),
    localProxy(context, found),
    otherHome(context, found),
    headerAndQuery(context, found),
    form(context),
    methodOverride(context),
    ...parameterHabits(context)
  ].filter((sign) => sign !== undefined)
  const culprit = carrier(context.facts, found.parameters, 'oauth_signature')
  return signs.map((sign) => ({ culprit, evidence: [said(context.facts)], ...sign }))
}

function staleLink(context: Context, { parameters, request }: OAuthExchange): Sign | undefined {
  const names = rawPairs(splitUrl(request.url)?.query ?? '').map(({ name }) => name)
  const page = names.slice(names.indexOf('oauth_signature') + 1).find((name) => name === 'page' || name === 'offset')
  const unpadded = /^(?:[A-Za-z0-9+/]{27}|[A-Za-z0-9+/]{43})$/.test(cleanSignature(textOf(parameters, 'oauth_signature')))
  if (!page || !names.includes('oauth_signature')) return undefined
  const before = spentBefore(context, parameters)
  if (!before && !unpadded) return undefined
  return {
    code: 'woo.oauth.stale-link',
    certainty: before ? 'certain' : 'likely',
    weight: 0.9,
    summary: `oauth_signature is that of an earlier call: a Link rel="next" was followed, which adds ${page}.`,
    why: `${page} stands after the signature${unpadded ? ', whose "=" is gone, as in the links that WooCommerce puts into its answers' : ''}.${before ? ' The nonce was sent by the call before it.' : ''}`,
    evidence: [
      ...(before ? [{ observed: `same oauth_nonce in ${before.method} ${before.path}`, exchange: before.id }] : []),
      said(context.facts)
    ],
    fix: ["Build the next page's URL from its page number and sign it anew."]
  }
}

function signatureShape({ parameters }: OAuthExchange): Sign[] {
  const text = fromBytes(cleanSignature(textOf(parameters, 'oauth_signature')))
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)) {
    return [
      {
        code: 'woo.oauth.signature-encoding',
        certainty: 'certain',
        summary: 'oauth_signature is written in hexadecimal digits; the store compares base64.',
        why: `The ${text.length} hexadecimal digits can never equal the base64 text that the store computes.`,
        fix: ['Encode the raw bytes of the HMAC in base64.']
      }
    ]
  }
  const used = /^[A-Za-z0-9+/]{27}=$/.test(text) ? 'HMAC-SHA1' : /^[A-Za-z0-9+/]{43}=$/.test(text) ? 'HMAC-SHA256' : undefined
  const named = algorithmOf(parameters)
  if (used === undefined || named === undefined || used === named) return []
  return [
    {
      code: 'woo.oauth.algorithm-mismatch',
      certainty: 'certain',
      summary: `oauth_signature_method names ${named}, the signature has the length of ${used}.`,
      why: `An ${named} is ${named === 'HMAC-SHA1' ? 28 : 44} characters long in base64, this one has ${text.length}.`,
      fix: [`Name ${used}, or sign with ${named}.`]
    }
  ]
}

function localProxy({ facts }: Context, { signedAnew }: OAuthExchange): Sign | undefined {
  if (!facts.viaProxy || signedAnew || !isLoopback(facts.asked.hostname) || isLoopback(facts.target.hostname)) return undefined
  return {
    code: 'woo.oauth.base-url.proxy',
    certainty: 'likely',
    weight: 0.8,
    summary: `oauth_signature was probably made for ${facts.asked.origin}, the store checks ${facts.target.origin}.`,
    why: 'The client was pointed at a local address and signs what it was pointed at; the store checks its own home URL and never looks at Host.',
    culprit: HOST_CULPRIT,
    fix: [
      'Give storetap the consumer secret: it then checks the signature and makes it anew for the store.',
      "Or point the client at the gateway's https port, so that it sends Basic instead."
    ]
  }
}

/** The home URL that the answer names is not what was asked, which is what clients sign. */
function otherHome(context: Context, { request, signedAnew }: OAuthExchange): Sign | undefined {
  const { facts } = context
  const home = homeOf(context)
  if (home.from !== 'answer' && !signedAnew && !facts.viaProxy) {
    const used = signedAtOtherHost(context)
    if (used) return used
  }
  const asked = splitUrl(facts.exchange.request.url)
  const url = checkedUrl(facts, home, request)
  const checked = splitUrl(url)
  if (!asked || !checked || signedAnew || facts.viaProxy || withoutQuery(asked) === url) return undefined
  const { code } = nameOf(checked, withoutQuery(asked))
  return {
    code,
    certainty: 'likely',
    weight: 0.75,
    summary: `oauth_signature was probably made for ${withoutQuery(asked)}, the store checks ${url}.`,
    why: 'Clients sign the URL that they ask, the store its own home URL; here the two differ.',
    culprit: code.endsWith('slash') || code.endsWith('path') ? PATH_CULPRIT : HOST_CULPRIT,
    evidence: [...homeEvidence(facts, home), said(facts)],
    fix: ['Use the home URL of the store in the client, letter by letter and without a slash at the end.']
  }
}

/** The same key was accepted, signed, with www and is refused without, or the other way round. */
function signedAtOtherHost(context: Context): Sign | undefined {
  const { facts } = context
  const key = facts.credentials.oauth?.get('oauth_consumer_key')?.value ?? ''
  const uses = successesOf(context, key).filter(({ signed }) => signed)
  const hostOf = ({ past }: KeyUse) => splitUrl(past.origin)?.authority ?? ''
  if (uses.some((use) => hostOf(use) === facts.target.host)) return undefined
  const [use] = uses
  const host = use && hostOf(use)
  if (!host) return undefined
  const checked = splitUrl(`${facts.target.protocol}//${host}${facts.target.pathname}`)
  return {
    code: checked ? nameOf(checked, `${facts.origin}${facts.target.pathname}`).code : 'woo.oauth.base-url',
    certainty: 'likely',
    weight: 0.75,
    summary: `oauth_signature was probably made for ${facts.target.host}; this key was accepted, signed, for ${host}, the store's likely home.`,
    why: 'Clients sign the URL that they ask, the store checks its own home URL: under that address the same key passed.',
    culprit: HOST_CULPRIT,
    evidence: [{ observed: `${use.past.status} on ${use.past.origin} with the same key, signed`, exchange: use.past.id }, said(facts)],
    fix: [`Use ${facts.target.protocol}//${host} in the client, letter by letter.`]
  }
}

function headerAndQuery({ facts }: Context, { parameters }: OAuthExchange): Sign | undefined {
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

function form({ facts }: Context): Sign | undefined {
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

function methodOverride({ facts }: Context): Sign | undefined {
  if (!facts.headers.get('x-http-method-override') && !facts.query.get('_method')) return undefined
  return {
    code: 'woo.oauth.method',
    certainty: 'possible',
    weight: 0.6,
    summary: 'oauth_signature may be made for the overriding method instead of the one sent.',
    why: 'The store signs the method on the request line, whatever X-HTTP-Method-Override or _method say.',
    fix: [`Sign ${facts.method}.`]
  }
}

function parameterHabits({ facts }: Context): Sign[] {
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
