/** The request reached another site than the one the key belongs to, or misses the store's sub-directory. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { StoreSettings } from '../../../model/settings.js'
import type { WooFacts } from '../facts.js'
import { bareHost } from '../hosts.js'
import { saysHttps, sawVisitor } from '../nobody.js'
import { knownHome } from '../past.js'
import { isApi } from '../route.js'
import { HOST_CULPRIT, isAuthenticationError, PATH_CULPRIT, said, says, sentPair, shownKey, statusIs } from '../sent.js'
import { issue } from '../sources.js'

export const host: Rule<WooFacts> = {
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
    },
    {
      code: 'woo.url.subdirectory',
      level: 'failure',
      title: 'Store lives in a sub-directory that the URL lacks',
      why: 'Where WordPress is installed below a path, /wp-json/ at the root belongs to nobody or to another site.',
      tell: '404 page without REST headers on /wp-json/; the home URL has a path.',
      fix: ['Add the sub-directory to the base URL.'],
      ceiling: 'possible',
      docs: []
    }
  ],
  diagnose(context) {
    const found = [wrongHost(context), subdirectory(context)].filter((one) => one !== undefined)
    return found.length > 0 ? found : undefined
  }
}

function wrongHost(context: RuleContext<WooFacts>): Finding | undefined {
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

function subdirectory(context: RuleContext<WooFacts>): Finding | undefined {
  const { facts, store, stores } = context
  if (facts.status !== 404 || facts.error || !isApi(facts.api.surface) || facts.api.base !== '' || facts.api.form === 'none')
    return undefined
  const configured = [...(store ? [store] : []), ...stores].find(
    ({ url }) => bareHost(url) === bareHost(facts.target.href) && pathOf(url) !== ''
  )
  const earlier = knownHome(context)
  const root = facts.answer.apiRoot?.pathname.replace(/\/(wp-json\/?|index\.php)?$/, '')
  const path = root || (earlier && pathOf(earlier.home)) || (configured && pathOf(configured.url)) || ''
  // An API root at the same path leaves no room for a sub-directory.
  if (path === '' && (facts.answer.apiRoot || earlier)) return undefined
  return {
    code: 'woo.url.subdirectory',
    certainty: path === '' ? 'possible' : 'likely',
    ...(path !== '' && { raisedBy: configured ? ('config' as const) : ('history' as const) }),
    weight: path === '' ? 0.2 : 0.8,
    summary:
      path === ''
        ? 'The store may live in a sub-directory that the path lacks.'
        : `The path lacks the store's sub-directory ${path}: ask ${path}/wp-json/.`,
    why: 'At the root of this host no REST API answered; WordPress may be installed below a path, which then stands before /wp-json/.',
    culprit: PATH_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.pathname, ...(path !== '' && { expected: `${path}${facts.target.pathname}` }) },
      statusIs(facts),
      ...(earlier && path !== '' ? [{ observed: `home is ${earlier.home}`, exchange: earlier.past.id }] : [])
    ],
    fix: [path === '' ? 'Open the front page of the shop and compare its path with the base URL.' : `Add ${path} to the base URL.`],
    settle: {
      how: 'The front page of the shop names the API root in Link rel="https://api.w.org/".',
      request: { method: 'GET', path: '/' }
    }
  }
}

function pathOf(url: string): string {
  try {
    return new URL(url).pathname.replace(/\/$/, '')
  } catch {
    return ''
  }
}
