/** The request reached another site than the one the key belongs to. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { StoreSettings } from '../../../model/settings.js'
import type { WooFacts } from '../facts.js'
import { bareHost } from '../hosts.js'
import { saysHttps, sawVisitor } from '../nobody.js'
import { isApi } from '../route.js'
import { HOST_CULPRIT, isAuthenticationError, said, says, sentPair, shownKey } from '../sent.js'
import { issue } from '../sources.js'

export const wrongHost: Rule<WooFacts> = {
  codes: [
    {
      code: 'woo.url.wrong-host',
      level: 'failure',
      title: 'Request goes to another site than the store of the key',
      why: 'Keys belong to one store; another site, a staging copy or another virtual host does not know them.',
      tell: 'The host differs from the configured store of this key, or Link rel="https://api.w.org/" names another home.',
      fix: ['Correct the base URL.'],
      ceiling: 'certain',
      docs: [issue('woocommerce/woocommerce', 9385), issue('omandryk/wc-api-java', 50)]
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  const { facts } = context
  const unknownKey = isAuthenticationError(facts) && says(facts, /key is invalid/i)
  if (!unknownKey && !sawVisitor(facts) && !(isApi(facts.api.surface) && (facts.status === 404 || facts.status === 406))) return undefined
  const pair = sentPair(facts.credentials)
  const owner = pair && storeOfKey(context, pair.key.value)
  if (owner) return byConfig(context, owner)
  const root = facts.answer.apiRoot
  if (!root || bareHost(root.href) === bareHost(facts.target.href)) return undefined
  return {
    ...shared(context, root.host),
    // Between a proxy and the store stands a name that only they know.
    certainty: saysHttps(facts) ? 'possible' : 'likely',
    // Behind a proxy the Host that it sent is the nearer cause.
    weight: facts.viaProxy ? 0.4 : 0.6,
    why: `Link rel="https://api.w.org/" of the answer names ${root.host} as its home, not ${facts.target.host}: another site answered.`,
    evidence: [
      {
        pointer: '/response/headers',
        observed: `${root.origin}${root.pathname}`,
        expected: facts.target.origin,
        note: 'API root of the site that answered'
      },
      said(facts)
    ],
    settle: { how: 'Read "home" in the API index of the site that answers.', request: { method: 'GET', path: '/wp-json/' } }
  }
}

/** A configured store that this very key belongs to, on another host than the one asked; none where the asked one has the key too. */
function storeOfKey({ facts, stores }: RuleContext<WooFacts>, key: string): StoreSettings | undefined {
  const owners = stores.filter(({ credentials }) => credentials.consumerKey?.trim() === key.trim())
  const asked = owners.some(({ url }) => bareHost(url) === bareHost(facts.target.href))
  return asked ? undefined : owners[0]
}

function byConfig(context: RuleContext<WooFacts>, owner: StoreSettings): Finding {
  const { facts, masker } = context
  const key = shownKey(sentPair(facts.credentials), masker)
  const { host: wanted } = new URL(owner.url)
  const named = isAuthenticationError(facts)
  return {
    ...shared(context, wanted),
    certainty: named ? 'certain' : 'likely',
    raisedBy: 'config',
    weight: 0.9,
    why: `Key ${key} is configured for ${owner.url}; ${facts.target.host} ${named ? 'looked it up and does not know it' : 'answered as to a visitor'}.`,
    evidence: [
      { pointer: '/request/url', observed: facts.target.host, expected: wanted, note: 'configured store of this key' },
      said(facts)
    ],
    supersedes: ['woo.key.unknown']
  }
}

function shared({ facts }: RuleContext<WooFacts>, wanted: string): Pick<Finding, 'code' | 'summary' | 'culprit' | 'fix'> {
  return {
    code: 'woo.url.wrong-host',
    summary: `The request went to ${facts.target.host.slice(0, 50)}, but the store to ask is ${wanted.slice(0, 50)}.`,
    culprit: HOST_CULPRIT,
    fix: [
      `Set the base URL to https://${wanted}.`,
      'Where a proxy forwards the request, let it send the store as Host and TLS server name.'
    ]
  }
}
