/** A filter that cannot be read is the user's typing, not our failure: 400 with the place of the fault. */
import { Refusal } from './errors.js'

export async function refuseBadFilter<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw asRefusal(error) ?? error
  }
}

function asRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error && error.name === 'FilterError')) return undefined
  const { start, end } = error as Error & { start?: unknown; end?: unknown }
  const place = typeof start === 'number' && typeof end === 'number' ? { start, end } : undefined
  return new Refusal(400, error.message, place)
}
