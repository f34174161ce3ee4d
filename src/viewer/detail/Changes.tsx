/** What storetap sent where it differs from what the app sent, and why. */
import type { Exchange, NameValue } from '../../model/exchange.js'
import { Icon } from '../parts/Icon.js'
import { Place } from './Place.js'
import { Section } from './Section.js'
import { Value } from './Value.js'

export function Changes({ exchange }: { exchange: Exchange }) {
  const { forwarded, request } = exchange
  if (!forwarded) return null
  const changes = forwarded.headers ? changedFields(request.headers, forwarded.headers) : []
  return (
    <Section title="What storetap changed" note={forwarded.reasons.length === 0 ? '' : String(forwarded.reasons.length)} open={false}>
      <ul class="reasons">
        {forwarded.reasons.map((reason) => (
          <li key={reason}>
            <Icon name="redirect" /> {reason}
          </li>
        ))}
      </ul>
      <Place pointer="/forwarded" class="changes">
        {forwarded.url !== undefined && forwarded.url !== request.url && <Change name="URL" before={request.url} after={forwarded.url} />}
        {changes.map((change) => (
          <Change key={`${change.name}${change.after}`} {...change} />
        ))}
      </Place>
    </Section>
  )
}

interface FieldChange {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
}

function Change({ name, before, after }: FieldChange) {
  return (
    <div class="change">
      <span class="name">{name}</span>
      <span class="before">{before === undefined ? <i>not there</i> : <Value text={before} />}</span>
      <span class="after">{after === undefined ? <i>left out</i> : <Value text={after} />}</span>
    </div>
  )
}

/** Fields by name: those that were added, left out or have another value. */
export function changedFields(before: readonly NameValue[], after: readonly NameValue[]): readonly FieldChange[] {
  const values = (list: readonly NameValue[], name: string) =>
    list
      .filter((field) => field.name.toLowerCase() === name)
      .map(({ value }) => value)
      .join(', ')
  const names = [...new Map([...before, ...after].map(({ name }) => [name.toLowerCase(), name]))]
  return names.flatMap(([key, name]) => {
    const has = (list: readonly NameValue[]) => list.some((field) => field.name.toLowerCase() === key)
    const change = { name, before: has(before) ? values(before, key) : undefined, after: has(after) ? values(after, key) : undefined }
    return change.before === change.after ? [] : [change]
  })
}
