/** The request misses the store's sub-directory. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { bareHost } from '../hosts.js'
import { knownHome } from '../past.js'
import { isApi } from '../route.js'
import { PATH_CULPRIT, statusIs } from '../sent.js'

export const subdirectory: Rule<WooFacts> = {
  codes: [
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
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
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
