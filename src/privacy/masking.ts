/** What the parts of the masking share while one exchange is masked. */
import { isMasked, type RecordMasker } from './mask.js'
import type { Places } from './places.js'
import { dissect, isPlaceholder } from './secret-value.js'

/** What one exchange is masked with; `found` collects the raw values, to find them again elsewhere in it. */
export interface Masking {
  readonly masker: RecordMasker
  readonly places: Places
  readonly found: Set<string>
}

/** Masks one value as a whole and remembers it. */
export function hide(masking: Masking, value: string): string {
  if (isPlaceholder(value) || isMasked(value)) return value
  masking.found.add(dissect(value).core)
  return masking.masker.record(value)
}
