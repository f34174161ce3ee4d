/** The same exchange as other recorders write it down: nothing that a diagnosis may rest on changes. */
import type { Case } from './scoring.js'

interface Pair {
  name: string
  value: string
}

interface Entry {
  startedDateTime: string
  request: { headers: Pair[]; url: string; httpVersion: string; queryString?: Pair[]; postData?: { mimeType: string; text?: string } }
  response: {
    headers: Pair[]
    httpVersion: string
    status: number
    content?: { mimeType: string; text?: string; encoding?: string; size: number }
  }
}

/** Changes the copy it is given. */
type Guise = (entry: Entry) => void

const capital = (name: string) => name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase())

function renamed(entry: Entry, how: (name: string) => string): void {
  for (const { headers } of [entry.request, entry.response]) for (const header of headers) header.name = how(header.name)
}

/** Reversed, where no name is repeated: the order of repeats has a meaning. */
function reversed(headers: Pair[]): Pair[] {
  const names = headers.map(({ name }) => name.toLowerCase())
  return new Set(names).size === names.length ? headers.toReversed() : headers
}

function body(entry: Entry, change: (content: { mimeType: string; text: string; encoding?: string }) => void): void {
  const { content } = entry.response
  if (content?.text) change(content as { mimeType: string; text: string; encoding?: string })
}

export const GUISES: Readonly<Record<string, Guise>> = {
  'names in small letters': (entry) => renamed(entry, (name) => name.toLowerCase()),
  'names with capitals': (entry) => renamed(entry, (name) => capital(name.toLowerCase())),
  'fields in reverse order': (entry) => {
    entry.request.headers = reversed(entry.request.headers)
    entry.response.headers = reversed(entry.response.headers)
  },
  'HTTP/2 in a browser': (entry) => {
    const url = new URL(
      URL.canParse(entry.request.url) && !entry.request.url.startsWith('https://https') ? entry.request.url : 'https://https/'
    )
    renamed(entry, (name) => name.toLowerCase())
    const kept = entry.request.headers.filter(({ name, value }) => (name !== 'host' || value !== url.host) && name !== 'connection')
    if (kept.some(({ name }) => name === 'host')) return
    entry.request.httpVersion = entry.response.httpVersion = 'http/2.0'
    entry.request.headers = [
      { name: ':authority', value: url.host },
      { name: ':path', value: url.pathname + url.search },
      { name: ':scheme', value: url.protocol.slice(0, -1) },
      ...kept
    ]
  },
  'JSON laid out for reading': (entry) =>
    body(entry, (content) => {
      try {
        content.text = `${JSON.stringify(JSON.parse(content.text), null, 2)}\n`
      } catch {
        // No JSON: as it was.
      }
    }),
  'content in base64': (entry) =>
    body(entry, (content) => {
      if (content.encoding) return
      content.text = Buffer.from(content.text).toString('base64')
      content.encoding = 'base64'
    }),
  'no list of query parameters': (entry) => {
    delete entry.request.queryString
  },
  'local time with offset': (entry) => {
    const at = new Date(entry.startedDateTime)
    entry.startedDateTime = new Date(at.getTime() + 2 * 3600_000).toISOString().replace('Z', '+02:00')
  },
  'fields that say nothing': (entry) => {
    entry.request.headers.push(
      { name: 'Accept-Encoding', value: 'gzip, deflate, br' },
      { name: 'Accept-Language', value: 'de-DE,de;q=0.9' }
    )
    entry.response.headers.push({ name: 'Vary', value: 'Accept-Encoding' }, { name: 'X-Served-By', value: 'cache-fra-1' })
  },
  'media types without charset': (entry) => {
    for (const header of entry.response.headers) if (/^content-type$/i.test(header.name)) header.value = header.value.split(';')[0] ?? ''
    body(entry, (content) => {
      content.mimeType = content.mimeType.split(';')[0] ?? ''
    })
  }
}

export function disguised(test: Case, guise: Guise): Case {
  const copy = structuredClone(test)
  for (const entry of copy.har.log.entries) guise(entry as unknown as Entry)
  return copy
}
