/** GraphQL over HTTP: the operation that was asked for and the errors that came back. Scanned by hand, so that `explain` starts fast. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import { perText } from '../../model/returning.js'
import type { GraphqlOperation } from '../../model/exchange.js'
import { fieldsOf, type JsonObject } from '../../model/json.js'

export interface GraphqlError {
  readonly message: string
  /** `extensions.code`, upper case. */
  readonly code: string
  readonly path: string
  /** `extensions.requiredAccess`, or what the message says behind "Required access:". */
  readonly requiredAccess: string | undefined
  readonly extensions: Readonly<Record<string, unknown>>
}

export interface UserError {
  /** Where in the answer, e.g. `data.productCreate.userErrors[0]`. */
  readonly at: string
  readonly message: string
  /** Path of the input it is about: `buyerIdentity.customerAccessToken`. */
  readonly field: string
  /** Upper case, as the mutation's own list of codes has it. */
  readonly code: string
}

export interface QueryCost {
  readonly requested: number | undefined
  readonly available: number | undefined
  readonly maximum: number | undefined
  readonly restoreRate: number | undefined
}

export interface GraphqlFacts {
  /** The document, from a JSON body, an application/graphql body or the query string. */
  readonly document: string
  readonly operation: GraphqlOperation | undefined
  readonly errors: readonly GraphqlError[]
  readonly userErrors: readonly UserError[]
  readonly cost: QueryCost | undefined
  /** The document asks for variables or literals of this name. */
  readonly variables: Readonly<Record<string, unknown>>
}

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Every part is read when first asked for: of most exchanges only the operation is. */
export function graphqlFacts(http: HttpFacts): GraphqlFacts {
  return new ReadGraphql(http)
}

class ReadGraphql implements GraphqlFacts {
  readonly #http: HttpFacts
  readonly #request: JsonObject
  readonly document: string
  #errors: readonly GraphqlError[] | undefined
  #userErrors: readonly UserError[] | undefined

  constructor(http: HttpFacts) {
    this.#http = http
    this.#request = fieldsOf(Array.isArray(http.bodyJson) ? http.bodyJson[0] : http.bodyJson)
    this.document = text(this.#request['query']) || (isGraphqlBody(http) ? http.body : (http.query.value('query') ?? ''))
  }

  get operation(): GraphqlOperation | undefined {
    const name = text(this.#request['operationName'])
    return operations(`${name.length} ${name}${this.document}`).value
  }

  get variables(): JsonObject {
    return fieldsOf(this.#request['variables'])
  }

  get errors(): readonly GraphqlError[] {
    this.#errors ??= errorsOf(fieldsOf(this.#http.json)['errors'])
    return this.#errors
  }

  get userErrors(): readonly UserError[] {
    this.#userErrors ??= userErrorsOf(fieldsOf(this.#http.json)['data'])
    return this.#userErrors
  }

  get cost(): QueryCost | undefined {
    return costOf(fieldsOf(this.#http.json))
  }
}

/** Of a name behind its length, and a document behind both: an app has a few documents and sends them over and over. */
const operations = perText(
  100,
  (key) => {
    const start = key.indexOf(' ') + 1
    const end = start + Number(key.slice(0, start))
    return { value: operationOf(key.slice(end), key.slice(start, end)) }
  },
  4096
)

function isGraphqlBody({ headers, body }: HttpFacts): boolean {
  return /^application\/graphql\b/i.test(headers.value('content-type') ?? '') && /[{]/.test(body)
}

function errorsOf(errors: unknown): readonly GraphqlError[] {
  if (!Array.isArray(errors)) return []
  return errors.slice(0, 250).map((item) => {
    const error = fieldsOf(item)
    const extensions = fieldsOf(error['extensions'])
    const message = (typeof item === 'string' ? item : text(error['message'])).slice(0, 4000)
    const required = text(extensions['requiredAccess']) || /Required access:\s*(.+)/.exec(message)?.[1]
    return {
      message,
      code: text(extensions['code']).toUpperCase(),
      path: Array.isArray(error['path']) ? error['path'].slice(0, 20).join('.') : '',
      requiredAccess: required,
      extensions
    }
  })
}

/** `userErrors`, `customerUserErrors`, ... anywhere in the data; depth and number are bounded. */
function userErrorsOf(data: unknown): readonly UserError[] {
  const found: UserError[] = []
  const visit = (value: unknown, at: string, depth: number): void => {
    if (depth > 6 || found.length >= 50) return
    for (const [key, child] of Object.entries(fieldsOf(value))) {
      if (/userErrors$/i.test(key) && Array.isArray(child)) {
        child.slice(0, 20).forEach((item, index) => {
          const { message, field, code } = fieldsOf(item)
          found.push({
            at: `${at}.${key}[${index}]`,
            message: text(message),
            field: Array.isArray(field) ? field.slice(0, 20).join('.') : text(field),
            code: text(code).toUpperCase()
          })
        })
      } else visit(child, `${at}.${key}`, depth + 1)
    }
  }
  visit(data, 'data', 0)
  return found
}

function costOf(answer: JsonObject): QueryCost | undefined {
  const cost = fieldsOf(fieldsOf(answer['extensions'])['cost'])
  if (Object.keys(cost).length === 0) return undefined
  const throttle = fieldsOf(cost['throttleStatus'])
  return {
    requested: number(cost['requestedQueryCost']),
    available: number(throttle['currentlyAvailable']),
    maximum: number(throttle['maximumAvailable']),
    restoreRate: number(throttle['restoreRate'])
  }
}

const STRING = /"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|#[^\n]*/g

/** The named operation, or the first one. */
export function operationOf(document: string, wanted: string): GraphqlOperation | undefined {
  const source = document.slice(0, 100_000).replace(STRING, ' ')
  let first: GraphqlOperation | undefined
  let depth = 0
  let word = ''
  let head: string[] = []
  for (const char of source) {
    if (/\w/.test(char)) {
      if (depth === 0) word += char
      continue
    }
    if (word !== '') head.push(word)
    word = ''
    if (char === '(' || char === '[') depth++
    else if (char === ')' || char === ']') depth--
    else if (char === '}') depth--
    else if (char === '{') {
      if (depth === 0) {
        const operation = headOf(head)
        if (operation && wanted !== '' && operation.operationName === wanted) return operation
        first ??= operation
        head = []
      }
      depth++
    }
  }
  return first && wanted !== '' && !first.operationName ? { ...first, operationName: wanted } : first
}

function headOf([type, name]: readonly string[]): GraphqlOperation | undefined {
  if (type === undefined) return { type: 'query' }
  if (type !== 'query' && type !== 'mutation' && type !== 'subscription') return undefined
  return { type, ...(name !== undefined && { operationName: name }) }
}
