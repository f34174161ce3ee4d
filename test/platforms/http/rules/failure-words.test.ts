/** failure-words.ts: the same few failures in the words of many runtimes, and words that only look like them. */
import t from 'tap'
import { best, found } from '../entry.js'

const told = (message: string, url?: string) => found({ status: 0, error: { code: '', message }, ...(url !== undefined && { url }) })

const REFUSED = 'http.connection-refused certain'
const RESET = 'http.connection-reset likely'
const CERTIFICATE = 'http.tls.certificate certain'
const PROTOCOL = 'http.tls.protocol certain'
const UNEXPLAINED = 'http.unexplained possible'

t.test('the words of the runtimes', async (t) => {
  const table: Readonly<Record<string, string>> = {
    'Error Domain=NSURLErrorDomain Code=-1003 "A server with the specified hostname could not be found."': 'http.dns-not-found certain',
    'Error Domain=NSURLErrorDomain Code=-1004 "Could not connect to the server."': 'http.connection-refused likely',
    'Error Domain=NSURLErrorDomain Code=-1005 "The network connection was lost." UserInfo={_kCFStreamPropertySSLClientCertificateState=0}':
      RESET,
    'Error Domain=NSURLErrorDomain Code=-1001 "The request timed out."': 'http.timeout.response likely',
    'Error Domain=kCFErrorDomainCFNetwork Code=-1200 "(null)" UserInfo={kCFStreamPropertySSLClientCertificateState=0}': PROTOCOL,
    'Error Domain=NSURLErrorDomain Code=-1202 "The certificate for this server is invalid."': CERTIFICATE,
    'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.': CERTIFICATE,
    'The request was aborted: Could not create SSL/TLS secure channel.': 'http.tls.protocol likely',
    'An existing connection was forcibly closed by the remote host.': RESET,
    "The remote name could not be resolved: 'shop.example'": 'http.dns-not-found certain',
    'A connection attempt failed because the connected party did not properly respond after a period of time':
      'http.timeout.connect certain',
    '[WinError 10061] Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte': REFUSED,
    '[WinError 10054] Une connexion existante a dû être fermée par l’hôte distant': RESET,
    'dial tcp 203.0.113.7:443: i/o timeout': 'http.timeout.connect certain',
    'read tcp 10.0.0.2:5000->203.0.113.7:443: i/o timeout': 'http.timeout.response certain',
    'dial tcp: lookup shop.example on 127.0.0.53:53: read udp 127.0.0.1:4: i/o timeout': 'http.dns-failure certain',
    'net/http: TLS handshake timeout': 'http.timeout.connect certain',
    'Get "https://shop.example/wp-json/": EOF': RESET,
    'remote error: tls: handshake failure': PROTOCOL,
    'http: server gave HTTP response to HTTPS client': PROTOCOL,
    'x509: certificate is valid for a.example, not shop.example': CERTIFICATE,
    '{:tls_alert, {:unknown_ca, ~c"TLS client: In state wait_cert_cr generated CLIENT ALERT: Fatal - Unknown CA"}} reason: {:tls_alert}':
      CERTIFICATE,
    '{:tls_alert, {:handshake_failure, ~c"TLS client: received SERVER ALERT: Fatal - Handshake Failure"}}': PROTOCOL,
    '%Mint.TransportError{reason: :nxdomain}': 'http.dns-not-found certain',
    '%Mint.TransportError{reason: :closed}': RESET,
    '%HTTPoison.Error{id: nil, reason: :timeout}': 'http.timeout.response likely',
    'javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake': RESET,
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version': PROTOCOL,
    'sun.security.validator.ValidatorException: PKIX path building failed': CERTIFICATE,
    'java.net.SocketTimeoutException: failed to connect to shop.example/203.0.113.7 (port 443) after 10000ms':
      'http.timeout.connect certain',
    'org.apache.http.NoHttpResponseException: shop.example:443 failed to respond': RESET,
    'java.io.IOException: unexpected end of stream on https://shop.example/...': RESET,
    'okhttp3.internal.http2.StreamResetException: stream was reset: INTERNAL_ERROR': RESET,
    'aiohttp.client_exceptions.ServerDisconnectedError: Server disconnected': RESET,
    'httpx.RemoteProtocolError: peer closed connection without sending complete message body (incomplete chunked read)': RESET,
    'connection closed before message completed': RESET,
    'end of file reached': RESET,
    'SSL_connect SYSCALL returned=5 errno=0 state=SSLv3/TLS write client hello': RESET,
    'curl: (52)': RESET,
    'cURL error 6': 'http.dns-not-found certain',
    'Connection failed (OS Error: Network is unreachable, errno = 101)': 'http.timeout.connect certain',
    'timeout of 5000ms exceeded': 'http.timeout.response likely',
    "Failed to connect to shop.example port 443 after 21 ms: Couldn't connect to server": 'http.connection-refused likely',
    "Failed to connect to shop.example port 443 after 75012 ms: Couldn't connect to server": 'http.timeout.connect certain',
    'httpx.ConnectTimeout': 'http.timeout.connect certain',
    'asyncio.exceptions.TimeoutError': 'http.timeout.response likely',
    'queryA ETIMEOUT shop.example': 'http.dns-failure certain',
    'getaddrinfo EAI_FAIL shop.example': 'http.dns-failure certain',
    'error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small': PROTOCOL,
    'Exceeded 30 redirects.': UNEXPLAINED,
    'Received HTTP code 407 from proxy after CONNECT': UNEXPLAINED,
    'net::ERR_PROXY_CONNECTION_FAILED': UNEXPLAINED,
    NS_ERROR_PROXY_CONNECTION_REFUSED: UNEXPLAINED,
    "ProxyError('Unable to connect to proxy', NameResolutionError('Name or service not known'))": UNEXPLAINED,
    'Parse Error: Header overflow HPE_HEADER_OVERFLOW': UNEXPLAINED
  }
  for (const [message, expected] of Object.entries(table)) t.strictSame(await told(message), [expected], message)
})

t.test('a word in a host or path is no word of the failure', async (t) => {
  const url = 'https://concert-cert.example/wp-json/wc/v3/certificates'
  for (const [message, expected] of [
    [`request to ${url} failed, reason: socket hang up`, RESET],
    ['Failed to connect to my-cert.example port 443: Connection timed out', 'http.timeout.connect certain'],
    [
      `HTTPSConnectionPool(host='concert.example', port=443): Max retries exceeded with url: /gift_certificates (Caused by ConnectTimeoutError('timed out'))`,
      'http.timeout.connect certain'
    ]
  ] as const) {
    t.strictSame(await told(message, url), [expected], message)
  }
})

t.test('an alert of the store is about the caller, and never about our own authority', async (t) => {
  const error = { code: 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', message: 'sslv3 alert bad certificate' }
  t.strictSame(await found({ status: 0, error }), [PROTOCOL])
})

t.test('.NET does not say which part of the handshake failed', async (t) => {
  const message = 'The SSL connection could not be established, see inner exception.'
  t.strictSame((await told(message)).toSorted(), ['http.tls.certificate possible', 'http.tls.protocol possible'])
  t.strictSame(await told(`${message} The remote certificate is invalid: PartialChain`), [CERTIFICATE])
})

t.test('a refusal at another address says whose it is', async (t) => {
  const error = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:7890' }
  const { summary, fix } = await best({ status: 0, error })
  t.match(summary, /^Nothing listens at 127\.0\.0\.1:7890, where calls to api\.example\.test are sent/)
  t.match(fix[0], /HTTPS_PROXY/)
  t.match(
    (await best({ status: 0, error: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 203.0.113.7:443' } })).summary,
    /at api\.example\.test:/
  )
})

t.test('hosts that are variables nobody filled in', async (t) => {
  const error = { code: 'ENOTFOUND', message: '' }
  for (const host of ['SHOPIFY_SHOP', 'undefined', '${SHOP}.example', '{{shop}}.example']) {
    t.strictSame(await found({ status: 0, error, url: `https://${host}/x` }), ['http.dns-not-found.malformed-host certain'], host)
  }
  t.strictSame(await found({ status: 0, error, url: 'https://wordpress_db/x' }), ['http.dns-not-found certain'], 'a service of Docker')
})

t.test('other tools write the reason elsewhere', async (t) => {
  const silent = { status: -1, statusText: '', headers: [], content: { size: 0 } }
  const of = (response: Record<string, unknown>) => found({ status: 0, extra: { response: { ...silent, ...response } } })
  t.strictSame(await of({ _failureText: 'net::ERR_CONNECTION_REFUSED' }), [REFUSED], 'Playwright')
  t.strictSame(await of({ _errorMessage: 'Unable to resolve host: shop.example' }), ['http.dns-not-found certain'], 'BrowserMob')
  t.strictSame(await of({ statusText: 'SocketException: Connection refused' }), [REFUSED], 'Flutter DevTools')
  t.strictSame(await of({ statusText: 'Error', content: { text: "Error: Couldn't resolve host name" } }), ['http.dns-not-found certain'])
  t.strictSame(await of({}), [UNEXPLAINED])
  const cause = { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 203.0.113.7:443' }
  const nested = { message: 'fetch failed', cause: { name: 'AggregateError', errors: [cause, cause] } }
  t.strictSame(await found({ status: 0, extra: { _error: nested } }), [REFUSED], 'fetch of Node')
  t.strictSame(await found({ status: 0, extra: { _error: { message: 'fetch failed', cause: {} } } }), [UNEXPLAINED])
})
