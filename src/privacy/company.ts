/** Secrets in company: what is a secret in one part of an exchange must not stand in any other. */
import { type KnownSecrets, knownSecrets } from './known.js'
import type { RecordMasker } from './mask.js'
import type { Part } from './masked-parts.js'

/** Secrets known by value in an exchange: those of the configuration, and those found in its parts. */
export class Company {
  /** Undefined where none of them can be looked for. */
  readonly known: KnownSecrets | undefined
  readonly #secrets: readonly string[]
  readonly #masker: RecordMasker
  readonly #grown = new WeakMap<readonly string[], Company>()

  constructor(secrets: readonly string[], masker: RecordMasker) {
    this.known = knownSecrets(secrets, masker)
    this.#secrets = secrets
    this.#masker = masker
  }

  /** With those of a part as well: the same company whenever the same part comes. */
  with({ secrets }: Part): Company {
    if (secrets.length === 0) return this
    let grown = this.#grown.get(secrets)
    if (!grown) {
      grown = new Company([...this.#secrets, ...secrets], this.#masker)
      this.#grown.set(secrets, grown)
    }
    return grown
  }
}

/** True where all that is known by value, in these parts or before them, is masked already. */
export function areClean(parts: readonly Part[], before: Company): boolean {
  let together = before
  for (const part of parts) together = together.with(part)
  for (const part of parts) {
    if (part.clean === together) continue
    if (together.known?.isIn(part.text)) return false
    part.clean = together
  }
  return true
}
