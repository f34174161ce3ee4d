/** Header lines, parameters or cookies in their original order and case. */
import type { NameValue } from '../../model/exchange.js'
import { CopyButton } from '../parts/CopyButton.js'
import { meaningOf } from './header-meanings.js'
import type { Absent } from './marks.js'
import { Place } from './Place.js'
import { Value } from './Value.js'

export interface FieldTableProps {
  readonly fields: readonly NameValue[]
  /** Pointer of the list; fields are below it by index. */
  readonly base: string
  readonly absent?: readonly Absent[]
  readonly meanings?: boolean
}

export function FieldTable({ fields, base, absent = [], meanings = false }: FieldTableProps) {
  const sent = new Set(fields.map(({ name }) => name.toLowerCase()))
  return (
    <div class="fields">
      {fields.map(({ name, value }, index) => (
        <Place pointer={`${base}/${index}`} class="field" key={index}>
          <span class="name">{name}</span>
          <span class="value">
            <span>
              <Value text={value} />
            </span>
            {meanings && <Meaning name={name} />}
          </span>
          <CopyButton text={value} label={`Copy ${name}`} />
        </Place>
      ))}
      {absent
        .filter(({ name }) => !sent.has(name.toLowerCase()))
        .map(({ name, kind, label }) => (
          <div class={`place field is-${kind} absent`} key={name}>
            <span class="name">{name}</span>
            <span class="value">not there</span>
            <span class={`tag ${kind}`}>{label}</span>
          </div>
        ))}
    </div>
  )
}

function Meaning({ name }: { name: string }) {
  const meaning = meaningOf(name)
  return meaning === undefined ? null : <span class="meaning">{meaning}</span>
}
