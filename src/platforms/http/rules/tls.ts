import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { failureWords } from '../../../model/failure-words.js'
import { quote, reported, reportedAs } from '../quote.js'

export const certificate: CodePage = {
  code: 'http.tls.certificate',
  level: 'failure',
  title: "The store's certificate is not trusted",
  why: 'The TLS handshake got as far as the certificate and was broken off by the caller: signed by nobody it trusts, out of date, or made for another host. No request was sent.',
  tell: 'The runtime reports DEPTH_ZERO_SELF_SIGNED_CERT, SELF_SIGNED_CERT_IN_CHAIN, UNABLE_TO_VERIFY_LEAF_SIGNATURE, CERT_HAS_EXPIRED or ERR_TLS_CERT_ALTNAME_INVALID (browsers: ERR_CERT_…).',
  fix: [
    'Give the caller the authority that signed it (NODE_EXTRA_CA_CERTS, or tls.caFile of the store in the configuration).',
    'Or let the server send its full chain, renew the certificate, or call the host that it names.'
  ],
  ceiling: 'certain',
  docs: ['https://nodejs.org/api/tls.html#x509-certificate-error-codes']
}

export const protocol: CodePage = {
  code: 'http.tls.protocol',
  level: 'failure',
  title: 'TLS handshake failed',
  why: 'Both sides could not agree on TLS at all. Mostly https is spoken to a port that serves plain http; else versions or ciphers have nothing in common.',
  tell: 'The runtime reports EPROTO or ERR_SSL_… ("wrong version number" is the answer of a plain http port).',
  fix: ['Check scheme and port of the base URL: does this port serve https?', 'Else compare TLS versions and ciphers of both sides.'],
  ceiling: 'certain',
  docs: ['https://nodejs.org/api/errors.html#openssl-error-codes']
}

/** What the code says is wrong with the certificate, and what to do first. */
const FAULTS: readonly (readonly [RegExp, string, string])[] = [
  [
    /ALTNAME|COMMON_NAME|HOSTNAME_MISMATCH|NAME_?MISMATCH|NOT_?VALID_?FOR|IS_VALID_FOR|DOESN'T_MATCH|NOT_VERIFIED/,
    'it names another host',
    'Call the host that the certificate names, or have one issued for this host.'
  ],
  [/NOT_?YET_?VALID|NOT_?VALID_?YET/, 'it is not valid yet', "Check this machine's clock, then the certificate's dates."],
  [/EXPIRED|DATE_INVALID/, 'it has expired', 'Renew the certificate on the server (and check the clock of this machine).'],
  [/REVOKED/, 'it was revoked', 'Have a new certificate issued.'],
  [
    /DEPTH_ZERO_SELF_SIGNED/,
    'it is self-signed',
    'Name the certificate as trusted (tls.caFile, NODE_EXTRA_CA_CERTS) or use one of a public authority.'
  ],
  [
    /SELF_SIGNED|AUTHORITY_INVALID|UNTRUSTED|UNKNOWN_?(?:ISSUER|AUTHORITY|CA)|TRUST_ANCHOR|VALID_CERTIFICATION_PATH|TRUST_RELATIONSHIP/,
    'its authority is not trusted here',
    'Give the caller the authority (tls.caFile, NODE_EXTRA_CA_CERTS).'
  ],
  [
    /UNABLE_TO_GET_(?:LOCAL_)?ISSUER|LOCAL_ISSUER/,
    'its issuer is not among the authorities that the caller knows',
    'Give the caller a current list of authorities (Python: certifi, or "Install Certificates.command" on macOS; Ruby, PHP, Go: SSL_CERT_FILE; Node: NODE_EXTRA_CA_CERTS); where something on the way signs anew (company proxy, virus scanner), its authority too.'
  ],
  [
    /UNABLE_TO_(VERIFY|GET)|PARTIAL_?CHAIN/,
    'the chain to a trusted authority is incomplete',
    'Let the server send its intermediate certificates, or give the caller the authority.'
  ]
]

const PLAIN =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_TOO_LONG|HTTP_REQUEST|LOOK_LIKE_A_TLS_HANDSHAKE|HTTP_RESPONSE_TO_HTTPS|UNRECOGNIZED_SSL_MESSAGE/

/** Who sends an alert speaks TLS (RFC 8446, section 6.2). */
const ALERT =
  'Compare TLS versions and ciphers of both sides, and the server name that the caller sends (SNI): the server speaks TLS and says no.'

/** .NET hides in an inner exception whether TLS or the certificate was the matter. */
const UNSAID = /SSL_CONNECTION_COULD_NOT_BE_ESTABLISHED/

export const tls: Rule = {
  codes: [certificate, protocol],
  on: 'failure',
  needs: { broken: true },
  diagnose({ facts, masker }) {
    const { failure } = facts
    const kind = failure?.kind
    if (!failure || (kind !== 'tls_certificate_error' && kind !== 'tls_protocol_error' && kind !== 'tls_alert_received')) return undefined
    if (facts.exchange.outcome === 'failed' && failure.phase === 'request') return undefined
    const code = reported(masker, failure)
    const words = failureWords(failure)
    const host = quote(masker, facts.target.host, 80)
    const evidence = [reportedAs(masker, failure)]
    const culprit = { in: 'network', name: null } as const
    if (kind === 'tls_certificate_error') {
      const [, what, step] = FAULTS.find(([pattern]) => pattern.test(words)) ?? [/./, 'it is not acceptable', undefined]
      return {
        code: certificate.code,
        certainty: 'certain',
        summary: `The certificate of ${host} is not trusted: ${what} (${code}).`,
        why: certificate.why,
        culprit,
        evidence,
        fix: step ? [step, ...certificate.fix] : certificate.fix
      }
    }
    const plain = PLAIN.test(words)
    const answer = plain ? `${host} answered in plain text, not in TLS` : `The TLS handshake with ${host} failed`
    const failed = { summary: `${answer} (${code}).`, culprit, evidence } as const
    if (UNSAID.test(words)) {
      const settle = { how: 'The inner exception of the caller names what failed.' }
      return [protocol, certificate].map(({ code, why, fix }) => ({ ...failed, code, certainty: 'possible' as const, why, fix, settle }))
    }
    const ownCertificate = /CERT/.test(words) ? ['The server refuses, or wants, a certificate of the caller: give it one.'] : []
    return {
      ...failed,
      code: protocol.code,
      certainty: words.includes('SECURE_CHANNEL') ? 'likely' : 'certain',
      why: protocol.why,
      fix: plain
        ? ['Use http:// for this port, or the port that serves https.', ...protocol.fix.slice(1)]
        : kind === 'tls_alert_received'
          ? [...ownCertificate, ALERT]
          : [...ownCertificate, ...protocol.fix]
    }
  }
}
