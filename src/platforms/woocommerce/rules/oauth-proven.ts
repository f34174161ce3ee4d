/** A variant gave the client's signature: says what the client did otherwise, and shows both base strings. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { Culprit, Evidence } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import type { OAuthExchange } from '../oauth-exchange.js'
import { carrier } from '../oauth-exchange.js'
import { splitUrl, withoutQuery } from '../oauth1-url.js'
import { rawPairs } from '../php-query.js'
import { HOST_CULPRIT, PATH_CULPRIT, SCHEME_CULPRIT, said } from '../sent.js'
import { compareBaseStrings, MARK } from '../signature-evidence.js'
import type { Forensics } from '../signature-forensics.js'
import type { Deviation } from '../signature-variants.js'
import { homeEvidence, spentBefore } from './oauth-evidence.js'
import { parameterPages } from './oauth-pages-parameters.js'
import { signingPages } from './oauth-pages-signing.js'
import { urlPages } from './oauth-pages-url.js'
import type { SignatureCase } from './oauth-signature-case.js'

type Proof = Extract<Forensics, { outcome: 'proven' }>

const PAGES = new Map([...urlPages, ...parameterPages, ...signingPages].map((page) => [page.code, page]))

/** Where the pages of these codes lie with other rules. */
const SECRET_FIX = new Map([
  ['woo.secret.whitespace', ['Trim the secret where it is read from file or environment.']],
  ['woo.secret.placeholder', ['Set the variable that feeds the secret, and restart the client.']],
  ['woo.secret.url-encoded', ['Use the secret as it is, without percent-encoding.']],
  ['woo.secret.wrong', ['Give the client the consumer secret (cs_…) of this key.']]
])

/** The first deviation gives the code, the others are told beside it; the evidence shows both base strings. */
export function proven(context: RuleContext<WooFacts>, signatureCase: SignatureCase, proof: Proof): Finding {
  const { facts } = context
  const deviations = inOrder(context, signatureCase, proof.deviations)
  const [main, ...others] = deviations
  const also = others.map(({ did }) => did).join('; and it ')
  const checked = signatureCase.question.checkedUrl
  const isUrl = main.code.startsWith('woo.oauth.base-url')
  const page = PAGES.get(main.code)
  const redirected = others.some(({ code }) => code === 'woo.oauth.method') && context.history.previous()?.location !== undefined
  return {
    code: main.code,
    certainty: 'certain',
    raisedBy: 'config',
    // A redirect that turned POST into GET is the cause behind both; its own rule says so.
    weight: redirected ? 0.3 : 0.9,
    summary: `oauth_signature does not match: the client ${main.did}${isUrl ? `, the store checks ${checked}` : ''}.`,
    why: `${page?.why ?? 'The store signs with the secret of the key, byte for byte.'} Recomputed with the configured secret in this way, the signature is the one that the client sent: that is proof.${also ? ` The client also ${also}.` : ''}`,
    culprit: culpritOf(facts, signatureCase, main),
    evidence: evidenceOf(context, signatureCase, proof, main),
    fix: [...(page?.fix ?? SECRET_FIX.get(main.code) ?? []), ...others.flatMap(({ code }) => PAGES.get(code)?.fix.slice(0, 1) ?? [])],
    supersedes: ['woo.oauth.signature-mismatch', 'wp.auth.tls-not-detected']
  }
}

/** Several faults at once: the one to name first. Through our own gateway a signature for its address alone would have been made anew. */
function inOrder(
  context: RuleContext<WooFacts>,
  { request, parameters }: SignatureCase,
  found: readonly Deviation[]
): readonly [Deviation, ...(readonly Deviation[])] {
  const unpadded = found.some(({ code }) => code === 'woo.oauth.signature-encoding')
  const unsigned = found.find(({ code }) => code === 'woo.oauth.param.unsigned')
  const [first = { code: 'woo.oauth.signature-mismatch', did: 'signed otherwise' }, ...rest] = found
  const again = unpadded || spentBefore(context, parameters) !== undefined
  if (again && unsigned?.name !== undefined && comesAfterSignature(request.url, unsigned.name)) {
    return [
      { code: 'woo.oauth.stale-link', did: `followed a link that repeats the signature of an earlier call and adds ${unsigned.name}` }
    ]
  }
  const [second, ...more] = rest
  return isGatewaysOwn(context.facts, first) && second ? [second, first, ...more] : [first, ...rest]
}

/** Our gateway makes a signature for its own address anew, so that the address is no fault beside another one. */
function isGatewaysOwn({ exchange }: WooFacts, { url }: Deviation): boolean {
  const asked = splitUrl(exchange.request.url)
  return exchange.forwarded !== undefined && asked !== undefined && url === withoutQuery(asked)
}

function comesAfterSignature(url: string, name: string): boolean {
  const names = rawPairs(url.slice(url.indexOf('?') + 1)).map((pair) => pair.name)
  return names.indexOf(name) > names.indexOf('oauth_signature')
}

function culpritOf(facts: WooFacts, { parameters }: OAuthExchange, { in: place, name }: Deviation): Culprit {
  switch (place) {
    case 'url-host':
      return HOST_CULPRIT
    case 'url-path':
      return PATH_CULPRIT
    case 'url-scheme':
      return SCHEME_CULPRIT
    case 'body':
      return { in: 'request.body', name: null, pointer: '/request/postData' }
    default: {
      const parameter = name === undefined ? undefined : facts.query.getAll(name).at(-1)
      if (parameter) return { in: 'request.query', name: parameter.name, pointer: parameter.pointer }
      return carrier(facts, parameters, name?.startsWith('oauth_') ? name : 'oauth_signature')
    }
  }
}

function evidenceOf(
  { facts, masker }: RuleContext<WooFacts>,
  { parameters, home }: SignatureCase,
  proof: Proof,
  main: Deviation
): Evidence[] {
  const { pointer } = carrier(facts, parameters, 'oauth_signature')
  const at = pointer === undefined ? {} : { pointer }
  const { store, client, at: index } = compareBaseStrings(proof.storeBaseString, proof.clientBaseString, masker)
  const strings: Evidence =
    proof.storeBaseString === proof.clientBaseString
      ? { ...at, observed: `The base string is right; the client ${main.did}.`, note: 'rebuilt with the configured secret' }
      : {
          ...at,
          observed: client,
          expected: store,
          note: `base string that the client signed, and the store's; ${MARK} marks the first difference, at character ${index + 1}`
        }
  return [strings, ...homeEvidence(facts, home), said(facts)]
}
