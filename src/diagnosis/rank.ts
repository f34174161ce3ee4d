/** Which findings are shown, how sure, and in which order. */
import type { Certainty, CodePage, Level } from '../model/diagnosis.js'
import { isWithin } from '../model/diagnosis.js'
import type { Finding } from './rule.js'

const RANK: Record<Certainty, number> = { certain: 0, likely: 1, possible: 2 }

/** More than this is no help to anybody. */
const SHOWN = 8

/** The ceiling of a code is what one exchange alone may claim; only history or configuration may raise a finding above it. */
export function clamp(finding: Finding, page: CodePage | undefined): Finding {
  const ceiling = page?.ceiling ?? 'possible'
  if (finding.raisedBy || RANK[finding.certainty] >= RANK[ceiling]) return finding
  return { ...finding, certainty: ceiling }
}

/**
 * Best first: failures before notices, then certainty, weight, depth of the code, rule order.
 *
 * Silent are: what another finding supersedes; an ancestor beside a code below it that is at least as sure; a generic finding beside any
 * other likely one; and beside a proven cause every mere guess at another one (guesses at its detail stay). Two proofs may both be true (a wrong token and a wrong clock), but only the
 * first is shown to be what the store stumbled over, so the others are `likely`.
 */
export function rank(findings: readonly Finding[], levelOf: (code: string) => Level = () => 'failure'): Finding[] {
  const sorted = findings
    .map((finding, order) => ({ finding, order, notice: levelOf(finding.code) === 'notice' }))
    .sort((a, b) => Number(a.notice) - Number(b.notice) || compare(a.finding, b.finding) || a.order - b.order)
    .filter(({ finding }, index, all) => all.findIndex((other) => other.finding.code === finding.code) === index)
  const standing = sorted.filter(({ finding }) => !sorted.some((other) => other.finding !== finding && silences(other.finding, finding)))
  const failures = oneProof(yieldGeneric(standing.filter(({ notice }) => !notice).map(({ finding }) => finding)))
  const notices = standing.filter(({ notice }) => notice).map(({ finding }) => finding)
  return [...failures.slice(0, SHOWN), ...notices.slice(0, SHOWN)]
}

function compare(a: Finding, b: Finding): number {
  return RANK[a.certainty] - RANK[b.certainty] || (b.weight ?? 0.5) - (a.weight ?? 0.5) || depth(b) - depth(a)
}

function depth({ code }: Finding): number {
  return code.split('.').length
}

function silences(strong: Finding, weak: Finding): boolean {
  if (strong.supersedes?.some((code) => isWithin(weak.code, code))) return !weak.supersedes?.some((code) => isWithin(strong.code, code))
  return strong.code !== weak.code && isWithin(strong.code, weak.code) && RANK[strong.certainty] <= RANK[weak.certainty]
}

function yieldGeneric(failures: readonly Finding[]): readonly Finding[] {
  const explained = failures.some(({ generic, certainty }) => !generic && certainty !== 'possible')
  return explained ? failures.filter(({ generic }) => !generic) : failures
}

function oneProof(failures: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = failures
  if (first?.certainty !== 'certain' || first.generic) return failures
  const proven = others.filter(({ certainty }) => certainty === 'certain').map((finding): Finding => ({ ...finding, certainty: 'likely' }))
  const details = others.filter(({ certainty, code }) => certainty !== 'certain' && isWithin(code, first.code))
  return [first, ...proven, ...details]
}
