/**
 * Asks again until there is an answer that is neither false nor undefined; fails loudly when the time is over, which is long: a slow
 * machine is no fault.
 */
export async function until<T>(ask: () => T | false | undefined | Promise<T | false | undefined>, milliseconds = 30_000): Promise<T> {
  const end = Date.now() + milliseconds
  while (Date.now() < end) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`nothing came within ${milliseconds} ms`)
}
