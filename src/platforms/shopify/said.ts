/** The sentences in which an answer says what went wrong. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { fieldsOf } from '../../model/json.js'

/** Every error sentence of the answer, joined; of a page its text. */
export function sentencesOf(http: HttpFacts): string {
  const { json } = http
  if (json === undefined) return http.isHtml ? stripTags(http.text) : http.text.slice(0, 20_000)
  const found: string[] = []
  const visit = (value: unknown, depth: number): void => {
    if (found.length > 100 || depth > 6) return
    if (typeof value === 'string') found.push(value.slice(0, 4000))
    else if (Array.isArray(value)) for (const item of value.slice(0, 250)) visit(ownWords(item), depth + 1)
    else
      for (const [key, child] of Object.entries(fieldsOf(value))) if (!/^(locations|documentation|path)$/.test(key)) visit(child, depth + 1)
  }
  const answer = fieldsOf(json)
  for (const key of ['errors', 'error', 'error_description', 'message']) visit(answer[key], 0)
  return found.join('\n')
}

/**
 * A GraphQL error also echoes the variables that were sent (`extensions.value`) and what is wrong with them (`extensions.problems`): words
 * of the request, in which a merchant's text may say anything (https://github.com/Shopify/shopify-api-ruby/issues/690).
 */
function ownWords(item: unknown): unknown {
  const { message, extensions } = fieldsOf(item)
  if (typeof message !== 'string' || extensions === undefined) return item
  const { code, requiredAccess } = fieldsOf(extensions)
  return { message, code, requiredAccess }
}

function stripTags(html: string): string {
  return html.slice(0, 50_000).replace(/<[^<>]{0,2000}>/g, ' ')
}
