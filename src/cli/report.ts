/** Diagnoses for a person at a terminal. Everything captured is neutralised: a terminal obeys escape sequences. */
import type { Diagnosis, Evidence } from '../model/diagnosis.js'
import { terminalLine as line } from '../privacy/terminal.js'
import { count } from './count.js'
import type { ExplainedEntry, Explanation } from './explain-har.js'
import { wrap } from './wrap.js'

/** One block per entry that has something to say, then one line that sums up. */
export function reportOf({ entries }: Explanation): string {
  const blocks = entries.filter(({ diagnoses }) => diagnoses.length > 0).map(entryBlock)
  const failed = entries.filter(({ diagnoses }) => diagnoses.some(({ level }) => level === 'failure')).length
  const noticed = entries.filter(({ diagnoses }) => diagnoses.length > 0).length - failed
  const sum = `${count(entries.length, 'entry', 'entries')}: ${failed} failed, ${count(noticed, 'notice')}.`
  return `${[...blocks, sum].join('\n\n')}\n`
}

function entryBlock({ index, request, status, diagnoses }: ExplainedEntry): string {
  const answer = status === 0 ? 'no answer' : String(status)
  const head = `[${index}] ${line(request.method)} ${line(request.url)}  ${answer}`
  const several = diagnoses.filter(({ level }) => level === 'failure').length > 1
  const note = several ? ['  Several causes fit; the likeliest stands first.'] : []
  return [head, ...note, ...diagnoses.map(diagnosisBlock)].join('\n')
}

/** The first line stands alone: sure, what, which code. */
function diagnosisBlock(diagnosis: Diagnosis): string {
  const { certainty, code, summary, why, evidence, fix, settle, docs, level } = diagnosis
  const sure = level === 'notice' ? 'notice' : certainty
  const parts = [
    wrap(`${sure}: ${line(summary)} [${line(code)}]`, '  ', '    '),
    wrap(line(why), '    why      ', '             '),
    ...listed(evidence.map(evidenceLine), 'evidence'),
    ...listed(
      fix.map((step, number) => `${number + 1}. ${line(step)}`),
      'fix'
    ),
    ...(settle ? [wrap(line(settle.how), '    settle   ', '             ')] : []),
    ...listed(docs.map(line), 'see')
  ]
  return parts.join('\n')
}

function listed(lines: readonly string[], label: string): readonly string[] {
  return lines.map((text, index) => wrap(text, `    ${(index === 0 ? label : '').padEnd(8)} `, '               '))
}

function evidenceLine({ pointer, observed, expected, note, exchange }: Evidence): string {
  const where = [pointer && line(pointer), exchange && `exchange ${line(exchange)}`].filter(Boolean).join(', ')
  const wanted = expected ? `, expected ${line(expected)}` : ''
  return `${where ? `${where}: ` : ''}${line(observed)}${wanted}${note ? ` (${line(note)})` : ''}`
}
