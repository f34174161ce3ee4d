import type { PatchOperation } from '../../model/diagnosis.js'
import { api } from '../api.js'
import { select } from '../state/location.js'
import { attempt } from '../state/messages.js'

/** The call that was sent last, until its answer is shown. */
let awaited: string | null = null

/** Replays an exchange and opens the new one. */
export async function sendAgain(id: string, patch: readonly PatchOperation[]): Promise<void> {
  await attempt(async () => {
    awaited = await api.replay(id, patch)
    select(awaited)
  })
}

/** The button that sent it is gone with the old call: whoever pressed it goes on at the answer. Elsewhere the focus stays. */
export function focusAnswer(id: string, element: HTMLElement | null): void {
  if (id !== awaited) return
  awaited = null
  if (document.activeElement === document.body) element?.focus()
}
