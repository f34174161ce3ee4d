/** Light or dark: the system's, until somebody chooses. */
import { effect, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'storetap-theme'

function read(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export const theme = signal<Theme>(read())

export function nextTheme(): void {
  theme.value = theme.value === 'system' ? 'light' : theme.value === 'light' ? 'dark' : 'system'
}

effect(() => {
  const root = document.documentElement
  if (theme.value === 'system') {
    delete root.dataset['theme']
    localStorage.removeItem(KEY)
  } else {
    root.dataset['theme'] = theme.value
    localStorage.setItem(KEY, theme.value)
  }
})
