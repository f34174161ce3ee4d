/** A filter that cannot be read is the user's typing, not our failure: 400 with the place of the fault. */
import { FilterError } from '../model/filter.js'
import { Refusal } from './errors.js'

/** A filter that cannot be read becomes a 400 that says where, in characters from the start. */
export async function refuseBadFilter<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof FilterError) throw new Refusal(400, error.message, { start: error.start, end: error.end })
    throw error
  }
}
