/** Above several explanations: which there are, and what tells one from the other. */
import type { Certainty, Diagnosis } from '../../model/diagnosis.js'

export function Alternatives({ diagnoses }: { diagnoses: readonly Diagnosis[] }) {
  const failures = diagnoses.filter(({ level }) => level === 'failure')
  if (failures.length < 2) return null
  return (
    <nav class="alternatives" aria-label="Explanations">
      <p class="faint">{failures.length} explanations fit, the best first. What tells them apart:</p>
      <ol>
        {failures.map(({ code, summary, certainty, settle }) => (
          <li key={code}>
            <span class={`badge ${certainty}`}>{TITLES[certainty]}</span>
            <button type="button" class="link" onClick={() => goToCard(code)}>
              {summary}
            </button>
            {settle && <small>{settle.how}</small>}
          </li>
        ))}
      </ol>
    </nav>
  )
}

export const TITLES: Readonly<Record<Certainty, string>> = { certain: 'Certain', likely: 'Likely', possible: 'Possible' }

export function cardId(code: string): string {
  return `diagnosis-${code}`
}

function goToCard(code: string): void {
  const card = document.getElementById(cardId(code))
  card?.scrollIntoView({ block: 'start' })
  card?.focus({ preventScroll: true })
}
