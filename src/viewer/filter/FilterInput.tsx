/** The filter line: a combobox that completes keys and values and marks a mistake where it is. */
import { useRef } from 'preact/hooks'
import { Icon } from '../parts/Icon.js'
import { filter, setFilter } from '../state/location.js'
import { Combobox } from './Combobox.js'
import { type Completion, useCompletion } from './use-completion.js'

const FAULT = 'filter-fault'

export function FilterInput() {
  const completion = useCompletion(useRef<HTMLInputElement>(null))
  const { fault } = completion
  const text = filter.value
  return (
    <>
      <div class={`filter-line ${text ? 'active' : ''} ${fault?.start !== undefined ? 'wrong' : ''}`}>
        <Icon name="search" />
        <div class="filter-field">
          <FaultMark text={text} fault={fault} />
          <Combobox completion={completion} describedBy={FAULT} />
        </div>
        {text && (
          <button type="button" class="quiet clear" onClick={() => setFilter('')}>
            <Icon name="close" /> Clear filter
          </button>
        )}
      </div>
      <p id={FAULT} class="fault" role="alert">
        {text && fault?.error}
      </p>
    </>
  )
}

/** Lies under the field and underlines the part of the text that is a mistake. */
function FaultMark({ text, fault }: { text: string; fault: Completion['fault'] }) {
  return (
    <div class="filter-marks" aria-hidden="true">
      {fault?.start !== undefined && fault.end !== undefined && (
        <>
          {text.slice(0, fault.start)}
          <u>{text.slice(fault.start, fault.end) || ' '}</u>
        </>
      )}
    </div>
  )
}
