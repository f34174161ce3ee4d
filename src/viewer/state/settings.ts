/** Saved filters, pins and notes: kept by the server, changed here at once. */
import { signal } from '@preact/signals'
import { NO_SETTINGS, type ViewerSettings, withoutExchanges } from '../../model/viewer.js'
import { api } from '../api.js'
import { say } from './messages.js'

export const settings = signal<ViewerSettings>(NO_SETTINGS)

export async function loadSettings(): Promise<void> {
  settings.value = await api.settings().catch(() => NO_SETTINGS)
}

function change(to: ViewerSettings): void {
  const before = settings.value
  settings.value = to
  api.saveSettings(to).catch((error: Error) => {
    settings.value = before
    say(`Not saved: ${error.message}`, 'problem')
  })
}

/** The server drops pins and notes of exchanges that are gone; here they go at once. */
export function forget(isGone: (id: string) => boolean): void {
  settings.value = withoutExchanges(settings.value, isGone)
}

export function isPinned(id: string): boolean {
  return settings.value.pins.includes(id)
}

export function togglePin(id: string): void {
  const { pins } = settings.value
  change({ ...settings.value, pins: pins.includes(id) ? pins.filter((pin) => pin !== id) : [...pins, id] })
}

export function setNote(id: string, text: string): void {
  const { [id]: _, ...others } = settings.value.notes
  change({ ...settings.value, notes: text.trim() === '' ? others : { ...others, [id]: text } })
}

export function saveFilter(name: string, filter: string): void {
  const others = settings.value.savedFilters.filter((saved) => saved.name !== name)
  change({ ...settings.value, savedFilters: [...others, { name, filter }] })
}

export function forgetFilter(name: string): void {
  change({ ...settings.value, savedFilters: settings.value.savedFilters.filter((saved) => saved.name !== name) })
}
