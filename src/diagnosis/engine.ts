/**
 * The engine: platform -> facts -> rules -> ranked diagnoses. Pure but for the history that it is given.
 */
import type { CodePage, Diagnosis } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation, PlatformId } from '../model/exchange.js'
import type { Masker } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import { perText } from '../model/returning.js'
import type { HttpFacts } from './facts.js'
import { httpFacts } from './facts.js'
import type { History, PastExchange } from './history.js'
import { Guard, type OnRuleError } from './guard.js'
import { Pages } from './pages.js'
import { remember } from './past.js'
import type { Fallback, Finding, Platform, Rule, RuleContext } from './rule.js'
import { createSelection, type Selection } from './selection.js'
import { hasFailedByHttp, type Situation, situationOf } from './situation.js'
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
  readonly onRuleError: OnRuleError
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

/** One for all exchanges of a run: what it learns of recurring heads and kinds of exchanges is kept. */
export function createEngine(options: EngineOptions): Engine {
  return new RuleEngine(options)
}

class RuleEngine implements Engine {
  readonly #platforms: readonly Platform[]
  readonly #stores: readonly StoreSettings[]
  readonly #masker: Masker
  readonly #guard: Guard
  readonly #pages: Pages
  readonly #unexplained: Fallback
  readonly #selections: ReadonlyMap<Platform, Select>
  readonly #neutralOnly: Select

  constructor({ platforms, neutral, unexplained, stores, masker, onRuleError }: EngineOptions) {
    this.#platforms = platforms
    this.#stores = stores
    this.#masker = remembering(masker)
    this.#guard = new Guard(onRuleError)
    this.#pages = new Pages([...platforms.flatMap(({ rules }) => rules), ...neutral, unexplained])
    this.#unexplained = unexplained
    this.#selections = new Map(platforms.map((platform) => [platform, createSelection([...platform.rules, ...neutral])]))
    this.#neutralOnly = createSelection(neutral)
  }

  judge(exchange: Exchange, history: History, slow: boolean): Judgement {
    const store = storeOf(exchange, this.#stores)
    const http = httpFacts(exchange, store)
    const platform = this.#platformOf(http)
    const own = this.#guard.attempt(NO_PAGES, () => platform.facts(http))
    const facts = own ?? http
    const situation = situationOf(facts, this.#hasFailed(facts, platform))
    const selection = this.#selectionFor(facts, own && platform, situation, slow)
    const context: RuleContext<HttpFacts> = { exchange, facts, history, store, stores: this.#stores, masker: this.#masker }
    const diagnoses = this.#diagnosesOf(context, situation, selection)
    const graphql = platform.graphql && this.#guard.attempt(NO_PAGES, () => platform.graphql?.(facts))
    const past = this.#pastOf(facts, platform, situation, diagnoses)
    const judgement = { platform: platform.id, diagnoses, whole: selection.whole, past }
    return graphql ? { ...judgement, graphql } : judgement
  }

  platformOf(exchange: Exchange): PlatformId {
    return this.#platformOf(httpFacts(exchange, storeOf(exchange, this.#stores))).id
  }

  /** The one that the configuration names; by the request's shape where it says `auto`. */
  #platformOf(http: HttpFacts): Platform {
    const { store } = http
    const configured = store && this.#platforms.find(({ id }) => id === store.platform)
    const platform = configured ?? this.#platforms.find((one) => one.recognise(http)) ?? this.#platforms.at(-1)
    if (!platform) throw new Error('the engine needs at least one platform')
    return platform
  }

  /** Also by what the platform sees in a good-looking answer. */
  #hasFailed(facts: HttpFacts, platform: Platform): boolean {
    return hasFailedByHttp(facts) || this.#guard.attempt(NO_PAGES, () => platform.failed(facts)) === true
  }

  /** @param platform undefined where it could not make facts of its own: none of its rules can be asked then */
  #selectionFor(facts: HttpFacts, platform: Platform | undefined, situation: Situation, slow: boolean): Selection {
    const select = (platform && this.#selections.get(platform)) ?? this.#neutralOnly
    const surface = platform && this.#guard.attempt(NO_PAGES, () => platform.surface?.(facts))
    return select({ situation, status: facts.status, broken: facts.failure !== undefined, surface: surface ?? '', slow })
  }

  #diagnosesOf(context: RuleContext<HttpFacts>, situation: Situation, selection: Selection): readonly Diagnosis[] {
    const found = this.#guard.findingsOf(selection.asked, context)
    if (found.length === 0 && situation !== 'failure') return NO_DIAGNOSES
    const accepted = situation === 'plain-success' ? found.filter((finding) => this.#mayAccuseSuccess(finding)) : found
    const ranked = this.#pages.ranked(accepted)
    const last = situation === 'failure' && !this.#isExplained(ranked) ? this.#askFallback(context, selection) : undefined
    return (last ? [last, ...ranked] : ranked).map((finding) => this.#pages.toDiagnosis(finding))
  }

  /** A success gets no failure, except where earlier exchanges prove that it is not what was asked for (a POST that became a GET). */
  #mayAccuseSuccess({ code, raisedBy }: Finding): boolean {
    return this.#pages.levelOf(code) === 'notice' || raisedBy === 'history'
  }

  #isExplained(findings: readonly Finding[]): boolean {
    return findings.some(({ code }) => this.#pages.levelOf(code) === 'failure')
  }

  #askFallback(context: RuleContext<HttpFacts>, { families }: Selection): Finding | undefined {
    return this.#guard.attempt(this.#unexplained.codes, () => this.#unexplained.diagnose(context, families))
  }

  #pastOf(facts: HttpFacts, platform: Platform, situation: Situation, diagnoses: readonly Diagnosis[]): PastExchange {
    const notes = this.#guard.attempt(NO_PAGES, () => platform.notes(facts, this.#masker)) ?? []
    const failure = diagnoses.find(({ level }) => level === 'failure')
    const ok = facts.status > 0 && situation !== 'failure' && !failure
    return remember(facts, platform.id, this.#masker, { ok, code: failure?.code, notes })
  }
}

type Select = ReturnType<typeof createSelection>

const NO_DIAGNOSES: readonly Diagnosis[] = []
const NO_PAGES: readonly CodePage[] = []

/** The same few credentials, queries and clients come with every call. */
function remembering(masker: Masker): Masker {
  return { mask: (value) => masker.mask(value), fingerprint: perText(1000, (value) => masker.fingerprint(value)) }
}
