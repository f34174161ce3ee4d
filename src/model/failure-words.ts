/** The words in which runtimes tell a broken call -> RFC 9209 kinds. har-failure.ts reads them. */
import type { Failure, FailureKind } from './exchange.js'

type Known = readonly [pattern: RegExp, kind: FailureKind, phase: Failure['phase']]

/** What stands at the start of a message says what happened; stack traces and dumps follow. */
const READ = 4096

/**
 * URLs, and hosts where a port marks them: a shop called "concert", or a path with "gift_certificates", says nothing of the failure.
 * Python's urllib3 puts the path behind "with url:".
 */
const ADDRESSES = /\bhttps?:\/\/[^\s"'<>)]{1,2048}|\bwith url: [^\s"']{1,2048}|\b[a-z0-9.-]{1,253}\.[a-z]{2,24}(?=:\d| port\b)/gi

/** Code and message in the spelling of codes, so that one pattern finds `CERT_HAS_EXPIRED` and "certificate has expired". */
export function failureWords({ code, message }: Pick<Failure, 'code' | 'message'>): string {
  return `${code.slice(0, 200)} ${message.slice(0, READ)}`
    .replace(ADDRESSES, '…')
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
}

/** Apple's own codes: https://developer.apple.com/documentation/foundation/1508628-url-loading-system-error-codes */
const APPLE: readonly Known[] = [
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}(?:1003|1006)(?!\d)/, 'dns_error', 'dns'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}1004(?!\d)/, 'connection_refused', 'connect'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}1009(?!\d)/, 'destination_ip_unroutable', 'connect'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}(?:120[1-4])(?!\d)/, 'tls_certificate_error', 'tls'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}(?:1200|120[56])(?!\d)/, 'tls_protocol_error', 'tls'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}1001(?!\d)/, 'http_response_timeout', 'wait'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}1007(?!\d)/, 'unknown', 'wait'],
  [/(?:NSURLERRORDOMAIN|DOMAINCFNETWORK)[^0-9]{1,20}1005(?!\d)/, 'connection_terminated', 'wait']
]

/** curl's numbers, for reports that give nothing else: https://curl.se/libcurl/c/libcurl-errors.html */
const CURL: readonly Known[] = [
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?6(?!\d)/, 'dns_error', 'dns'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?(?:51|60|77|83|90|91)(?!\d)/, 'tls_certificate_error', 'tls'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?35(?!\d)/, 'tls_protocol_error', 'tls'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?28(?!\d)/, 'http_response_timeout', 'wait'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?18(?!\d)/, 'http_response_incomplete', 'receive'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?(?:16|92)(?!\d)/, 'http_protocol_error', 'wait'],
  [/(?<![A-Z])CURL(?:_ERROR|EXCEPTION)?:?_?\(?(?:52|55|56)(?!\d)/, 'connection_terminated', 'wait']
]

/**
 * First match wins. Codes of Node and undici, Chrome's `net::ERR_...`, Firefox's `NS_ERROR_...` and NSS' `SEC_ERROR_...`, OpenSSL's
 * reasons, Windows' numbers (its sentences are translated), and the sentences of those that have no codes: glibc and curl (PHP, R),
 * Python, Go, Java, .NET, Dart, Ruby, Erlang.
 */
export const KNOWN: readonly Known[] = [
  ...APPLE,
  // Of the proxy on the way, not of the store; nothing is known of the store then.
  [/ERR_PROXY_|NS_ERROR_(?:UNKNOWN_)?PROXY|RESOLVE_PROXY|PROXY_AUTHENTICATION|AFTER_CONNECT(?![A-Z])|CONNECT_TUNNEL/, 'unknown', 'connect'],
  // curl 8 says no more than that; the time it took tells the two apart.
  [/AFTER_\d{5,9}_MS:_COULD(?:N'T|_NOT)_CONNECT/, 'connection_timeout', 'connect'],
  [/ECONNREFUSED|CONNECTION_?REFUSED|REFUSED_(?:IT|THE_NETWORK_CONNECTION)|ACTIVELY_REFUSED/, 'connection_refused', 'connect'],
  [
    /WINERROR_10061|\(10061\)|\[ERRNO_(?:111|61)\]|COULD(?:N'T|NT|_NOT)_CONNECT(?:_TO_(?:THE_)?(?:SERVER|HOST)|$)/,
    'connection_refused',
    'connect'
  ],
  [/TUNNELING_SOCKET|TUNNEL_CONNECTION_FAILED|CONNECT_TO_PROXY/, 'unknown', 'connect'],
  [
    /EAI_AGAIN|EAI_FAIL|ETIMEOUT(?![A-Z])|DNS_TIMED_OUT|TEMPORARY_FAILURE_IN_NAME|RESOLVING_TIMED_OUT|SERVER_MISBEHAVING/,
    'dns_timeout',
    'dns'
  ],
  [/LOOKUP_.{1,300}I\/O_TIMEOUT/, 'dns_timeout', 'dns'],
  [/ENOTFOUND|ENODATA|NAME_NOT_RESOLVED|NAME_RESOLUTION|UNKNOWN_?HOST|DNS_|GETADDRINFO_FAILED|NXDOMAIN|WINERROR_11001/, 'dns_error', 'dns'],
  [
    /COULD(?:_NOT|N'T|NT)_RESOLVE(?:_HOST|_THE_HOST|:)|NAME_COULD_NOT_BE_RESOLVED|UNABLE_TO_RESOLVE_HOST|HOSTNAME_COULD_NOT_BE_FOUND/,
    'dns_error',
    'dns'
  ],
  [/NAME_OR_SERVICE_NOT_KNOWN|NODENAME_NOR_SERVNAME|NO_SUCH_HOST|NO_ADDRESS_ASSOCIATED|FAILED_HOST_LOOKUP/, 'dns_error', 'dns'],
  [/EHOSTUNREACH|ENETUNREACH|ADDRESS_UNREACHABLE|ADDRESS_INVALID|NS_ERROR_OFFLINE/, 'destination_ip_unroutable', 'connect'],
  [
    /INTERNET_DISCONNECTED|NETWORK_IS_(?:UNREACHABLE|DOWN)|NO_ROUTE_TO_HOST|HOST_IS_DOWN|(?:HOST|NETWORK)_UNREACHABLE/,
    'destination_ip_unroutable',
    'connect'
  ],
  [
    /NOT_ON_THE_NETWORK|UNREACHABLE_(?:NETWORK|HOST)|APPEARS_TO_BE_OFFLINE|WINERROR_100(?:50|51|65)/,
    'destination_ip_unroutable',
    'connect'
  ],
  // Erlang calls its own verdict on the certificate an alert too.
  [/:TLS_ALERT(?!.{0,400}RECEIVED_SERVER).{0,20}(?:UNKNOWN_CA|BAD_CERT|CERTIFICATE_)/, 'tls_certificate_error', 'tls'],
  // The other side's verdict on the caller, so before certificates.
  [/TLSV1[_.]?[123]?_ALERT|SSL_ALERT|SSLV3_ALERT|TLS_ALERT|REMOTE_ERROR:_TLS|FATAL_ALERT|CLIENT_AUTH_CERT/, 'tls_alert_received', 'tls'],
  [/CERTIFI|CERTPATH|CACERT|(?<![A-Z])CERT(?![A-Z])|X509|PKIX|PEER_FAILED_VERIFICATION/, 'tls_certificate_error', 'tls'],
  [/SEC_ERROR_|SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|HOSTNAME_MISMATCH|ESTABLISH_TRUST/, 'tls_certificate_error', 'tls'],
  // The line went dead in the handshake: nobody disagreed on TLS.
  [/UNEXPECTED_EOF|EOF_OCCURRED_IN_VIOLATION|SSL_ERROR_SYSCALL|SYSCALL_RETURNED|SHUT_DOWN_INCORRECTLY/, 'connection_terminated', 'tls'],
  [/CLOSED_CONNECTION_DURING|TERMINATED_THE_HANDSHAKE|PR_END_OF_FILE|PR_CONNECT_RESET/, 'connection_terminated', 'tls'],
  [
    /(?<![A-Z])EPROTO(?![A-Z])|ERR_SSL|ERR_TLS|SSL_ERROR|WRONG_VERSION_NUMBER|UNSAFE_LEGACY|SECURE_CHANNEL|UNKNOWN_SSL_PROTOCOL|SSL_ROUTINES/,
    'tls_protocol_error',
    'tls'
  ],
  [
    /LOOK_LIKE_A_TLS_HANDSHAKE|HTTP_RESPONSE_TO_HTTPS|UNRECOGNIZED_SSL_MESSAGE|UNSUPPORTED_PROTOCOL|SSL_CONNECTION_COULD_NOT/,
    'tls_protocol_error',
    'tls'
  ],
  [/WHILE_WAITING_FOR_CONNECTION|OPEN_?TIMEOUT|HANDSHAKE_TIMEOUT|DID_NOT_PROPERLY_RESPOND|WINERROR_10060/, 'connection_timeout', 'connect'],
  [/DIAL_TCP.{1,300}I\/O_TIMEOUT|FAILED_TO_CONNECT_TO.{1,300}AFTER_\d{1,9}MS/, 'connection_timeout', 'connect'],
  // A read, or bytes counted: the connection stood (curl 28, Python's requests, Ruby's Net::ReadTimeout, Node's "read ETIMEDOUT").
  [/READ_(?:ETIMEDOUT|TIMED_OUT)|READ_?TIMEOUT|BYTES_RECEIVED|AWAITING_(?:RESPONSE_)?HEADERS/, 'http_response_timeout', 'wait'],
  [/HEADERS_TIMEOUT|ESOCKETTIMEDOUT|ECONNABORTED|HTTPCLIENT\.TIMEOUT|DEADLINE_EXCEEDED/, 'http_response_timeout', 'wait'],
  [/RECV_TIMEOUT|REASON:_:TIMEOUT|SOCKETTIMEOUTEXCEPTION:_TIMEOUT|I\/O_TIMEOUT|ABORTED_DUE_TO_TIMEOUT/, 'http_response_timeout', 'wait'],
  [/TIMEOUT_OF_\d{1,9}MS_EXCEEDED|TIMEOUT_WAS_REACHED|OPERATION_TIMEDOUT/, 'http_response_timeout', 'wait'],
  [/BODY_TIMEOUT/, 'connection_read_timeout', 'receive'],
  [/ETIMEDOUT|CONNECT(?:ION)?_?TIMEOUT|TIMED_OUT|NET_TIMEOUT/, 'connection_timeout', 'connect'],
  [/TIMEOUT_?(?:ERROR|EXCEPTION)/, 'http_response_timeout', 'wait'],
  [/INCOMPLETE_?(?:CHUNKED|READ)|CONTENT_LENGTH_MISMATCH|NET_PARTIAL_TRANSFER|BODY_INCOMPLETE/, 'http_response_incomplete', 'receive'],
  [
    /INVALIDCHUNKLENGTH|CHUNKEDENCODING|OUTSTANDING_READ|REMAINING_TO_READ|PREMATURE|PAYLOAD_IS_NOT_COMPLETED/,
    'http_response_incomplete',
    'receive'
  ],
  [
    /WITHOUT_SENDING_COMPLETE|RETURN_A_COMPLETE_RESPONSE|BEFORE_MESSAGE_COMPLETED|WHILE_RECEIVING_DATA|UNEXPECTED_END_OF_(?:STREAM|FILE)/,
    'http_response_incomplete',
    'receive'
  ],
  // The store's answers went round, not calls of ours: no loop of the proxy.
  [/TOO_?MANY_?REDIRECTS|REDIRECT_LOOP|MAX_?REDIRECTS|MAXIMUM_REDIRECT|\d_REDIRECTS|REDIRECTED_\d{1,4}_TIMES/, 'unknown', 'wait'],
  [/HPE_|HTTP\/?2_|HTTP2:|STREAM_?(?:WAS_)?RESET|GOAWAY|QUIC_|INVALID_HTTP_RESPONSE/, 'http_protocol_error', 'wait'],
  [/RESPONSE_HEADERS_|INVALID_CHUNKED|CONTENT_DECODING|HEADER_OVERFLOW|BADSTATUSLINE/, 'http_protocol_error', 'wait'],
  [
    /ECONNRESET|EPIPE|BROKEN_PIPE|UND_ERR_SOCKET|CONNECTION_(?:WAS_)?(?:RESET|CLOSED|LOST)|CONNECTION_?ABORT/,
    'connection_terminated',
    'wait'
  ],
  [/EMPTY_RESPONSE|NET_RESET|NET_INTERRUPT|SOCKET_HANG_UP|EMPTY_REPLY|CLOSED_CONNECTION_WITHOUT/, 'connection_terminated', 'wait'],
  [/SOCKET_DISCONNECTED|FORCIBLY_CLOSED|SERVER_?DISCONNECTED|END_OF_FILE_REACHED|EOFERROR|:_EOF$/, 'connection_terminated', 'wait'],
  [/OTHER_SIDE_CLOSED|FAILED_TO_RESPOND|SERVER_CLOSED_IDLE|STREAM_HAS_BEEN_ABORTED|REASON:_:CLOSED/, 'connection_terminated', 'wait'],
  [/CLOSED_BEFORE_FULL_HEADER|KEPT_ALIVE_WAS_CLOSED|WINERROR_1005[34]|\[ERRNO_(?:104|54)\]/, 'connection_terminated', 'wait'],
  ...CURL
]
