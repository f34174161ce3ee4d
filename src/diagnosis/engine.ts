/**
 * The engine: platform -> facts -> rules -> ranked diagnoses. Pure but for the history that it is given.
 */
import type { CodePage, Diagnosis, Level } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation, PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import { perText } from '../model/returning.js'
import type { Mutable } from '../model/mutable.js'
import type { HttpFacts } from './facts.js'
import { httpFacts } from './facts.js'
import type { History, PastExchange } from './history.js'
import { remember } from './past.js'
import { clamp, rank } from './rank.js'
import type { Fallback, Finding, Platform, Rule, RuleContext } from './rule.js'
import { createSelection, type Selection } from './selection.js'
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
  const { platforms, neutral, unexplained, stores, onRuleError } = options
  const masker = remembering(options.masker)
  const pages = new Map<string, CodePage>()
  const selections = new Map(platforms.map((platform) => [platform, createSelection([...platform.rules, ...neutral])]))
  const neutralOnly = createSelection(neutral)
  const rules = [...platforms.flatMap((platform) => platform.rules), ...neutral, unexplained]
  for (const rule of rules) for (const page of rule.codes) pages.set(page.code, page)
  const attempt = <T>(codes: readonly CodePage[], make: () => T): T | undefined => guarded(codes, make, onRuleError)

  function judge(exchange: Exchange, history: History, slow: boolean): Judgement {
    const store = storeOf(exchange, stores)
    const http = httpFacts(exchange, store)
    const platform = configured(store) ?? platformOf(http, platforms)
    const own = attempt([], () => platform.facts(http))
    const facts = own ?? http
    const failed = attempt([], () => hasFailed(facts, platform)) ?? hasFailedByHttp(facts)
    const plain = isPlainSuccess(facts, failed)
    const select = (own && selections.get(platform)) ?? neutralOnly
    const selection = select({
      situation: failed ? 'failure' : plain ? 'plain-success' : 'other',
      status: facts.status,
      broken: facts.failure !== undefined,
      surface: (own && attempt([], () => platform.surface?.(facts))) ?? '',
      slow
    })
    const context: RuleContext<HttpFacts> = { exchange, facts, history, store, stores, masker }
    const found = findingsOf(selection.asked, context, onRuleError)
    const diagnoses = failed || found.length > 0 ? diagnosesOf(found, context, { failed, plain, selection }) : NO_DIAGNOSES
    const graphql = platform.graphql && attempt([], () => platform.graphql?.(facts))
    const notes = attempt([], () => platform.notes(facts, masker)) ?? []
    const failure = diagnoses.find(({ level }) => level === 'failure')
    const past = remember(facts, platform.id, masker, { ok: facts.status > 0 && !failed && !failure, code: failure?.code, notes })
    const judgement = { platform: platform.id, diagnoses, whole: selection.whole, past }
    return graphql ? { ...judgement, graphql } : judgement
  }

  function diagnosesOf(
    found: readonly Finding[],
    context: RuleContext<HttpFacts>,
    { failed, plain, selection }: { readonly failed: boolean; readonly plain: boolean; readonly selection: Selection }
  ): readonly Diagnosis[] {
    const accepted = plain ? found.filter((finding) => mayAccuseSuccess(finding, levelOf)) : found
    const ranked = rankedBy(accepted)
    const explained = ranked.some(({ code }) => levelOf(code) === 'failure')
    const last = failed && !explained ? attempt(unexplained.codes, () => unexplained.diagnose(context, selection.families)) : undefined
    return (last ? [last, ...ranked] : ranked).map((finding) => toDiagnosis(finding, pages))
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
  const configured = (store: StoreSettings | undefined) => store && platforms.find(({ id }) => id === store.platform)
  return {
    judge,
    platformOf(exchange) {
      const store = storeOf(exchange, stores)
      return (configured(store) ?? platformOf(httpFacts(exchange, store), platforms)).id
    }
  }
}

const NO_DIAGNOSES: readonly Diagnosis[] = []

/** The same few credentials, queries and clients come with every call. */
function remembering(masker: Masker): Masker {
  return { mask: (value) => masker.mask(value), fingerprint: perText(1000, (value) => masker.fingerprint(value)) }
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
  const { code, certainty, why, culprit, evidence, fix, patch, settle } = finding
  const level = page?.level ?? 'failure'
  const docs = page?.docs ?? []
  const diagnosis: Mutable<Diagnosis> = { code, level, certainty, summary: namingField(finding), why, culprit, evidence, fix, docs }
  if (patch) diagnosis.patch = patch
  if (settle) diagnosis.settle = settle
  return diagnosis
}

/** The summary stands alone and names the field at fault; where a rule says it in other words, the name is added. */
function namingField({ summary, culprit }: Pick<Finding, 'summary' | 'culprit'>): string {
  const isField = culprit.in === 'request.header' || culprit.in === 'request.query' || culprit.in === 'response.header'
  if (!isField || !culprit.name || summary.includes(culprit.name) || summary.toLowerCase().includes(culprit.name.toLowerCase()))
    return summary
  return `${summary.replace(/\.$/, '')} (${culprit.name}).`
}
