import type { PatchOperation } from '../../model/diagnosis.js'
import { api } from '../api.js'
import { select } from '../state/location.js'
import { attempt } from '../state/messages.js'

/** Replays an exchange and opens the new one. */
export async function sendAgain(id: string, patch: readonly PatchOperation[]): Promise<void> {
  await attempt(async () => {
    select(await api.replay(id, patch))
  })
}
