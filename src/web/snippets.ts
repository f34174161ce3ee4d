/** Code that makes a recorded call: cURL for a shell, other languages through the HAR-snippet library. */
import type { HttpRequest, NameValue } from '../model/exchange.js'
import type { SnippetLanguage } from './services.js'

/** Set by every client for itself; copied, they break the call (RFC 9110 sections 7.2, 7.6.1 and 8.6). */
const OWN_FIELDS = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'keep-alive'])

/** A masked value: `shpat_…1f3a(38-hex-3f9a1c2e)`. Bounded on both sides, for the text around it is captured. */
const MASKED = /([^\s:=,;.&"'{}()]{0,24}…[\w·-]{0,4}(?:\([\w-]{1,40}\))?)/
/** Masked Basic credentials are kept decoded. */
const BASIC = /^basic\s{1,9}base64\((.*)\)$/i

const TARGETS = {
  fetch: ['javascript', 'fetch'],
  // The Guzzle client quotes with ', in which PHP leaves a $ of the captured call alone.
  php: ['php', 'guzzle'],
  python: ['python', 'requests'],
  ruby: ['ruby', 'native']
} as const

/** @param call with real values, or masked: masked ones become shell variables in cURL and stay visible as such elsewhere */
export async function writeSnippet(call: HttpRequest, language: SnippetLanguage): Promise<string> {
  if (language === 'curl') return writeCurl(call)
  const { HTTPSnippet } = await import('@readme/httpsnippet')
  const [target, client] = TARGETS[language]
  const { method, url, httpVersion, headers, postData } = call
  const request = {
    method,
    url,
    httpVersion,
    headers: sentFields(headers),
    queryString: [],
    cookies: [],
    headersSize: -1,
    bodySize: -1,
    // The library takes an absent body for one without a type, unless the property is missing altogether.
    ...(postData?.text !== undefined && { postData: { mimeType: postData.mimeType, text: postData.text } })
  }
  const snippet = new HTTPSnippet(request as ConstructorParameters<typeof HTTPSnippet>[0])
  const code = snippet.convert(target, client)
  return (Array.isArray(code) ? code.join('\n\n') : String(code || 'This call cannot be written in this language.')).trimEnd()
}

/** A POSIX shell command; what was masked is a variable to be set before. */
export function writeCurl({ method, url, headers, postData }: HttpRequest): string {
  const variables = new Map<string, string>()
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
  const settings = [...variables].map(([name, shown]) => `${name}='' # ${shown.replace(/[\r\n]/g, ' ')}\n`)
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
function shellWord(text: string, name: string, variables: Map<string, string>): string {
  const base = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^(?=\d)/, '_')
  const pieces = text.split(MASKED)
  const quoted = pieces.map((piece, index) => (index % 2 === 1 ? `"$${variableFor(piece, base, variables)}"` : quote(piece)))
  return quoted.join('') || "''"
}

function variableFor(shown: string, base: string, variables: Map<string, string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`
    const taken = variables.get(name)
    if (taken !== undefined && taken !== shown) continue
    variables.set(name, shown)
    return name
  }
}

function quote(text: string): string {
  if (text === '') return ''
  return /^[A-Za-z0-9_./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
