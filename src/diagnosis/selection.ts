/** Which rules are asked about an exchange. */
import type { CodePage } from '../model/diagnosis.js'
import type { Rule } from './rule.js'
import type { Situation } from './situation.js'

/** All that decides which rules can have something to say. */
export interface Kind {
  readonly situation: Situation
  readonly status: number
  readonly broken: boolean
  readonly surface: string
  /** Also the rules that may take milliseconds. */
  readonly slow: boolean
}

export interface Selection {
  readonly asked: readonly Rule[]
  /** None was left out for being slow. */
  readonly whole: boolean
  /**
   * One page per family of causes that was looked for: by rules that found nothing, or by what they need. First those whose tell
   * names the status.
   */
  readonly families: readonly CodePage[]
}

/** More kinds than any store has: a file may hold any status. */
const KINDS = 2000

/** Chooses among these rules, once for each kind of exchange. */
export function createSelection(rules: readonly Rule[]): (kind: Kind) => Selection {
  const chosen = new Map<string, Map<number, Selection>>()
  let kinds = 0
  return (kind) => {
    const { situation, status, broken, surface, slow } = kind
    const key = status * 12 + SITUATIONS.indexOf(situation) * 4 + (broken ? 2 : 0) + (slow ? 1 : 0)
    let ofSurface = chosen.get(surface)
    if (!ofSurface) chosen.set(surface, (ofSurface = new Map<number, Selection>()))
    const known = ofSurface.get(key)
    if (known) return known
    const concerned = rules.filter((rule) => concerns(rule, situation))
    const inTime = slow ? concerned : concerned.filter((rule) => !rule.slow)
    const selection = {
      asked: inTime.filter((rule) => hasAllNeeds(rule, kind)),
      whole: inTime.length === concerned.length,
      families: situation === 'failure' ? familyPages(inTime, status) : []
    }
    if (++kinds <= KINDS) ofSurface.set(key, selection)
    return selection
  }
}

const SITUATIONS: readonly Situation[] = ['failure', 'plain-success', 'other']

function hasAllNeeds({ needs }: Rule, { status, broken, surface }: Kind): boolean {
  if (!needs) return true
  if (needs.broken && !broken) return false
  return (needs.status?.(status) ?? true) && (needs.surface?.includes(surface) ?? true)
}

function concerns(rule: Rule, situation: Situation): boolean {
  switch (situation) {
    case 'failure':
      return true
    case 'plain-success':
      // What others would find there is no failure to anybody: see engine.ts.
      return rule.accuses === 'success' || (rule.on !== 'failure' && rule.codes.some(({ level }) => level === 'notice'))
    case 'other':
      return rule.on !== 'failure'
  }
}

/** One page per family (`shopify.token`, `http.waf`): one that speaks of this status, else the family's own, else its first. */
function familyPages(rules: readonly Rule[], status: number): readonly CodePage[] {
  const named = String(status)
  const near = new Map<string, CodePage>()
  const far = new Map<string, CodePage>()
  for (const page of rules.flatMap(({ codes }) => codes)) {
    if (page.level === 'notice') continue
    const family = page.code.split('.').slice(0, 2).join('.')
    const pages = page.tell.split(/\D+/).includes(named) ? near : far
    if (!pages.has(family) || page.code === family) pages.set(family, page)
  }
  return [...near.values(), ...[...far].filter(([family]) => !near.has(family)).map(([, page]) => page)]
}
