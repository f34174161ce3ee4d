/**
 * The words of the diagnosis engine: platform, rule, finding.
 *
 * A rule is one small file: the pages of the codes it can print, and one pure function. It sees the unmasked exchange in
 * memory; whatever it writes into a finding must be masked with `context.masker`.
 */
import type { CodePage, Diagnosis } from '../model/diagnosis.js'
import type { Exchange, GraphqlOperation, PlatformId } from '../model/exchange.js'
import type { Masker, SecretPlace } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import type { HttpFacts } from './facts.js'
import type { History, Note } from './history.js'

/** What a rule finds. The engine adds the level and the documentation links of the code's page. */
export interface Finding extends Omit<Diagnosis, 'level' | 'docs'> {
  /**
   * What made the certainty higher than one exchange alone allows: earlier exchanges or the configuration. Without it the engine lowers a
   * certainty above the ceiling of the code's page down to that ceiling.
   */
  readonly raisedBy?: 'history' | 'config'
  /** Orders findings of equal certainty, 0 to 1; the default is 0.5. */
  readonly weight?: number
  /** Says no more than the status does (`http.server-error`): yields to any other explanation that is at least likely. */
  readonly generic?: true
  /** Codes (with all below them) that this finding makes moot. */
  readonly supersedes?: readonly string[]
}

export interface RuleContext<F extends HttpFacts> {
  readonly exchange: Exchange
  readonly facts: F
  /** What was seen before this exchange, never the exchange itself. */
  readonly history: History
  /** The configured store this exchange belongs to, where known; credentials are unmasked. */
  readonly store: StoreSettings | undefined
  /** All configured stores. */
  readonly stores: readonly StoreSettings[]
  readonly masker: Masker
}

/** Read once for each kind of exchange, so that rules which cannot speak are not even called. What is left out does not matter. */
export interface Needs {
  /** Of the answer; 0 where none came. */
  readonly status?: (status: number) => boolean
  /** The call broke on its way, with or without a part of an answer. */
  readonly broken?: true
  /** The API that is called, in the platform's word. */
  readonly surface?: readonly string[]
}

export interface Rule<F extends HttpFacts = HttpFacts> {
  readonly codes: readonly CodePage[]
  /** Asked only where the exchange failed (by status, network, a lossy redirect or the platform's own signs). */
  readonly on?: 'failure'
  /**
   * May call an answer that looks well a failure, by what earlier exchanges prove (a POST that became a GET). Other rules that can
   * print no notice are not asked about plain successes.
   */
  readonly accuses?: 'success'
  /** What an exchange must be for the rule to have anything to say. A rule that declares nothing is asked about every one. */
  readonly needs?: Needs
  /** May take milliseconds (signature forensics): left out where an answer waits for the diagnosis. */
  readonly slow?: true
  /** Undefined or an empty list: nothing found. Must not throw on any input; if it does, the engine logs and goes on. */
  diagnose(context: RuleContext<F>): Finding | readonly Finding[] | undefined
}

/** Speaks where a failure was explained by no rule, and says what was looked for. */
export interface Fallback {
  readonly codes: readonly CodePage[]
  /**
   * @param considered one page per family of causes that was looked for and not found, the nearest first; the same list for the same
   * kind of call
   */
  diagnose(context: RuleContext<HttpFacts>, considered: readonly CodePage[]): Finding
}

/** One store platform: one folder, one line in platforms/index.ts. */
export interface Platform<F extends HttpFacts = HttpFacts> {
  readonly id: PlatformId
  /** True where the exchange has this platform's shape; asked only where the configuration does not say. */
  recognise(http: HttpFacts): boolean
  facts(http: HttpFacts): F
  /** True for a failure that the status does not show: GraphQL errors, an error in an envelope, HTML where JSON is due. */
  failed(facts: F): boolean
  graphql?(facts: F): GraphqlOperation | undefined
  /** Which of the platform's APIs is called: what `needs.surface` of its rules names. */
  surface?(facts: F): string
  /** What later exchanges may need to know of this one. Values only as fingerprints. */
  notes(facts: F, masker: Masker): readonly Note[]
  readonly secrets: readonly SecretPlace[]
  readonly rules: readonly Rule<F>[]
}
