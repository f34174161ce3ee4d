import type { Evidence } from '../../model/diagnosis.js'
import { ViewLink } from '../parts/ViewLink.js'
import { goToPlace } from './marks.js'
import { Value } from './Value.js'

/** Characters that fit into one line beside each other. */
const LONG = 70

/** What was observed, beside what was expected; each line leads to its place. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul>
      {evidence.map(({ pointer, observed, expected, note, exchange }, index) => (
        <li key={index}>
          {pointer === undefined ? (
            <span class="where" />
          ) : (
            <button type="button" class="link where" onClick={() => goToPlace(pointer)} title={`Show ${pointer}`}>
              {wordFor(pointer)}
            </button>
          )}
          <span class="observed">
            <code>
              <Value text={observed} />
            </code>
            {expected !== undefined && (
              <span class={observed.length + expected.length > LONG ? 'expected' : ''}>
                {' '}
                <span class="faint">expected</span>{' '}
                <code>
                  <Value text={expected} />
                </code>
              </span>
            )}
            {note !== undefined && <span class="note-text">{note}</span>}
            {exchange !== undefined && (
              <>
                {' '}
                <ViewLink to={{ name: 'exchanges', id: exchange }}>earlier call</ViewLink>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

const PLACES: readonly { readonly start: string; readonly word: string }[] = [
  { start: '/request/headers', word: 'request header' },
  { start: '/request/queryString', word: 'parameter' },
  { start: '/request/postData', word: 'request body' },
  { start: '/request/url', word: 'URL' },
  { start: '/request/method', word: 'method' },
  { start: '/response/status', word: 'status' },
  { start: '/response/headers', word: 'response header' },
  { start: '/response/content', word: 'response body' },
  { start: '/failure', word: 'failure' },
  { start: '/forwarded', word: 'what was sent' }
]

function wordFor(pointer: string): string {
  return PLACES.find(({ start }) => pointer.startsWith(start))?.word ?? pointer
}
