/** Which rules are asked about an exchange. */
import type { CodePage } from '../model/diagnosis.js'
import type { Rule } from './rule.js'

export interface Selection {
  readonly asked: readonly Rule[]
  /** None was left out for being slow. */
  readonly whole: boolean
}

const SITUATIONS = ['failure', 'plain-success', 'other'] as const
type Situation = (typeof SITUATIONS)[number]

/** The rules to be asked, chosen once per list: for each situation without and with the slow ones. */
const chosen = new WeakMap<readonly Rule[], ReadonlyMap<Situation, readonly [Selection, Selection]>>()

export function selected(rules: readonly Rule[], situation: Situation, slow: boolean): Selection {
  let selections = chosen.get(rules)
  if (!selections) {
    selections = new Map(SITUATIONS.map((one) => [one, [select(rules, one, false), select(rules, one, true)]]))
    chosen.set(rules, selections)
  }
  return selections.get(situation)?.[slow ? 1 : 0] ?? select(rules, situation, slow)
}

function select(rules: readonly Rule[], situation: Situation, slow: boolean): Selection {
  const concerned = rules.filter((rule) => concerns(rule, situation))
  const asked = slow ? concerned : concerned.filter((rule) => !rule.slow)
  return { asked, whole: asked.length === concerned.length }
}

function concerns(rule: Rule, situation: Situation): boolean {
  switch (situation) {
    case 'failure':
      return true
    case 'plain-success':
      // What others would find there is no failure to anybody: see mayAccuseSuccess.
      return rule.accuses === 'success' || (rule.on !== 'failure' && rule.codes.some(({ level }) => level === 'notice'))
    case 'other':
      return rule.on !== 'failure'
  }
}

const familiesOf = new WeakMap<readonly Rule[], readonly CodePage[]>()

/** Found out once per list of rules. */
export function families(rules: readonly Rule[]): readonly CodePage[] {
  const known = familiesOf.get(rules) ?? firstPages(rules)
  familiesOf.set(rules, known)
  return known
}

/** One page per family (`shopify.token`, `http.waf`): the family's own, else its first. */
function firstPages(rules: readonly Rule[]): readonly CodePage[] {
  const byFamily = new Map<string, CodePage>()
  for (const page of rules.flatMap(({ codes }) => codes)) {
    if (page.level === 'notice') continue
    const family = page.code.split('.').slice(0, 2).join('.')
    if (!byFamily.has(family) || page.code === family) byFamily.set(family, page)
  }
  return [...byFamily.values()]
}
