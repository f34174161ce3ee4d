/**
 * Masked values, in two forms:
 *
 * - for people: `shpat_…1f3a`, or `…(7)` below 16 characters, where the last four would tell too much;
 * - for records: `shpat_…1f3a(38-hex-3f9a1c2e)`: the same with length, character class of what follows the prefix, and the keyed
 *   fingerprint, so that two records can be compared. JWTs keep header and claims: `eyJ….eyJ….…x9Qw(43-base64-3f9a1c2e)`, where the
 *   length is the signature's. Stray characters stand where they stood, visible: `␠`, `␊`, `″`, `‹U+200B›`.
 *
 * Length and fingerprint are those of the credential itself, without stray characters and without a label such as `Bearer `.
 * Both forms are fixed points: masking them again changes nothing.
 */
import { createHmac } from 'node:crypto'
import type { Masker } from '../model/secrets.js'
import { perText } from '../model/returning.js'
import { characterClass, dissect, isPlaceholder, lastFour, MARK, type SecretValue } from './secret-value.js'

export interface RecordMasker extends Masker {
  /** `shpat_…1f3a(38-hex-3f9a1c2e)`: what stands in stored and exported exchanges in place of the value. */
  record(value: string): string
}

const JWT = /^(eyJ[\w-]+\.[\w-]+\.)([\w-]+)$/
const PREFIX = '(?:shp[a-z]{2,4}_|shc[a-z]{2}_|c[ks]_(?:live_|test_)?|prtapi_|atkn_|[spr]k_(?:live|test)_|whsec_|eyJ)'
/** A label stays only in front of a known prefix, else any text before an ellipsis would pass for masked. */
const LABEL = `(?:[A-Za-z][A-Za-z-]{0,31}(?:\\s?[:=]\\s?|\\s)(?=${PREFIX}))?`
const TAIL = '([A-Za-z0-9_·-]{4})?\\((\\d{1,9})-[a-z0-9]{3,6}-([0-9a-f]{8})\\)'
/** A recorded value without label and marks. */
const RECORD = `(eyJ[\\w-]+\\.[\\w-]+\\.|${PREFIX}?)…${TAIL}`
const WHOLE_RECORD = new RegExp(`^(${MARK}*${LABEL})${RECORD}(${MARK}*)$`)
const DISPLAY = new RegExp(`^${MARK}*${LABEL}${PREFIX}?…(?:[A-Za-z0-9_·-]{4}|\\(\\d{1,9}\\))${MARK}*$`)
const RECORD_TAIL = new RegExp(`…${TAIL}`)
const ONLY_MARKS = new RegExp(`^${MARK}+$`)
const RECORD_HERE = new RegExp(`${MARK}*${LABEL}${RECORD}${MARK}*`, 'y')

/** @param key 32 random bytes of the data folder: fingerprints are comparable within it and say nothing outside */
export function createMasker(key: Uint8Array): RecordMasker {
  const digest = perText(1024, (core) => createHmac('sha256', key).update(core).digest('hex').slice(0, 8))
  return {
    mask: perText(1024, display),
    fingerprint: (value) => `#${WHOLE_RECORD.exec(value)?.[5] ?? digest(dissect(value).core)}`,
    record: perText(1024, (value) => record(value, digest))
  }
}

/** True for a value that is masked already, in either form. */
export function isMasked(value: string): boolean {
  return value.includes('…') ? WHOLE_RECORD.test(value) || DISPLAY.test(value) : ONLY_MARKS.test(value)
}

/** True for text that has a recorded value somewhere in it. */
export function holdsRecord(text: string): boolean {
  return text.includes('…') && RECORD_TAIL.test(text)
}

/** Where a recorded value that begins at `index` ends; `index` itself where there is none. */
export function endOfRecord(text: string, index: number): number {
  RECORD_HERE.lastIndex = index
  return RECORD_HERE.test(text) ? RECORD_HERE.lastIndex : index
}

function display(value: string): string {
  const recorded = WHOLE_RECORD.exec(value)
  if (recorded) {
    const [, before = '', prefix = '', last, length, , after = ''] = recorded
    return `${before}${prefix.startsWith('eyJ') ? 'eyJ' : prefix}…${last ?? `(${length})`}${after}`
  }
  if (isPlaceholder(value) || isMasked(value)) return value
  const { lead, label, prefix, core, trail } = dissect(value)
  const tail = signatureOf(core) ?? core
  return core === '' ? lead : `${lead}${label}${prefix}…${tail.length < 16 ? `(${tail.length})` : lastFour(core)}${trail}`
}

function record(value: string, digest: (core: string) => string): string {
  if (isPlaceholder(value) || isMasked(value)) return value
  const parts = dissect(value)
  if (parts.core === '') return parts.lead
  return `${parts.lead}${parts.label}${shown(parts, digest(parts.core))}${parts.trail}`
}

function shown({ core, prefix }: SecretValue, fingerprint: string): string {
  const signature = signatureOf(core)
  const secret = signature ?? core
  const start = signature === undefined ? prefix : core.slice(0, -signature.length)
  const what = characterClass(signature ?? core.slice(prefix.length))
  return `${start}…${secret.length < 16 ? '' : lastFour(secret)}(${secret.length}-${what}-${fingerprint})`
}

function signatureOf(core: string): string | undefined {
  return core.startsWith('eyJ') ? JWT.exec(core)?.[2] : undefined
}
