/** Requests and answers as the sandbox's two halves see them: plain data, no sockets. */
export interface SandboxRequest {
  readonly method: string
  /** The request target as it came, e.g. `/wp-json/wc/v3/products?per_page=1`. */
  readonly target: string
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names, repeated fields joined. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface SandboxAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** `headers` come after Content-Type; Content-Length is added where the answer is sent. */
export function jsonAnswer(status: number, value: unknown, headers: readonly (readonly [string, string])[] = []): SandboxAnswer {
  return { status, headers: [['Content-Type', 'application/json; charset=utf-8'], ...headers], body: JSON.stringify(value) }
}

/** undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
