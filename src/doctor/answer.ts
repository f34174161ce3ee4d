/** An answer to a probe, and where it is read. Pure. */
import { asObject } from '../model/json.js'

export interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly text: string
  /** Milliseconds since the epoch, by the clock of this machine. */
  readonly sentAt: number
  readonly receivedAt: number
}

/** The first field of that name. */
export function fieldOf({ headers }: Pick<Answer, 'headers'>, name: string): string | undefined {
  return headers.find(([known]) => known.toLowerCase() === name)?.[1]
}

/** The body as a JSON object; undefined for anything else. */
export function objectOf({ text }: Pick<Answer, 'text'>): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** `Location` resolved against what was asked for; undefined where the answer is no redirect. */
export function redirectOf({ status, headers }: Pick<Answer, 'status' | 'headers'>, asked: string): URL | undefined {
  const location = fieldOf({ headers }, 'location')
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, asked)) return undefined
  return new URL(location, asked)
}

/** What answered, in few words: status, kind of content, server, title of a page. */
export function describe(answer: Answer): string {
  const type = (fieldOf(answer, 'content-type') ?? 'no Content-Type').replace(/;.*/, '').slice(0, 60)
  const server = fieldOf(answer, 'server')?.slice(0, 40)
  const title = /<title[^>]{0,200}>([^<]{1,80})/i.exec(answer.text.slice(0, 20_000))?.[1]?.trim()
  return `${answer.status} ${type}${title ? ` "${title}"` : ''}${server ? ` by ${server}` : ''}`
}
