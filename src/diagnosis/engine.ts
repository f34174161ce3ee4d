/**
 * The engine: platform -> facts -> rules -> ranked diagnoses. Pure but for the history that it is given.
 */
import type { Certainty, CodePage, Diagnosis } from '../model/diagnosis.js'
import { isWithin } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation, PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import type { HttpFacts } from './facts.js'
import { httpFacts } from './facts.js'
import type { History, PastExchange } from './history.js'
import type { Finding, Platform, Rule, RuleContext } from './rule.js'
import { storeOf } from './store-of.js'

export interface EngineOptions {
  /** Store platforms in order of recognition; the platform-neutral one last. */
  readonly platforms: readonly Platform[]
  /** Platform-neutral rules, run on every exchange after the platform's own. */
  readonly neutral: readonly Rule[]
  /** Asked where a failure was explained by no rule. */
  readonly unexplained: Rule
  readonly stores: readonly StoreSettings[]
  readonly masker: Masker
  /** A rule that threw: skipped, reported here. */
  readonly onRuleError: (error: unknown, codes: readonly string[]) => void
}

export interface Judgement {
  readonly platform: PlatformId
  readonly diagnoses: readonly Diagnosis[]
  readonly graphql?: GraphqlOperation
  /** What the history should remember of this exchange. */
  readonly past: PastExchange
}

export interface Engine {
  /**
   * @param exchange unmasked, ended, bodies as text
   * @param slow false leaves out the rules that may take milliseconds
   */
  judge(exchange: Exchange, history: History, slow: boolean): Judgement
}

export function createEngine(options: EngineOptions): Engine {
  const pages = new Map<string, CodePage>()
  const rulesOf = new Map<Platform, readonly Rule[]>()
  for (const platform of options.platforms) rulesOf.set(platform, [...platform.rules, ...options.neutral])
  for (const rule of [...[...rulesOf.values()].flat(), options.unexplained]) for (const page of rule.codes) pages.set(page.code, page)

  function judge(exchange: Exchange, history: History, slow: boolean): Judgement {
    const store = storeOf(exchange, options.stores)
    const http = httpFacts(exchange, store)
    const platform = platformOf(http, options.platforms)
    const facts = platform.facts(http)
    const context: RuleContext<HttpFacts> = { exchange, facts, history, store, stores: options.stores, masker: options.masker }
    const failed = hasFailed(facts, platform)
    const found = runRules(rulesOf.get(platform) ?? [], context, slow, options.onRuleError)
    const ranked = rank(found.map((finding) => clamp(finding, pages)))
    const explained = ranked.some(({ code }) => pages.get(code)?.level !== 'notice')
    const all = failed && !explained ? [...runRules([options.unexplained], context, true, options.onRuleError), ...ranked] : ranked
    const diagnoses = all.map((finding) => toDiagnosis(finding, pages))
    const graphql = platform.graphql?.(facts)
    const failure = diagnoses.find(({ level }) => level === 'failure')
    return {
      platform: platform.id,
      diagnoses,
      ...(graphql && { graphql }),
      past: remember(facts, platform, options.masker, !failed && !failure, failure?.code)
    }
  }
  return { judge }
}

function platformOf(http: HttpFacts, platforms: readonly Platform[]): Platform {
  const wanted = http.store?.platform
  const named = platforms.find(({ id }) => id === wanted)
  const found = named ?? platforms.find((platform) => platform.recognise(http)) ?? platforms.at(-1)
  if (!found) throw new Error('the engine needs at least one platform')
  return found
}

/** A failure by status, by network, or by what the platform sees in a good-looking answer. */
export function hasFailed(facts: HttpFacts, platform: Platform): boolean {
  return facts.failure !== undefined || facts.status >= 400 || platform.failed(facts)
}

function runRules(
  rules: readonly Rule[],
  context: RuleContext<HttpFacts>,
  slow: boolean,
  onRuleError: EngineOptions['onRuleError']
): Finding[] {
  const found: Finding[] = []
  for (const rule of rules) {
    if (rule.slow && !slow) continue
    try {
      const result = rule.diagnose(context)
      if (result) found.push(...(Array.isArray(result) ? (result as readonly Finding[]) : [result as Finding]))
    } catch (error) {
      onRuleError(
        error,
        rule.codes.map(({ code }) => code)
      )
    }
  }
  return found
}

const RANK: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 }

/**
 * Best first: certainty, then weight, then depth of the code, then rule order. A finding is silenced by one that supersedes it and by a
 * deeper code of its own family that is at least as sure. One cause is proven at most: beside a `certain` failure, weaker
 * guesses are moot, and a second proof is shown as likely.
 */
export function rank(findings: readonly Finding[]): Finding[] {
  const kept = findings.filter((finding) => !findings.some((other) => other !== finding && silences(other, finding)))
  const depth = ({ code }: Finding) => code.split('.').length
  const sorted = kept
    .map((finding, order) => ({ finding, order }))
    .sort(
      (a, b) =>
        RANK[a.finding.certainty] - RANK[b.finding.certainty] ||
        (b.finding.weight ?? 0.5) - (a.finding.weight ?? 0.5) ||
        depth(b.finding) - depth(a.finding) ||
        a.order - b.order
    )
    .map(({ finding }) => finding)
  return sorted.filter((finding, index) => sorted.findIndex(({ code }) => code === finding.code) === index)
}

/** The ceiling of a code is what one exchange alone may claim; only history or configuration may raise a finding above it. */
function clamp(finding: Finding, pages: ReadonlyMap<string, CodePage>): Finding {
  const ceiling = pages.get(finding.code)?.ceiling ?? 'possible'
  if (finding.raisedBy || RANK[finding.certainty] >= RANK[ceiling]) return finding
  return { ...finding, certainty: ceiling }
}

function silences(strong: Finding, weak: Finding): boolean {
  if (strong.supersedes?.some((code) => isWithin(weak.code, code))) return true
  return strong.code !== weak.code && isWithin(strong.code, weak.code) && RANK[strong.certainty] <= RANK[weak.certainty]
}

function toDiagnosis(finding: Finding, pages: ReadonlyMap<string, CodePage>): Diagnosis {
  const page = pages.get(finding.code)
  const { weight: _weight, supersedes: _supersedes, raisedBy: _raisedBy, ...rest } = finding
  return { ...rest, level: page?.level ?? 'failure', docs: page?.docs ?? [] }
}

function remember(facts: HttpFacts, platform: Platform, masker: Masker, ok: boolean, code: string | undefined): PastExchange {
  const { exchange, target } = facts
  const location = facts.status >= 300 && facts.status < 400 ? absolute(facts.responseHeaders.value('location'), target) : undefined
  return {
    id: exchange.id,
    at: facts.at,
    store: exchange.store,
    platform: platform.id,
    method: facts.method,
    origin: target.origin,
    path: target.pathname,
    route: routeOf(target.pathname),
    ...(target.search.length > 1 && { query: masker.fingerprint(target.search) }),
    status: facts.status,
    ok,
    ...(location && { location }),
    ...(code && { code }),
    notes: platform.notes(facts, masker)
  }
}

/** `/orders/1234/refunds.json` -> `/orders/:id/refunds.json`: ids are numbers or long hexadecimal words. */
export function routeOf(path: string): string {
  return path.replace(/\/(?:\d+|[0-9a-f]{16,64}|[0-9a-f]{8}-[0-9a-f-]{27})(?=[/.]|$)/gi, '/:id')
}

function absolute(location: string | undefined, base: URL): string | undefined {
  if (!location) return undefined
  try {
    const url = new URL(location, base)
    return `${url.origin}${url.pathname}`
  } catch {
    return undefined
  }
}
