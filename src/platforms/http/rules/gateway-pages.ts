/** Pages of what the gateway itself refuses; gateway.ts finds them. */
import type { CodePage } from '../../../model/diagnosis.js'

export const unknownStore: CodePage = {
  code: 'http.proxy.unknown-store',
  level: 'failure',
  title: 'Request fits no configured store',
  why: 'The gateway answered itself: no configured store has the host that the request names, so it was not sent anywhere.',
  tell: 'An answer of the gateway that says that no store is known for this host.',
  fix: ['Add the store to the configuration, or correct the base URL of the client.'],
  ceiling: 'certain',
  limits:
    'Can only be met where a client takes the gateway for its proxy, or one listener serves several hosts (forward proxy); each port of the gateway belongs to one store.',
  docs: ['https://www.rfc-editor.org/rfc/rfc9209.html#section-2.3']
}

export const malformedRequest: CodePage = {
  code: 'http.proxy.malformed-request',
  level: 'failure',
  title: 'Request is not valid HTTP and was refused here',
  why: 'The gateway could not read the request in one way only, so it refused it with 400 and sent nothing on: two parsers in a row could have seen two different requests.',
  tell: 'The gateway answered 400: parser error, two Host fields, contradicting lengths, unknown Transfer-Encoding, bad characters in the target.',
  fix: ['Correct the client; the message names what is wrong.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9112.html']
}

export const tlsOnPlainPort: CodePage = {
  code: 'http.proxy.tls-on-plain-port',
  level: 'failure',
  title: 'TLS spoken to the plain-HTTP port',
  why: 'The first bytes on this port were a TLS ClientHello, but the port of the gateway serves plain http.',
  tell: 'The first byte of the connection is 0x16.',
  fix: ['Use http:// for this port.', 'Or start the gateway with --tls-port and use that one with https://.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc8446.html#section-5.1']
}

export const plainOnTlsPort: CodePage = {
  code: 'http.proxy.plain-on-tls-port',
  level: 'failure',
  title: 'Plain HTTP spoken to the TLS port',
  why: 'The first bytes on this port were a request line, but the port of the gateway serves https.',
  tell: 'The first bytes on the TLS port are an HTTP request line.',
  fix: ['Use https:// for this port, or the plain port of the gateway with http://.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-4.2.2']
}

export const caNotTrusted: CodePage = {
  code: 'http.proxy.ca-not-trusted',
  level: 'failure',
  title: "Client does not trust the gateway's local CA",
  why: 'The client broke off the TLS handshake with the gateway because it does not know the authority that signed the certificate of the TLS port.',
  tell: 'The client ends the handshake on the TLS port with the alert unknown_ca or bad_certificate.',
  fix: ['Give the client the CA file that `storetap ca` prints (Node: NODE_EXTRA_CA_CERTS; Python: REQUESTS_CA_BUNDLE; curl: --cacert).'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc8446.html#section-6.2']
}

export const upgrade: CodePage = {
  code: 'http.proxy.upgrade',
  level: 'failure',
  title: 'Upgrade (WebSocket) is not proxied',
  why: 'The request asks to change the protocol of the connection. The gateway records HTTP only and answers 501.',
  tell: 'The request carries Connection: Upgrade; the gateway answers 501.',
  fix: ['Store APIs need no WebSocket: leave the Upgrade field out.', 'If yours does, connect past the gateway.'],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-7.8']
}

export const loop: CodePage = {
  code: 'http.proxy.loop',
  level: 'failure',
  title: 'Proxy is asked to call itself',
  why: "The configured URL of the store leads back to the gateway's own address, so every request would go round for ever.",
  tell: 'The gateway recognised its own address as the target, or its own request came back.',
  fix: ["Set the store's real URL as the target."],
  ceiling: 'certain',
  docs: ['https://www.rfc-editor.org/rfc/rfc9209.html#section-2.3']
}
