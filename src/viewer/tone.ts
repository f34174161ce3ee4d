/** How an exchange ended, for the eye: one of five tones, each with its own icon and word, so that colour is never alone. */
import type { ExchangeSummary } from '../model/live.js'

export type Tone = 'pending' | 'good' | 'notice' | 'redirect' | 'bad'

export interface Verdict {
  readonly tone: Tone
  /** What stands where the status stands. */
  readonly label: string
  /** For those who do not see the icon. */
  readonly word: string
}

export function verdict({ outcome, status, diagnoses }: Pick<ExchangeSummary, 'outcome' | 'status' | 'diagnoses'>): Verdict {
  if (outcome === 'pending') return { tone: 'pending', label: '···', word: 'pending' }
  const failure = diagnoses.some(({ level }) => level === 'failure')
  if (outcome === 'failed') return { tone: 'bad', label: status > 0 ? String(status) : 'ERR', word: 'no complete answer' }
  if (outcome === 'aborted') return { tone: 'bad', label: status > 0 ? String(status) : 'GONE', word: 'the client went away' }
  const label = String(status)
  if (failure || status >= 400) return { tone: 'bad', label, word: 'failed' }
  if (diagnoses.length > 0) return { tone: 'notice', label, word: 'worked, with a notice' }
  if (status >= 300) return { tone: 'redirect', label, word: 'redirected' }
  return { tone: 'good', label, word: 'worked' }
}

/** The one line that says why, where there is something to say. */
export function reason({ outcome, diagnoses, status }: Pick<ExchangeSummary, 'outcome' | 'status' | 'diagnoses'>): string {
  const best = diagnoses[0]
  if (best) return best.summary
  if (outcome === 'failed') return 'The call broke before a whole answer arrived'
  if (outcome === 'aborted') return 'The client closed the connection before the answer was complete'
  return status >= 400 ? 'Not explained yet' : ''
}
