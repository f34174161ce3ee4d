/** How WordPress's REST API answers: the fields of every answer, and refusals in the form of a WP_Error. */
import type { WooKey } from './accounts.js'
import { jsonAnswer, type SandboxAnswer } from './message.js'

/** Who is logged in, by one of the sandbox's keys. */
export type User = { readonly key: WooKey } | undefined

type Headers = readonly (readonly [string, string])[]

/** The REST API of one site. */
export class WordPressRest {
  /** The site's home URL, without a slash at its end. */
  readonly home: string

  constructor(home: string) {
    this.home = home
  }

  /** WordPress marks every REST answer; nocache fields only where a user is logged in (facts section 9). */
  answer(status: number, value: unknown, user: User, headers: Headers = []): SandboxAnswer {
    return jsonAnswer(status, value, [
      ['X-Robots-Tag', 'noindex'],
      ['Link', `<${this.home}/wp-json/>; rel="https://api.w.org/"`],
      ['X-Content-Type-Options', 'nosniff'],
      ['Access-Control-Expose-Headers', 'X-WP-Total, X-WP-TotalPages, Link'],
      ['Access-Control-Allow-Headers', 'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type'],
      ...headers,
      ...(user ? NOCACHE : [])
    ])
  }

  /** One page of a collection, with the fields that tell how many items and pages there are. */
  collection(items: readonly unknown[], user: User, count: number, perPage = 10): SandboxAnswer {
    return this.answer(200, items, user, [
      ['X-WP-Total', String(count)],
      ['X-WP-TotalPages', String(Math.ceil(count / perPage))],
      ['Allow', 'GET, POST']
    ])
  }

  refuse(status: number, code: string, message: string, user?: User): SandboxAnswer {
    return this.answer(status, { code, message, data: { status } }, user)
  }
}

const NOCACHE: Headers = [
  ['Expires', 'Wed, 11 Jan 1984 05:00:00 GMT'],
  ['Cache-Control', 'no-cache, must-revalidate, max-age=0, no-store, private']
]
