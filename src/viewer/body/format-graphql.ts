/** Loaded when a GraphQL request is shown. */
import { parse, print } from 'graphql/language'

const LONGEST = 200_000

/** The document in the usual layout; as it is where it cannot be read. */
export function formatGraphql(document: string): string {
  if (document.length > LONGEST) return document
  try {
    return print(parse(document, { maxTokens: 20_000 }))
  } catch {
    return document
  }
}
