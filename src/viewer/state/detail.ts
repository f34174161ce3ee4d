/** The exchange that is shown, loaded whole and kept up to date while it runs. */
import { effect, signal } from '@preact/signals'
import type { Exchange } from '../../model/exchange.js'
import { api } from '../api.js'
import { changed } from './connection.js'
import { view } from './location.js'

export type Detail =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly exchange: Exchange }
  | { readonly state: 'gone'; readonly why: string }

export const detail = signal<Detail>({ state: 'loading' })

async function read(id: string, quietly: boolean): Promise<void> {
  const before = detail.peek()
  const same = before.state === 'there' && before.exchange.id === id
  if (!quietly && !same) detail.value = { state: 'loading' }
  const shown = () => view.peek().name === 'exchanges' && idOf() === id
  try {
    const exchange = await api.exchange(id)
    if (shown()) detail.value = { state: 'there', exchange }
  } catch (error) {
    if (shown()) detail.value = { state: 'gone', why: error instanceof Error ? error.message : String(error) }
  }
}

function idOf(): string | null {
  const at = view.peek()
  return at.name === 'exchanges' ? at.id : null
}

effect(() => {
  const at = view.value
  if (at.name === 'exchanges' && at.id !== null) read(at.id, false)
})

effect(() => {
  const summary = changed.value
  if (summary && summary.id === idOf()) read(summary.id, true)
})
