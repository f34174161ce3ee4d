/**
 * The engine: platform -> facts -> rules -> ranked diagnoses. Pure but for the history that it is given.
 */
import type { CodePage, Diagnosis, Level } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation, PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import type { HttpFacts } from './facts.js'
import { httpFacts } from './facts.js'
import type { History, PastExchange } from './history.js'
import { remember } from './past.js'
import { clamp, rank } from './rank.js'
import type { Fallback, Finding, Platform, Rule, RuleContext } from './rule.js'
import { families, selected } from './selection.js'
import { storeOf } from './store-of.js'

export interface EngineOptions {
  /** Store platforms in order of recognition; the platform-neutral one last. */
  readonly platforms: readonly Platform[]
  /** Platform-neutral rules, run on every exchange after the platform's own. */
  readonly neutral: readonly Rule[]
  /** Asked where a failure was explained by no rule. */
  readonly unexplained: Fallback
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
  /** No rule was left out for being slow: nothing more would be found by asking again with the same history. */
  readonly whole: boolean
}

export interface Engine {
  /**
   * @param exchange unmasked, ended, bodies as text
   * @param slow false leaves out the rules that may take milliseconds
   */
  judge(exchange: Exchange, history: History, slow: boolean): Judgement
  /** The platform by configuration or by the request's shape; cheap, also for an exchange that still runs. */
  platformOf(exchange: Exchange): PlatformId
}

export function createEngine(options: EngineOptions): Engine {
  const pages = new Map<string, CodePage>()
  const rulesOf = new Map<Platform, readonly Rule[]>()
  for (const platform of options.platforms) rulesOf.set(platform, [...platform.rules, ...options.neutral])
  for (const rule of [...[...rulesOf.values()].flat(), options.unexplained]) for (const page of rule.codes) pages.set(page.code, page)

  function judge(exchange: Exchange, history: History, slow: boolean): Judgement {
    const store = storeOf(exchange, options.stores)
    const http = httpFacts(exchange, store)
    const platform = configured(store) ?? platformOf(http, options.platforms)
    const attempt = <T>(codes: readonly CodePage[], make: () => T): T | undefined => guarded(codes, make, options.onRuleError)
    const own = attempt([], () => platform.facts(http))
    const facts = own ?? http
    const failed = attempt([], () => hasFailed(facts, platform)) ?? hasFailedByHttp(facts)
    const context: RuleContext<HttpFacts> = { exchange, facts, history, store, stores: options.stores, masker: options.masker }
    const rules = (own && rulesOf.get(platform)) ?? options.neutral
    const plain = isPlainSuccess(facts, failed)
    const { asked, whole } = selected(rules, failed ? 'failure' : plain ? 'plain-success' : 'other', slow)
    const found = findingsOf(asked, context, options.onRuleError)
    const accepted = plain ? found.filter((finding) => mayAccuseSuccess(finding, levelOf)) : found
    const ranked = rankedBy(accepted)
    const explained = ranked.some(({ code }) => levelOf(code) === 'failure')
    const { unexplained } = options
    const last = failed && !explained ? attempt(unexplained.codes, () => unexplained.diagnose(context, families(asked))) : undefined
    const diagnoses = (last ? [last, ...ranked] : ranked).map((finding) => toDiagnosis(finding, pages))
    const graphql = attempt([], () => platform.graphql?.(facts))
    const notes = attempt([], () => platform.notes(facts, options.masker)) ?? []
    const failure = diagnoses.find(({ level }) => level === 'failure')
    return {
      platform: platform.id,
      diagnoses,
      ...(graphql && { graphql }),
      whole,
      past: remember(facts, platform.id, options.masker, { ok: !failed && !failure, code: failure?.code, notes })
    }
  }
  const levelOf = (code: string) => pages.get(code)?.level ?? 'failure'
  const rankedBy = (found: readonly Finding[]): readonly Finding[] => {
    if (found.length === 0) return found
    return rank(
      found.map((finding) => clamp(finding, pages.get(finding.code))),
      levelOf
    )
  }
  /** The platform that the configuration names; none where it says `auto`. */
  const configured = (store: StoreSettings | undefined) => options.platforms.find(({ id }) => id === store?.platform)
  return {
    judge,
    platformOf(exchange) {
      const store = storeOf(exchange, options.stores)
      return (configured(store) ?? platformOf(httpFacts(exchange, store), options.platforms)).id
    }
  }
}

function platformOf(http: HttpFacts, platforms: readonly Platform[]): Platform {
  const found = platforms.find((platform) => platform.recognise(http)) ?? platforms.at(-1)
  if (!found) throw new Error('the engine needs at least one platform')
  return found
}

function findingsOf(
  rules: readonly Rule[],
  context: RuleContext<HttpFacts>,
  onRuleError: EngineOptions['onRuleError']
): readonly Finding[] {
  let found: Finding[] | undefined
  for (const rule of rules) {
    try {
      const result = rule.diagnose(context)
      if (!result) continue
      found ??= []
      if (Array.isArray(result)) found.push(...(result as readonly Finding[]))
      else found.push(result as Finding)
    } catch (error) {
      onRuleError(
        error,
        rule.codes.map(({ code }) => code)
      )
    }
  }
  return found ?? NOTHING
}

const NOTHING: readonly Finding[] = []

/** A failure by status, by network, by a redirect that loses something, or by what the platform sees in a good-looking answer. */
export function hasFailed(facts: HttpFacts, platform: Platform): boolean {
  return hasFailedByHttp(facts) || platform.failed(facts)
}

function hasFailedByHttp(facts: HttpFacts): boolean {
  if (facts.failure !== undefined || facts.status >= 400) return true
  return facts.redirect !== undefined && facts.sentCredentials.length > 0 && facts.redirect.loses.size > 0
}

/** JSON, as an API answers, and the platform sees nothing wrong in it. */
function isPlainSuccess(facts: HttpFacts, failed: boolean): boolean {
  return !failed && facts.status >= 200 && facts.status < 300 && facts.method !== 'OPTIONS' && !facts.isHtml && facts.text !== ''
}

/** A success gets no failure, except where earlier exchanges prove that it is not what was asked for (a POST that became a GET). */
function mayAccuseSuccess(finding: Finding, levelOf: (code: string) => Level): boolean {
  return levelOf(finding.code) === 'notice' || finding.raisedBy === 'history'
}

/** Runs foreign code: what it throws is reported and counts as nothing found. */
function guarded<T>(codes: readonly CodePage[], make: () => T, onRuleError: EngineOptions['onRuleError']): T | undefined {
  try {
    return make()
  } catch (error) {
    onRuleError(
      error,
      codes.map(({ code }) => code)
    )
    return undefined
  }
}

function toDiagnosis(finding: Finding, pages: ReadonlyMap<string, CodePage>): Diagnosis {
  const page = pages.get(finding.code)
  const { weight: _weight, supersedes: _supersedes, raisedBy: _raisedBy, generic: _generic, ...rest } = finding
  return { ...rest, summary: namingField(rest), level: page?.level ?? 'failure', docs: page?.docs ?? [] }
}

/** The summary stands alone and names the field at fault; where a rule says it in other words, the name is added. */
function namingField({ summary, culprit }: Pick<Finding, 'summary' | 'culprit'>): string {
  const isField = culprit.in === 'request.header' || culprit.in === 'request.query' || culprit.in === 'response.header'
  if (!isField || !culprit.name || summary.toLowerCase().includes(culprit.name.toLowerCase())) return summary
  return `${summary.replace(/\.$/, '')} (${culprit.name}).`
}
