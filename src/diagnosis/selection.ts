/** Which rules are asked about an exchange. */
import type { CodePage } from '../model/diagnosis.js'
import type { Rule } from './rule.js'

/** All that decides which rules can have something to say. */
export interface Kind {
  readonly situation: 'failure' | 'plain-success' | 'other'
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
  /** One page per family of causes that was looked for: by rules that found nothing, or by what they need. */
  readonly families: readonly CodePage[]
}

/** More kinds than any store has: a file may hold any status. */
const KINDS = 2000

/** Chooses among these rules, once for each kind of exchange. */
export function createSelection(rules: readonly Rule[]): (kind: Kind) => Selection {
  const chosen = new Map<string, Map<number, Selection>>()
  const considered = new Map<string, Pick<Selection, 'whole' | 'families'>>()
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
    const all = `${situation} ${slow}`
    const fixed = considered.get(all) ?? { whole: inTime.length === concerned.length, families: firstPages(inTime) }
    considered.set(all, fixed)
    const selection = { asked: inTime.filter((rule) => hasAllNeeds(rule, kind)), ...fixed }
    if (++kinds <= KINDS) ofSurface.set(key, selection)
    return selection
  }
}

const SITUATIONS = ['failure', 'plain-success', 'other'] as const

function hasAllNeeds({ needs }: Rule, { status, broken, surface }: Kind): boolean {
  if (!needs) return true
  if (needs.broken && !broken) return false
  return (needs.status?.(status) ?? true) && (needs.surface?.includes(surface) ?? true)
}

function concerns(rule: Rule, situation: Kind['situation']): boolean {
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
