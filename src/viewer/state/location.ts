/** Where the viewer is: kept in the address, so that it can be shared, bookmarked, reloaded and left with Back. */
import { effect, signal } from '@preact/signals'
import { exchangePath } from '../../model/viewer.js'

export type View =
  | { readonly name: 'exchanges'; readonly id: string | null }
  | { readonly name: 'compare'; readonly left: string; readonly right: string }
  | { readonly name: 'codes'; readonly code: string | null }

export const view = signal<View>(readView())
export const filter = signal(readFilter())

function readView(): View {
  const [, first, second, third] = location.pathname.split('/').map(decodeURIComponent)
  if (first === 'compare' && second && third) return { name: 'compare', left: second, right: third }
  if (first === 'codes') return { name: 'codes', code: second || null }
  return { name: 'exchanges', id: (first === 'exchanges' && second) || null }
}

function readFilter(): string {
  return new URLSearchParams(location.search).get('filter') ?? ''
}

function pathOfView(to: View): string {
  switch (to.name) {
    case 'exchanges':
      return to.id === null ? '/' : exchangePath(to.id)
    case 'compare':
      return `/compare/${encodeURIComponent(to.left)}/${encodeURIComponent(to.right)}`
    case 'codes':
      return to.code === null ? '/codes' : `/codes/${encodeURIComponent(to.code)}`
  }
}

/** Address of a view with the present filter, for links. */
export function address(to: View, withFilter = filter.value): string {
  return `${pathOfView(to)}${withFilter ? `?filter=${encodeURIComponent(withFilter)}` : ''}`
}

export function go(to: View, how: 'push' | 'replace' = 'push'): void {
  const changes = how === 'push' && address(to) !== location.pathname + location.search
  history[changes ? 'pushState' : 'replaceState'](null, '', address(to))
  view.value = to
}

export function select(id: string | null): void {
  // Walking through the list with the keyboard must not fill the history: only opening and closing are steps.
  const step = view.value.name !== 'exchanges' || (view.value.id === null) !== (id === null)
  go({ name: 'exchanges', id }, step ? 'push' : 'replace')
}

/** The exchange that is shown; of two that are compared the right one. */
export function selectedId(): string | null {
  const at = view.value
  if (at.name === 'compare') return at.right
  return at.name === 'exchanges' ? at.id : null
}

export function setFilter(text: string): void {
  filter.value = text
}

effect(() => {
  history.replaceState(null, '', address(view.peek(), filter.value))
})

addEventListener('popstate', () => {
  const wanted = readFilter()
  view.value = readView()
  filter.value = wanted
})
