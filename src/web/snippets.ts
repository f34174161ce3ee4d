/** Code that makes a recorded call: cURL for a shell, other languages through the HAR-snippet library. */
import type { HttpRequest, NameValue } from '../model/exchange.js'
import type { SnippetLanguage } from './services.js'
import {
  BASIC,
  commentOf,
  type Dialect,
  fieldsWithStandIns,
  piecesOf,
  variableFor,
  type Variables,
  withStandIns,
  withVariables
} from './snippet-variables.js'

/** Set by every client for itself; copied, they break the call (RFC 9110 sections 7.2, 7.6.1 and 8.6). */
const OWN_FIELDS = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'keep-alive'])

interface Language extends Dialect {
  /** As the library names language and client. */
  readonly target: readonly ['javascript' | 'php' | 'python' | 'ruby', string]
}

const LANGUAGES: Readonly<Record<Exclude<SnippetLanguage, 'curl'>, Language>> = {
  fetch: {
    target: ['javascript', 'fetch'],
    head: /^/,
    concatenation: ' + ',
    variable: (name) => name,
    setting: (variable, comment) => `const ${variable} = '' // ${comment}`,
    base64: (text) => `btoa(${text})`,
    keysInBrackets: true
  },
  php: {
    // The Guzzle client quotes with ', in which PHP leaves a $ of the captured call alone.
    target: ['php', 'guzzle'],
    head: /^<\?php\n/,
    concatenation: ' . ',
    variable: (name) => `$${name.toLowerCase()}`,
    setting: (variable, comment) => `${variable} = ''; // ${comment}`,
    base64: (text) => `base64_encode(${text})`
  },
  python: {
    target: ['python', 'requests'],
    head: /^import requests\n\n?/,
    concatenation: ' + ',
    variable: (name) => name,
    setting: (variable, comment) => `${variable} = ""  # ${comment}`,
    base64: (text) => `base64.b64encode((${text}).encode()).decode()`,
    base64Import: 'import base64\n'
  },
  ruby: {
    target: ['ruby', 'native'],
    head: /^(?:require .*\n)*\n?/,
    concatenation: ' + ',
    variable: (name) => name.replace(/^_/, 'N_'),
    setting: (variable, comment) => `${variable} = '' # ${comment}`,
    base64: (text) => `[${text}].pack('m0')`,
    // Between " Ruby runs #{code}, and the call is captured text.
    harmless: (literal) => (literal.startsWith('"') ? literal.replace(/#(?=[{$@])/g, '\\#') : literal)
  }
}

/** @param call with real values, or masked: what is masked becomes variables to be set before */
export async function writeSnippet(call: HttpRequest, language: SnippetLanguage): Promise<string> {
  if (language === 'curl') return writeCurl(call)
  const { HTTPSnippet } = await import('@readme/httpsnippet')
  const { target, ...dialect } = LANGUAGES[language]
  const variables: Variables = new Map()
  const snippet = new HTTPSnippet(harRequest(call, variables) as ConstructorParameters<typeof HTTPSnippet>[0])
  const code = snippet.convert(...target)
  const text = Array.isArray(code) ? code.join('\n\n') : String(code || 'This call cannot be written in this language.')
  return withVariables(text, variables, dialect).trimEnd()
}

function harRequest({ method, url, httpVersion, headers, postData }: HttpRequest, variables: Variables) {
  return {
    method,
    url: withStandIns(url, 'URL_SECRET', variables),
    httpVersion,
    headers: fieldsWithStandIns(sentFields(headers), variables),
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: -1,
    // The library takes an absent body for one without a type, unless the property is missing altogether.
    ...(postData?.text !== undefined && {
      postData: { mimeType: postData.mimeType, text: withStandIns(postData.text, 'BODY_SECRET', variables) }
    })
  }
}

/** A POSIX shell command; what was masked is a variable to be set before. */
export function writeCurl({ method, url, headers, postData }: HttpRequest): string {
  const variables: Variables = new Map()
  const word = (text: string, name: string) => shellWord(text, name, variables)
  const encoded = headers.some(({ name }) => name.toLowerCase() === 'accept-encoding')
  // To `--request HEAD` curl waits for the body of the answer; `--head` cannot carry a body of its own.
  const isHead = method === 'HEAD' && postData?.text === undefined
  const lines = [
    ['curl', isHead ? '--head' : `--request ${word(method, 'METHOD')}`, ...asWritten(url), word(url, 'URL_SECRET')].join(' '),
    ...(encoded ? ['--compressed'] : []),
    ...sentFields(headers).map(({ name, value }) => {
      const user = name.toLowerCase() === 'authorization' ? BASIC.exec(value)?.[1] : undefined
      return user === undefined ? `--header ${word(`${name}: ${value}`, name)}` : `--user ${word(user, name)}`
    }),
    ...(postData?.text === undefined ? [] : [`--data-raw ${word(postData.text, 'BODY_SECRET')}`])
  ]
  const settings = [...variables].map(([name, shown]) => `${name}='' # ${commentOf(shown)}\n`)
  return `${settings.join('')}${lines.join(' \\\n  ')}\n`
}

/** curl takes brackets for patterns of several URLs and resolves dot segments, unless it is told not to. */
function asWritten(url: string): readonly string[] {
  const [path = '', query = ''] = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/(?=[?#])/, 2)
  const hasPattern = /[[\]{}]/.test(path + query)
  const hasDots = /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)
  return [...(hasPattern ? ['--globoff'] : []), ...(hasDots ? ['--path-as-is'] : [])]
}

function sentFields(headers: readonly NameValue[]): { name: string; value: string }[] {
  return headers.filter(({ name }) => !OWN_FIELDS.has(name.toLowerCase())).map(({ name, value }) => ({ name, value }))
}

/** Single quotes, in which a shell reads nothing; masked values between them as "$NAME". */
function shellWord(text: string, name: string, variables: Variables): string {
  const quoted = piecesOf(text).map((piece, at) => (at % 2 === 1 ? `"$${variableFor(piece, name, variables)}"` : quote(piece)))
  return quoted.join('') || "''"
}

function quote(text: string): string {
  if (text === '') return ''
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
