/** Runs the rules and platforms' own code: what throws is reported and counts as nothing found. */
import type { CodePage } from '../model/diagnosis.js'
import type { HttpFacts } from './facts.js'
import type { Finding, Rule, RuleContext } from './rule.js'

/** @param codes those of the rule that threw; none where it was the platform */
export type OnRuleError = (error: unknown, codes: readonly string[]) => void

/** Nothing that is run through it breaks the judgement. */
export class Guard {
  readonly #onRuleError: OnRuleError

  constructor(onRuleError: OnRuleError) {
    this.#onRuleError = onRuleError
  }

  /** @param pages of the rule that is run; none for the platform */
  attempt<T>(pages: readonly CodePage[], make: () => T): T | undefined {
    try {
      return make()
    } catch (error) {
      this.#report(error, pages)
      return undefined
    }
  }

  /** In the order of the rules. */
  findingsOf(rules: readonly Rule[], context: RuleContext<HttpFacts>): readonly Finding[] {
    let found: Finding[] | undefined
    for (const rule of rules) {
      try {
        const result = rule.diagnose(context)
        if (!result) continue
        found ??= []
        if (Array.isArray(result)) found.push(...(result as readonly Finding[]))
        else found.push(result as Finding)
      } catch (error) {
        this.#report(error, rule.codes)
      }
    }
    return found ?? NOTHING
  }

  #report(error: unknown, pages: readonly CodePage[]): void {
    this.#onRuleError(
      error,
      pages.map(({ code }) => code)
    )
  }
}

const NOTHING: readonly Finding[] = []
