/** No such route: wrong namespace, wrong method, wrong path, missing prefix, or the legacy API that is gone. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { isWordPressPage } from '../failed.js'
import { lacksVersion, methodsOf, nearestResource } from '../routes-of-v3.js'
import { indexPath, PATH_CULPRIT, said, statusIs } from '../sent.js'
import { issue, pull, WOO_DOCS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const
const HIDES = 'Routes are matched before roles are asked, so a 404 may hide missing credentials.'

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.route.no-prefix',
    title: '/wp-json is missing in the path',
    why: 'REST routes live below /wp-json; without it WordPress looks for a page of that name.',
    tell: '404 and a path that starts with /wc/ (or /wp/).',
    fix: ['Put /wp-json in front.']
  },
  {
    ...common,
    code: 'woo.route.legacy-removed',
    title: 'Legacy API (/wc-api/) is gone',
    why: 'The REST API of versions 1 to 3 below /wc-api/ left WooCommerce; a plugin brings it back.',
    tell: '404 {"errors":{"code":"woocommerce_api_disabled",…}} (one object, not a list), or a theme page, on /wc-api/.',
    fix: ['Move to /wp-json/wc/v3, or install the legacy plugin.'],
    docs: [pull('woocommerce/woocommerce', 40627), issue('woocommerce/woocommerce', 48587)]
  },
  {
    ...common,
    code: 'woo.route.version',
    title: 'API namespace or version does not exist in this store',
    why: 'The store knows no namespace of this name: a version that never was, a store too old, or a plugin that is not there or incomplete.',
    tell: '404 rest_no_route with wc/vN; namespaces in GET /wp-json/ do not list it.',
    fix: ['Use wc/v3 (or an older one on an old store).'],
    limits: HIDES,
    docs: [issue('woocommerce/woocommerce', 14629), issue('woocommerce/woocommerce', 27631), WOO_DOCS]
  },
  {
    ...common,
    code: 'woo.route.method',
    title: 'Route exists but not for this method',
    why: 'WordPress matches path and method together and says "no route" where only the method is wrong.',
    tell: '404 rest_no_route; the path is a known route, the method is not among its methods.',
    fix: ['Use a method of the route (PUT for changes, DELETE with force).'],
    ceiling: 'likely',
    limits: HIDES
  },
  {
    ...common,
    code: 'woo.route.unknown',
    title: 'No such route',
    why: 'The namespace is known, and no route in it fits this path.',
    tell: '404 rest_no_route with a known namespace; spelling, encoded path, missing plugin.',
    fix: ['Correct the path.'],
    limits: HIDES
  }
]

export const route: Rule<WooFacts> = {
  codes,
  diagnose(context) {
    const { facts } = context
    const { api, error, status, isHtml } = facts
    if (api.surface === 'legacy') return legacy(context)
    if (api.surface === 'no-prefix' && status === 404) return noPrefix(context)
    if (error?.code !== 'rest_no_route' || isHtml) return undefined
    if (!knownNamespace(api.namespace)) return version(context)
    const methods = methodsOf(api.path)
    if (methods && !methods.includes(facts.method) && facts.method !== 'OPTIONS' && facts.method !== 'HEAD')
      return wrongMethod(context, methods)
    return methods ? notRegistered(context) : unknown(context)
  }
}

function knownNamespace(namespace: string): boolean {
  return /^(wc\/v[123]|wc\/store(\/v1)?|wp\/v2|wc-analytics|wc-admin|wc-telemetry)$/.test(namespace)
}

function legacy(context: RuleContext<WooFacts>): Finding | undefined {
  const { facts } = context
  const disabled = facts.error?.code === 'woocommerce_api_disabled'
  const page = facts.isHtml && (facts.status === 404 || facts.status === 200)
  if (!disabled && !page) return undefined
  return finding(context, 'legacy-removed', disabled ? 'certain' : isWordPressPage(facts) ? 'likely' : 'possible', {
    summary: `${facts.api.path.slice(0, 60)}: the legacy API is ${disabled ? 'switched off or gone' : 'probably gone'} in this store.`,
    why: 'WooCommerce no longer carries the API below /wc-api/; this store has no plugin that brings it back, or has it switched off.',
    expected: '/wp-json/wc/v3/…',
    fix: [
      `Call /wp-json/wc/v3${facts.api.path.replace(/^.*\/wc-api\/v\d+/, '')} instead (bodies and names differ), or install the legacy REST API plugin.`
    ]
  })
}

function noPrefix(context: RuleContext<WooFacts>): Finding | undefined {
  const { api, answer, error, isHtml } = context.facts
  // REST itself answered, so its prefix is there, whatever it is called.
  if (error?.code.startsWith('rest_') && !isHtml) return undefined
  const base = api.base.replace(/\/(?:wp[_.-]?js[a-z]{0,3}|json|wp-?api|rest|api)$/i, '')
  // Where the site names the root of its API, that is the right one.
  const root = answer.apiRoot?.search === '' ? answer.apiRoot.pathname.replace(/\/$/, '') : `${base}/wp-json`
  const prefix = /\/[^/]*$/.exec(root)?.[0] ?? '/wp-json'
  const right = `${root}${api.path.slice(api.base.length)}`
  return finding(context, 'no-prefix', 'certain', {
    summary: `Path ${api.path.slice(0, 50)} lacks ${base === api.base ? '' : 'the exact prefix '}${prefix}; the route is ${right.slice(0, 60)}.`,
    why: `Without ${prefix} in front WordPress looks for a page of that name and answers with its 404 page.`,
    expected: right,
    fix: [`Call ${right}.`, `Official client: wpAPIPrefix is ${prefix.slice(1)}.`]
  })
}

function version(context: RuleContext<WooFacts>): Finding {
  const { api } = context.facts
  if (answeredBefore(context)) return unknown(context)
  const bare = /^v\d/.test(api.namespace)
  // Plugins have namespaces below wc/, too (wc/gla), so only what can be meant for a version is one.
  const sure = /^wc\/v\d/.test(api.namespace) || api.surface === 'wc-store' || bare || lacksVersion(api.path)
  const wanted = api.surface === 'wc-store' ? 'wc/store/v1' : 'wc/v3'
  return finding(context, 'version', sure ? 'certain' : 'likely', {
    summary: `Namespace ${api.namespace.slice(0, 40)} does not exist in this store${sure ? `; ${wanted} does in current ones` : ''}.`,
    why: bare
      ? 'The path lacks the namespace wc/ in front of the version.'
      : 'No route of this store begins with this namespace; it is a wrong version, or a plugin is missing.',
    ...(sure && {
      expected: bare
        ? `/wc${api.path}`
        : lacksVersion(api.path)
          ? api.path.replace('/wc', '/wc/v3')
          : api.path.replace(api.namespace, wanted)
    }),
    fix: [sure ? `Use ${wanted}.` : 'Check the spelling, and whether the plugin that brings this namespace is active.']
  })
}

function wrongMethod(context: RuleContext<WooFacts>, methods: readonly string[]): Finding {
  const { facts } = context
  const item = !methods.includes('DELETE') && /^(PUT|PATCH|DELETE)$/.test(facts.method)
  return {
    ...finding(context, 'method', 'likely', {
      summary: `${facts.api.path.slice(0, 60)} exists, but not for ${facts.method}: it takes ${methods.join(', ')}.`,
      why: 'WordPress looks for path and method together; the path is one of WooCommerce, the method is not among those of the route.',
      expected: methods.join(', '),
      fix: [item ? `Name the object in the path (…/ID), or use ${methods.join(' or ')}.` : `Use ${methods.join(' or ')}.`]
    }),
    culprit: { in: 'request.method', name: facts.method, pointer: '/request/method' },
    settle: { how: 'OPTIONS on the route lists its methods.', request: { method: 'OPTIONS', path: facts.target.pathname } }
  }
}

/** Path and method are right, and the store has no such route: an old store, an incomplete package, a filter (woocommerce#27631). */
function notRegistered(context: RuleContext<WooFacts>): Finding {
  const { api, method } = context.facts
  const { namespace } = api
  const worked = answeredBefore(context)
  const settle = {
    how: 'The API index lists the namespaces, the index of the namespace its routes.',
    request: { method: 'GET', path: indexPath(context.facts) }
  }
  const path = api.path.slice(0, 60)
  if (worked) {
    const words = finding(context, 'unknown', 'likely', {
      summary: `${method} ${path} is a route of WooCommerce, and this store does not have it, though others of ${namespace}.`,
      why: `The namespace ${namespace} answered before, so this route alone is missing: the store is too old for it, or a filter (rest_endpoints) or plugin takes it out.`,
      fix: ['Update WooCommerce; look for plugins and snippets that restrict the REST API.']
    })
    return { ...words, evidence: [...words.evidence, { observed: `${worked.status} on ${worked.path}`, exchange: worked.id }], settle }
  }
  return {
    ...finding(context, 'version', 'likely', {
      summary: `${method} ${path} is spelt right, and this store has no such route: ${namespace} is probably not there.`,
      why: `The path is one of WooCommerce itself. It is not registered: WooCommerce is switched off, too old for ${namespace}, or installed incompletely, or a filter takes the routes out.`,
      fix: [
        'Look whether WooCommerce is active and up to date; where its files are incomplete, install it anew.',
        'Look for plugins and snippets that restrict the REST API.'
      ]
    }),
    settle
  }
}

/** The newest call that a route of the namespace answered. */
function answeredBefore({ facts, history }: RuleContext<WooFacts>): PastExchange | undefined {
  const { base, prefix, namespace } = facts.api
  const index = `${base}${prefix}/${namespace}`
  return history.latestWorked(300, ({ origin, path }) => {
    const below = path.replace('/index.php/', '/')
    return origin === facts.origin && (below === index || below.startsWith(`${index}/`))
  })
}

function unknown(context: RuleContext<WooFacts>): Finding {
  const { api } = context.facts
  const near = nearestResource(api.path)
  const worked = knownNamespace(api.namespace) ? undefined : answeredBefore(context)
  const doubled = /\/wp-json\/.*\/wp-json\//.test(context.facts.target.pathname) || /\/(wc|wp)\/v\d.*\/(wc|wp)\/v\d/.test(api.path)
  const encoded = /%[0-9a-f]{2}/i.test(api.path)
  const hint = near
    ? `Did you mean ${near}?`
    : doubled
      ? 'The prefix stands in the path twice: the client adds it itself.'
      : encoded
        ? 'Send the path without percent escapes.'
        : 'Compare with the routes that the namespace index lists.'
  const words = finding(context, 'unknown', 'certain', {
    summary: `No route fits ${context.facts.method} ${api.path.slice(0, 60)} in this store.${near ? ` Did you mean ${near}?` : ''}`,
    why: `No route that the store has registered below ${api.namespace} fits this path${encoded ? '; escapes in it are not decoded before the comparison' : ''}.`,
    ...(near && { expected: api.path.replace(/^(\/wc\/v\d\/)[\w-]+/, `$1${near}`) }),
    fix: [hint]
  })
  return {
    ...words,
    ...(worked && {
      evidence: [...words.evidence, { observed: `${worked.status} on ${worked.path}`, exchange: worked.id }],
      raisedBy: 'history' as const
    }),
    settle: { how: 'The namespace index lists all routes.', request: { method: 'GET', path: `${api.base}${api.prefix}/${api.namespace}` } }
  }
}

interface Words {
  readonly summary: string
  readonly why: string
  readonly expected?: string
  readonly fix: readonly string[]
}

function finding({ facts }: RuleContext<WooFacts>, detail: string, certainty: Finding['certainty'], words: Words): Finding {
  const signs = facts.answer.hasUserSigns
    ? []
    : facts.error
      ? [{ pointer: '/response/headers', observed: 'no signs of a logged-in user', note: HIDES }]
      : []
  return {
    code: `woo.route.${detail}`,
    certainty,
    weight: 0.7,
    summary: words.summary,
    why: words.why,
    culprit: PATH_CULPRIT,
    evidence: [
      { pointer: '/request/url', observed: facts.target.pathname, ...(words.expected !== undefined && { expected: words.expected }) },
      facts.error ? said(facts) : statusIs(facts),
      ...signs
    ],
    fix: words.fix
  }
}
