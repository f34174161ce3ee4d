/** What tells two exchanges apart, most telling first. Pure. */
import { type Exchange, type NameValue, responseOf } from '../../model/exchange.js'
import { pathOf } from '../../model/filter-match.js'

export type Part = 'request' | 'response'

export interface Difference {
  readonly part: Part
  /** What differs, in words: `header authorization`, `body /customer/email`. */
  readonly what: string
  readonly left: string | undefined
  readonly right: string | undefined
  /** 0 to 100: how likely it is why one works and the other does not. */
  readonly weight: number
  /** A diagnosis of one of the two names it. */
  readonly culprit: boolean
  /** Pointer into the right exchange, where it has that place. */
  readonly pointer?: string
}

/** Different in every call, whatever its fate. */
const NOISE = new Set(
  'date age etag last-modified x-request-id x-shopify-request-id cf-ray server-timing set-cookie content-length report-to nel alt-svc x-sorting-hat-podid x-dc x-stats-userid x-stats-apiclientid x-stats-apipermissionid shopify-complexity-score traceparent tracestate x-correlation-id content-security-policy'.split(
    ' '
  )
)
/** Differ in every signed call by design; told, but last. */
const ONE_TIME = new Set(['oauth_nonce', 'oauth_timestamp', 'oauth_signature'])
const CREDENTIALS =
  /^(?:authorization|x-shopify-access-token|x-shopify-storefront-access-token|shopify-storefront-private-token|cookie|x-wp-nonce|nonce|cart-token|consumer_key|consumer_secret|oauth_.*)$/
const TELLING = new Set(['content-type', 'host', 'x-http-method-override', 'x-method-override', 'accept', 'origin'])
const LONGEST_BODY = 500_000
const MAX_BODY_DIFFERENCES = 200

/** @param left usually the one that worked */
export function differences(left: Exchange, right: Exchange): readonly Difference[] {
  const culprits = [...right.diagnoses, ...left.diagnoses].map(({ culprit }) => culprit)
  const isCulprit = (place: string, name: string) =>
    culprits.some((culprit) => culprit.in.startsWith(place) && culprit.name?.toLowerCase() === name.toLowerCase())
  const found = [...requestDifferences(left, right), ...responseDifferences(left, right)]
  return found
    .map((difference) => {
      const [kind = '', ...words] = difference.what.split(' ')
      const place =
        kind === 'header'
          ? `${difference.part}.header`
          : kind === 'parameter'
            ? 'request.query'
            : `request.${kind === 'URL' ? 'url' : kind}`
      const name = words.join(' ')
      const culprit = isCulprit(place, name) || (kind === 'body' && isCulprit(`${difference.part}.body`, name.split('/').at(-1) ?? ''))
      return { ...difference, culprit, weight: culprit ? 100 : difference.weight }
    })
    .sort((one, other) => other.weight - one.weight)
}

type Found = Omit<Difference, 'culprit'>

function requestDifferences({ request: left }: Exchange, { request: right }: Exchange): readonly Found[] {
  const part = 'request' as const
  const urlOf = (url: string) => url.slice(0, url.indexOf(pathOf(url), url.indexOf('://') + 3))
  return [
    ...single(part, 'method', left.method, right.method, 85, '/request/method'),
    ...single(part, 'URL host', urlOf(left.url), urlOf(right.url), 80, '/request/url'),
    ...single(part, 'URL path', pathOf(left.url), pathOf(right.url), 60, '/request/url'),
    ...fields(part, 'parameter', left.queryString, right.queryString, '/request/queryString'),
    ...fields(part, 'header', left.headers, right.headers, '/request/headers'),
    ...bodies(part, left.postData?.text, right.postData?.text, 50, '/request/postData/text')
  ]
}

function responseDifferences(leftExchange: Exchange, rightExchange: Exchange): readonly Found[] {
  const left = responseOf(leftExchange)
  const right = responseOf(rightExchange)
  const part = 'response' as const
  const status = (response: typeof left) => (response ? `${response.status} ${response.statusText}`.trim() : 'none')
  return [
    ...single(part, 'status', status(left), status(right), 40, '/response/status'),
    ...fields(part, 'header', left?.headers ?? [], right?.headers ?? [], '/response/headers').map((found) => ({
      ...found,
      weight: found.weight / 4
    })),
    ...bodies(part, left?.content.text, right?.content.text, 15, '/response/content/text')
  ]
}

function single(part: Part, what: string, left: string, right: string, weight: number, pointer: string): readonly Found[] {
  return left === right ? [] : [{ part, what, left, right, weight, pointer }]
}

function fields(
  part: Part,
  kind: 'header' | 'parameter',
  left: readonly NameValue[],
  right: readonly NameValue[],
  base: string
): readonly Found[] {
  const key = (name: string) => (kind === 'header' ? name.toLowerCase() : name)
  const values = (list: readonly NameValue[], name: string) => list.filter((field) => key(field.name) === name).map(({ value }) => value)
  const names = new Set([...left, ...right].map(({ name }) => key(name)))
  return [...names].flatMap((name) => {
    const before = values(left, name)
    const after = values(right, name)
    if (NOISE.has(name) || (before.length === after.length && before.every((value, index) => value === after[index]))) return []
    const index = right.findIndex((field) => key(field.name) === name)
    return [
      {
        part,
        what: `${kind} ${name}`,
        left: before.length === 0 ? undefined : before.join('\n'),
        right: after.length === 0 ? undefined : after.join('\n'),
        weight: weightOf(name, before.length === 0 || after.length === 0),
        ...(index >= 0 && { pointer: `${base}/${index}` })
      }
    ]
  })
}

function weightOf(name: string, onlyOne: boolean): number {
  if (ONE_TIME.has(name) && !onlyOne) return 5
  const weight = CREDENTIALS.test(name) ? 85 : TELLING.has(name) ? 55 : name === 'user-agent' ? 8 : 25
  return onlyOne ? weight + 10 : weight
}

/** JSON by its leaves, other text as a whole. */
function bodies(part: Part, left: string | undefined, right: string | undefined, weight: number, pointer: string): readonly Found[] {
  if (left === right) return []
  const before = leavesOf(left)
  const after = leavesOf(right)
  if (!before || !after) return [{ part, what: 'body', left: shorten(left), right: shorten(right), weight, pointer }]
  const paths = [...new Set([...before.keys(), ...after.keys()])]
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .slice(0, MAX_BODY_DIFFERENCES)
    .map((path) => {
      const only = !before.has(path) || !after.has(path)
      return {
        part,
        what: `body ${path || '/'}`,
        left: before.get(path),
        right: after.get(path),
        weight: only ? weight + 5 : weight,
        pointer
      }
    })
}

function shorten(text: string | undefined): string | undefined {
  return text === undefined || text.length <= 2000 ? text : `${text.slice(0, 2000)}…`
}

function leavesOf(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined || text.length > LONGEST_BODY) return undefined
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    return undefined
  }
  const leaves = new Map<string, string>()
  const walk = (value: unknown, path: string, depth: number) => {
    const entries = typeof value === 'object' && value !== null && depth < 100 ? Object.entries(value) : []
    if (entries.length === 0) leaves.set(path, JSON.stringify(value))
    for (const [name, child] of entries) walk(child, `${path}/${name}`, depth + 1)
  }
  walk(root, '', 0)
  return leaves
}
