/** What can be done with an exchange, for buttons and for keys. */
import type { Exchange } from '../../model/exchange.js'
import { api } from '../api.js'
import { copy } from '../parts/copy.js'
import { go, select } from '../state/location.js'
import { attempt, say } from '../state/messages.js'
import { asMarkdown } from './markdown.js'

export const LANGUAGES = [
  { language: 'curl', label: 'cURL' },
  { language: 'fetch', label: 'JavaScript (fetch)' },
  { language: 'php', label: 'PHP (Guzzle)' },
  { language: 'python', label: 'Python (requests)' },
  { language: 'ruby', label: 'Ruby (net/http)' }
] as const

export function copyCode(id: string, language: string, label: string, secrets = false): Promise<void> {
  return attempt(async () =>
    copy(await api.code(id, language, secrets), secrets ? `${label} copied, with secrets` : `${label} copied, secrets masked`)
  )
}

export function copyMarkdown(exchange: Exchange): Promise<void> {
  return copy(asMarkdown(exchange), 'Markdown copied, secrets masked')
}

export function compareWithLastSuccess(id: string): Promise<void> {
  return attempt(async () => {
    const success = await api.lastSuccess(id)
    if (success === null) say('No call of this route or operation has worked yet, as far as the log reaches.', 'problem')
    else go({ name: 'compare', left: success, right: id })
  })
}

export function removeExchange(id: string): Promise<void> {
  return attempt(async () => {
    await api.remove(id)
    select(null)
    say('Deleted')
  })
}
