/** What later exchanges may need to know of this one; values as fingerprints only. */
import type { Note } from '../../diagnosis/history.js'
import { dateOf, inSeconds, perPair } from '../../diagnosis/remembered.js'
import type { Masker } from '../../model/secrets.js'
import type { Credentials } from './credentials.js'
import type { WooFacts } from './facts.js'

/** Credentials and nonces that were sent, what the store handed out, and where it says that its API is. */
export function notesOf(facts: WooFacts, masker: Masker): readonly Note[] {
  const notes = [...credentialNotes(facts.credentials, masker)]
  addSpentNonce(notes, facts, masker)
  addAnswerNotes(notes, facts, masker)
  return notes
}

/** Each masker has fingerprints of its own. */
const credentialNotes = perPair(notesOfCredentials)

function notesOfCredentials({ basic, query, oauth, bearer }: Credentials, masker: Masker): readonly Note[] {
  const notes: Note[] = []
  const add = (credential: string, value: string | undefined, place: 'header' | 'query' | 'body') => {
    if (value) notes.push({ kind: 'credential', credential, fingerprint: masker.fingerprint(value), place })
  }
  add('consumer-key', query?.key?.value.trim(), 'query')
  add('consumer-secret', query?.secret?.value, 'query')
  if (basic && !basic.fault) {
    add(/^c[ks]_/.test(basic.user) ? 'consumer-key' : 'basic-user', basic.user.trim(), 'header')
    add('consumer-secret', basic.password, 'header')
  }
  add('bearer', bearer?.value, 'header')
  const key = oauth?.get('oauth_consumer_key')
  const place = key?.place === 'form' ? 'body' : key?.place === 'header' ? 'header' : 'query'
  add('signed-key', key?.value.trim(), place)
  return notes
}

function addSpentNonce(notes: Note[], { credentials: { oauth }, answer }: WooFacts, masker: Masker): void {
  const key = oauth?.get('oauth_consumer_key')
  const nonce = oauth?.get('oauth_nonce')?.value
  const timestamp = oauth?.get('oauth_timestamp')?.value
  // The store remembers a nonce only after all its checks passed.
  if (key && nonce && answer.status > 0 && answer.status < 400) {
    const fingerprint = masker.fingerprint(`${key.value.trim()} ${nonce}`)
    notes.push({ kind: 'spent', what: 'nonce', fingerprint, ...(timestamp !== undefined && { timestamp }) })
  }
}

function addAnswerNotes(notes: Note[], facts: WooFacts, masker: Masker): void {
  const { answer, responseHeaders, api, at, https } = facts
  if (api.surface === 'index' && facts.status === 200 && !facts.isHtml) {
    // Long indexes are often cut in recordings, so the two fields are read from the text.
    const home = /"home":"((?:[^"\\]|\\.){1,500})"/.exec(facts.text)?.[1]?.replaceAll('\\/', '/')
    const offered = /"authentication":(\[\]|\{)/.exec(facts.text)?.[1]
    if (home) notes.push({ kind: 'wordpress-index', home, ...(https && offered && { seesHttps: offered === '{' }) })
  }
  const { apiRoot } = answer
  if (apiRoot) notes.push({ kind: 'api-root', url: apiRoot.href })
  const date = dateOf(responseHeaders.value('date') ?? '')
  if (!Number.isNaN(date) && at > 0) notes.push({ kind: 'clock-skew', milliseconds: inSeconds(date - at) })
  // Of cart tokens the same is worth knowing: that the store handed them out.
  for (const name of ['nonce', 'x-wp-nonce', 'cart-token']) {
    const nonce = responseHeaders.value(name)
    if (nonce) notes.push({ kind: 'nonce-issued', fingerprint: masker.fingerprint(nonce) })
  }
  const login = responseHeaders.getAll('set-cookie').find(({ value }) => /^\s*wordpress_logged_in_\w+=[^;]/.test(value))
  if (login) notes.push({ kind: 'login-cookie', secure: /;\s*secure\s*(?:;|$)/i.test(login.value) })
  const limit = Number(responseHeaders.value('ratelimit-limit'))
  const remaining = Number(responseHeaders.value('ratelimit-remaining') ?? 'none')
  if (limit > 0 && remaining >= 0) notes.push({ kind: 'call-limit', used: limit - remaining, maximum: limit })
}
