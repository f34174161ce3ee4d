/** What a program has open is closed in the order in which it stands on what came before. */

export type Closer = () => Promise<void>

/** The newest first, each one whatever became of the others: the last of them gives the data folder back. @throws the first error */
export async function closeAll(closers: Closer[]): Promise<void> {
  const errors: unknown[] = []
  for (const close of closers.splice(0).reverse()) {
    try {
      await close()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
