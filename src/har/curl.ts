/** A cURL command -> the request that curl would send. Only what shapes the request is read; where and how curl prints is passed over. Pure. */
import type { NameValue } from '../model/exchange.js'
import type { CallRequest } from './entry.js'
import { shellWords } from './shell-words.js'
import { percentDecoded } from '../model/percent.js'

/** Long names of the short options that we meet. */
const SHORT: Readonly<Record<string, string>> = {
  X: 'request', H: 'header', d: 'data', u: 'user', A: 'user-agent', e: 'referer', b: 'cookie', G: 'get', I: 'head', F: 'form', T: 'upload-file',
  o: 'output', w: 'write-out', m: 'max-time', x: 'proxy', c: 'cookie-jar', D: 'dump-header', E: 'cert', U: 'proxy-user', y: 'speed-time', Y: 'speed-limit',
  r: 'range', z: 'time-cond', K: 'config', C: 'continue-at', P: 'ftp-port', Q: 'quote', t: 'telnet-option'
} // prettier-ignore

const DATA = new Set(['data', 'data-raw', 'data-ascii', 'data-binary', 'data-urlencode', 'json'])
const SHAPING = new Set([...DATA, 'request', 'header', 'user', 'user-agent', 'referer', 'cookie', 'url', 'oauth2-bearer', 'url-query'])
const UNREADABLE: Readonly<Record<string, string>> = {
  form: 'multipart forms (-F) are not read: no store API takes them here',
  'upload-file': 'the file of -T is not read',
  config: 'the file of -K is not read: give its options on the command line'
}
/** Take a value that does not matter here. */
const IGNORED = new Set(
  (
    'output write-out max-time connect-timeout proxy proxy-user proxy-header cookie-jar dump-header cert cert-type key key-type cacert capath ' +
    'resolve connect-to retry retry-delay retry-max-time limit-rate interface range time-cond speed-time speed-limit continue-at max-redirs ciphers ' +
    'tls-max noproxy max-filesize keepalive-time dns-servers output-dir trace trace-ascii stderr unix-socket pass pinnedpubkey'
  ).split(' ')
)

interface Option {
  readonly name: string
  readonly value: string
}

/**
 * @param line with or without the leading `curl`, as copied from a shell, a browser or Postman
 * @throws Error with a sentence for a person
 */
export function parseCurl(line: string): CallRequest {
  const words = shellWords(line.trim())
  const { options, flags, urls } = readOptions(/^(.*\/)?curl(\.exe)?$/.test(words[0] ?? '') ? words.slice(1) : words)
  const all = (name: string) => options.filter((option) => option.name === name).map(({ value }) => value)
  const [url, ...more] = [...all('url'), ...urls]
  if (url === undefined) throw new Error('there is no URL in the cURL command')
  if (more.length > 0) throw new Error(`one URL is expected in the cURL command, found ${more.length + 1}; is a quote missing?`)
  const data = options.filter(({ name }) => DATA.has(name)).map(dataOf)
  const body = data.length === 0 ? undefined : data.join(options.some(({ name }) => name === 'json') ? '' : '&')
  const inQuery = flags.has('get')
  const address = withScheme(withQuery(url, [...all('url-query'), ...(inQuery && body !== undefined ? [body] : [])]))
  const method = all('request').at(-1) ?? (flags.has('head') ? 'HEAD' : body !== undefined && !inQuery ? 'POST' : 'GET')
  const sent = inQuery ? undefined : body
  return { method, ...withHeaders(address, options, sent), ...(sent !== undefined && { body: sent }) }
}

function readOptions(words: readonly string[]): { options: Option[]; flags: Set<string>; urls: string[] } {
  const options: Option[] = []
  const flags = new Set<string>()
  const urls: string[] = []
  const queue = [...words]
  const takeValue = (name: string, given: string | undefined) => {
    const value = given ?? queue.shift()
    if (value === undefined) throw new Error(`curl's option ${name} has no value`)
    const refusal = UNREADABLE[name]
    if (refusal) throw new Error(refusal)
    if (SHAPING.has(name)) options.push({ name, value })
  }
  const wantsValue = (name: string) => SHAPING.has(name) || IGNORED.has(name) || name in UNREADABLE
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word.startsWith('--')) {
      const name = word.slice(2)
      if (wantsValue(name)) takeValue(name, undefined)
      else flags.add(name)
    } else if (word.startsWith('-') && word.length > 1) {
      for (let at = 1; at < word.length; at++) {
        const name = SHORT[word[at] ?? ''] ?? ''
        if (wantsValue(name)) {
          takeValue(name, word.slice(at + 1) || undefined)
          break
        }
        flags.add(name)
      }
    } else urls.push(word)
  }
  return { options, flags, urls }
}

function dataOf({ name, value }: Option): string {
  if (value.startsWith('@') && name !== 'data-raw')
    throw new Error(`the file ${value.slice(1)} of --${name} is not read: put its text in place of @`)
  if (name !== 'data-urlencode') return value
  const equals = value.indexOf('=')
  if (equals < 0) return encodeURIComponent(value)
  return `${value.slice(0, equals)}${equals === 0 ? '' : '='}${encodeURIComponent(value.slice(equals + 1))}`
}

/** The field lines that curl writes, its own ones first; credentials in the URL become Basic, as curl sends them. */
function withHeaders(address: string, options: readonly Option[], body: string | undefined): { url: string; headers: NameValue[] } {
  const all = (name: string) => options.filter((option) => option.name === name).map(({ value }) => value)
  const given = all('header').map(fieldLine)
  const lines: NameValue[] = []
  const own = (name: string, value: string | undefined) => {
    if (value !== undefined && !given.some((line) => line.name.toLowerCase() === name.toLowerCase())) lines.push({ name, value })
  }
  const [, scheme = '', user, rest = ''] = /^([a-z]+:\/\/)(?:([^/?#@]*)@)?([\s\S]*)$/i.exec(address) ?? []
  const credentials = all('user').at(-1) ?? (user === undefined ? undefined : percentDecoded(user))
  const bearer = all('oauth2-bearer').at(-1)
  const basic = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`
  const json = options.some(({ name }) => name === 'json')
  own('Host', /^[^/?#]*/.exec(rest)?.[0])
  own('Authorization', bearer === undefined ? basic : `Bearer ${bearer}`)
  own('User-Agent', all('user-agent').at(-1))
  own('Accept', json ? 'application/json' : '*/*')
  own('Referer', all('referer').at(-1))
  own('Cookie', all('cookie').at(-1))
  if (body !== undefined) own('Content-Type', json ? 'application/json' : 'application/x-www-form-urlencoded')
  // `-H 'Accept:'` takes curl's own line away.
  return { url: scheme + rest, headers: [...lines, ...given.filter(({ value }) => value !== REMOVED)] }
}

const REMOVED = '\0'

/** `Name: value`; `Name;` is a field without a value, `Name:` none at all. */
function fieldLine(line: string): NameValue {
  const colon = line.indexOf(':')
  if (colon < 1) return { name: line.replace(/;$/, ''), value: '' }
  const value = line.slice(colon + 1).trim()
  return { name: line.slice(0, colon), value: value === '' ? REMOVED : value }
}

function withQuery(url: string, parts: readonly string[]): string {
  if (parts.length === 0) return url
  return `${url}${url.includes('?') ? '&' : '?'}${parts.join('&')}`
}

/** curl takes a URL without a scheme for http. */
function withScheme(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}

/** Field lines of an answer as they were pasted: `-i` output or single lines. */
export function responseFields(lines: readonly string[]): NameValue[] {
  return lines
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^HTTP\/\d/.test(line))
    .map(fieldLine)
    .map(({ name, value }) => ({ name, value: value === REMOVED ? '' : value }))
}
