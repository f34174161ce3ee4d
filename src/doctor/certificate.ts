/** Judges what a TLS handshake showed, as the gateway would with the store's tls settings. Pure. */
import { failureOfError } from '../proxy/failure.js'
import { type Check, fail, ok, warn } from './check.js'

export interface Handshake {
  /** `TLSv1.3`. */
  readonly protocol: string
  /** OpenSSL's or Node's code where the certificate was not accepted. */
  readonly refusedFor: string | undefined
  /** Names it is for, as in `DNS:shop.example, DNS:*.shop.example`. */
  readonly names: string
  readonly issuer: string
  readonly validTo: Date
}

const DAY = 86_400_000
/** Authorities renew 30 days ahead; half of that means that the renewal is stuck. */
const SOON_DAYS = 14
const HANDSHAKE = { sent: false, sending: false, answered: false, handshake: true }

/** @param verify `tls.verify` of the store */
export function judgeHandshake(host: string, verify: boolean, handshake: Handshake, now: Date): Check {
  const { refusedFor, protocol, issuer, validTo } = handshake
  const day = dayOf(validTo)
  if (refusedFor !== undefined) return refused(host, verify, handshake, refusedFor)
  if (!verify) {
    return warn('certificate', {
      expected: 'a certificate that is verified',
      found: `tls.verify is false, though the certificate of ${host} is in order (${issuer}, until ${day})`,
      fix: 'remove "verify": false from the store\'s tls settings'
    })
  }
  const days = Math.floor((validTo.getTime() - now.getTime()) / DAY)
  if (days < SOON_DAYS) {
    return warn('certificate', {
      expected: `a certificate that is valid for ${SOON_DAYS} days or more`,
      found: `it expires on ${day}`,
      fix: 'renew it at the web server; automatic renewal seems to be stuck'
    })
  }
  return ok('certificate', `${protocol}, verified, for ${host}, by ${issuer}, until ${day}`)
}

function refused(host: string, verify: boolean, { names, issuer, validTo }: Handshake, code: string): Check {
  const { message } = failureOfError(Object.assign(new Error(code), { code }), HANDSHAKE, host)
  const found = `${message} It is for ${names || 'no name'}, by ${issuer}, until ${dayOf(validTo)}`
  if (!verify) {
    return warn('certificate', {
      expected: `a certificate for ${host} by an authority that this machine trusts`,
      found: `${found}; tls.verify is false, so it is taken as it is`,
      fix: 'for a test store only: anybody on the way can read and change its calls; better name the authority with tls.caFile'
    })
  }
  return fail('certificate', {
    expected: `a certificate for ${host} by an authority that this machine trusts`,
    found,
    fix: cure(code, host)
  })
}

function cure(code: string, host: string): string {
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `use the name that the certificate is for as the store's URL, or have one issued for ${host}`
    case 'CERT_HAS_EXPIRED':
      return 'renew the certificate at the web server'
    case 'CERT_NOT_YET_VALID':
      return "set this machine's clock"
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'let the web server send the whole chain (intermediate certificates), or name the authority with tls.caFile'
    default:
      return 'name the authority or the certificate itself with tls.caFile, or set tls.verify to false for a test store'
  }
}

function dayOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10)
}
