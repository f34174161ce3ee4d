/** tls.ts, timeout.ts, connection.ts: what runtimes and browsers call it when no answer came. */
import t from 'tap'
import { best, found } from '../entry.js'

const failed = (code: string, message = '') => ({ status: 0, error: { code, message } })

t.test('each error code has its cause', async (t) => {
  const table: Readonly<Record<string, string>> = {
    DEPTH_ZERO_SELF_SIGNED_CERT: 'http.tls.certificate certain',
    SELF_SIGNED_CERT_IN_CHAIN: 'http.tls.certificate certain',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'http.tls.certificate certain',
    CERT_HAS_EXPIRED: 'http.tls.certificate certain',
    ERR_TLS_CERT_ALTNAME_INVALID: 'http.tls.certificate certain',
    'net::ERR_CERT_AUTHORITY_INVALID': 'http.tls.certificate certain',
    EPROTO: 'http.tls.protocol certain',
    ERR_SSL_WRONG_VERSION_NUMBER: 'http.tls.protocol certain',
    ETIMEDOUT: 'http.timeout.connect certain',
    UND_ERR_CONNECT_TIMEOUT: 'http.timeout.connect certain',
    EHOSTUNREACH: 'http.timeout.connect certain',
    ENETUNREACH: 'http.timeout.connect certain',
    UND_ERR_HEADERS_TIMEOUT: 'http.timeout.response certain',
    UND_ERR_BODY_TIMEOUT: 'http.timeout.response certain',
    ECONNREFUSED: 'http.connection-refused certain',
    ECONNRESET: 'http.connection-reset likely',
    EPIPE: 'http.connection-reset likely',
    UND_ERR_SOCKET: 'http.connection-reset likely'
  }
  for (const [code, expected] of Object.entries(table)) t.strictSame(await found(failed(code)), [expected], code)
})

t.test('runtimes without codes say it in a sentence', async (t) => {
  const table: Readonly<Record<string, string>> = {
    'read ETIMEDOUT': 'http.timeout.response certain',
    'cURL error 28: Operation timed out after 30001 milliseconds with 0 bytes received': 'http.timeout.response certain',
    "HTTPSConnectionPool(host='shop.example', port=443): Read timed out. (read timeout=5)": 'http.timeout.response certain',
    'Net::ReadTimeout with #<TCPSocket:(closed)>': 'http.timeout.response certain',
    'Net::OpenTimeout: execution expired': 'http.timeout.connect certain',
    'connect ETIMEDOUT 203.0.113.7:443': 'http.timeout.connect certain',
    'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)':
      'http.timeout.connect certain',
    'The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.': 'http.timeout.response likely',
    'Post "https://shop.example/x": context deadline exceeded': 'http.timeout.response likely',
    'net::ERR_TIMED_OUT': 'http.timeout.connect likely',
    'cURL error 6: Could not resolve host: shop.example': 'http.dns-not-found certain',
    '[Errno -2] Name or service not known': 'http.dns-not-found certain',
    '[Errno 8] nodename nor servname provided, or not known': 'http.dns-not-found certain',
    '[Errno 11001] getaddrinfo failed': 'http.dns-not-found certain',
    'dial tcp: lookup shop.example: no such host': 'http.dns-not-found certain',
    'java.net.UnknownHostException: shop.example': 'http.dns-not-found certain',
    "Failed host lookup: 'shop.example' (OS Error: No address associated with hostname, errno = 7)": 'http.dns-not-found certain',
    '[Errno -3] Temporary failure in name resolution': 'http.dns-failure certain',
    'No connection could be made because the target machine actively refused it.': 'http.connection-refused certain',
    'socket hang up': 'http.connection-reset likely',
    'Empty reply from server': 'http.connection-reset likely',
    'Client network socket disconnected before secure TLS connection was established': 'http.connection-reset likely',
    'SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: certificate has expired': 'http.tls.certificate certain'
  }
  for (const [message, expected] of Object.entries(table)) {
    const [told, ...others] = await found(failed('', message))
    t.strictSame([told, ...others], [expected], message)
    t.notMatch((await best(failed('', message))).summary, /\(\)/, 'what was reported is quoted')
  }
  t.match((await best(failed('', 'certificate verify failed: certificate has expired'))).summary, /has expired/)
})

t.test('an error nobody knows is not explained away', async (t) => {
  t.strictSame(await found(failed('EWHATEVER', 'strange')), ['http.unexplained possible'])
  t.match((await best(failed('EWHATEVER', 'strange'))).summary, /EWHATEVER/)
})

t.test('the certificate fault is named', async (t) => {
  t.match((await best(failed('CERT_HAS_EXPIRED'))).summary, /has expired/)
  t.match((await best(failed('ERR_TLS_CERT_ALTNAME_INVALID'))).summary, /another host/)
  t.match((await best(failed('EPROTO', 'write EPROTO 1:error:0A00010B:SSL routines::wrong version number'))).fix[0], /http:\/\//)
})

t.test('the first step fits what happened', async (t) => {
  const first = async (code: string, message = '') => (await best(failed(code, message))).fix[0]
  const issuer = 'CERTIFICATE_VERIFY_FAILED certificate verify failed: unable to get local issuer certificate (_ssl.c:1000)'
  t.match(await first('', issuer), /list of authorities.*certifi.*SSL_CERT_FILE/, 'the caller lacks the authority')
  t.match(await first('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /intermediate certificates/, 'the server may lack a certificate')
  const alert = 'sslv3 alert handshake failure:SSL alert number 40'
  t.match(await first('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', alert), /versions and ciphers.*server name/, 'who sends an alert speaks TLS')
  t.match(await first('', 'read ETIMEDOUT'), /keep idle connections/, 'no limit of the caller')
  t.match(await first('', 'Post "https://shop.example/x": context deadline exceeded'), /Raise the limit/, 'a limit of the caller')
  t.match(await first('UND_ERR_HEADERS_TIMEOUT'), /Ask for less/)
})

t.test('localhost inside a container is mentioned only for localhost', async (t) => {
  const here = await best({ url: 'http://127.0.0.1:8080/x', ...failed('ECONNREFUSED') })
  const there = await best({ url: 'http://shop.example/x', ...failed('ECONNREFUSED') })
  t.match(here.fix.join(' '), /container/)
  t.notMatch(there.fix.join(' '), /container/)
})

t.test('the time that was waited is named', async (t) => {
  t.match((await best({ ...failed('UND_ERR_HEADERS_TIMEOUT'), method: 'POST' })).summary, /POST in time after 20 ms/)
})
