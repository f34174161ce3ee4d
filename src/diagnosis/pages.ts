/** From findings to diagnoses: the page of a code says how sure a finding may be, what level it has, and where to read on. */
import type { CodePage, Diagnosis, Level } from '../model/diagnosis.js'
import type { Mutable } from '../model/mutable.js'
import { clamp, rank } from './rank.js'
import type { Finding } from './rule.js'

/** The pages of all codes that the rules can print, by code. */
export class Pages {
  readonly #pages = new Map<string, CodePage>()
  readonly #level = (code: string) => this.levelOf(code)

  /** @param rules any that have pages; of one code the last page counts */
  constructor(rules: readonly { readonly codes: readonly CodePage[] }[]) {
    for (const { codes } of rules) for (const page of codes) this.#pages.set(page.code, page)
  }

  levelOf(code: string): Level {
    return this.#pages.get(code)?.level ?? 'failure'
  }

  /** Best first, none surer than its page allows. */
  ranked(found: readonly Finding[]): readonly Finding[] {
    if (found.length === 0) return found
    return rank(
      found.map((finding) => clamp(finding, this.#pages.get(finding.code))),
      this.#level
    )
  }

  /** With the level and the documentation links of its page. */
  toDiagnosis(finding: Finding): Diagnosis {
    const page = this.#pages.get(finding.code)
    const { code, certainty, why, culprit, evidence, fix, patch, settle } = finding
    const level = page?.level ?? 'failure'
    const docs = page?.docs ?? []
    const diagnosis: Mutable<Diagnosis> = { code, level, certainty, summary: namingField(finding), why, culprit, evidence, fix, docs }
    if (patch) diagnosis.patch = patch
    if (settle) diagnosis.settle = settle
    return diagnosis
  }
}

/** The summary stands alone and names the field at fault; where a rule says it in other words, the name is added. */
function namingField({ summary, culprit }: Pick<Finding, 'summary' | 'culprit'>): string {
  const isField = culprit.in === 'request.header' || culprit.in === 'request.query' || culprit.in === 'response.header'
  if (!isField || !culprit.name || summary.includes(culprit.name) || summary.toLowerCase().includes(culprit.name.toLowerCase()))
    return summary
  return `${summary.replace(/\.$/, '')} (${culprit.name}).`
}
