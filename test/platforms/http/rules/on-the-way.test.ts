/** on-the-way.ts: pages of proxies that could not reach the store. */
import t from 'tap'
import { best, found, HTML, type Call } from '../entry.js'

const page = (status: number, answer: string, fields: Readonly<Record<string, string>> = {}): Call => ({
  status,
  answer,
  answerHeaders: { ...HTML, ...fields }
})
const mitmproxy = (words: string) => page(502, `<html><h1>502 Bad Gateway</h1><p>${words}</p></html>`, { server: 'mitmproxy 10.3.0' })
const squid = (name: string) =>
  page(503, '<html><title>ERROR: The requested URL could not be retrieved</title></html>', { 'x-squid-error': name })

t.test('the reason is what the page says, not the status', async (t) => {
  const table: readonly (readonly [Call, string])[] = [
    [mitmproxy('Certificate verify failed: unable to get local issuer certificate'), 'http.tls.certificate certain'],
    [mitmproxy('[Errno -2] Name or service not known'), 'http.dns-not-found likely'],
    [mitmproxy('[Errno 111] Connection refused'), 'http.connection-refused certain'],
    [squid('ERR_DNS_FAIL 0'), 'http.dns-not-found likely'],
    [squid('ERR_CONNECT_FAIL 111'), 'http.connection-refused certain'],
    [squid('ERR_CONNECT_FAIL 110'), 'http.timeout.connect certain'],
    [squid('ERR_READ_TIMEOUT 0'), 'http.timeout.response certain'],
    [page(528, '<html></html>', { 'x-fluxzy-network-error': 'tls_cert_expired' }), 'http.tls.certificate certain'],
    [page(528, '<html></html>', { 'x-fluxzy-network-error': 'connection_refused' }), 'http.connection-refused certain'],
    [
      page(502, '[Fiddler] DNS Lookup for "shop.example" failed. System.Net.Sockets.SocketException No such host is known'),
      'http.dns-not-found likely'
    ],
    [
      page(502, "[Fiddler] The connection to 'shop.example' failed. <br />Error: ConnectionRefused (0x274d). <br />"),
      'http.connection-refused certain'
    ],
    [
      page(503, '<html><title>Charles Error Report</title>java.net.ConnectException: Connection refused (Connection refused)</html>'),
      'http.connection-refused certain'
    ]
  ]
  for (const [call, expected] of table) t.strictSame(await found(call), [expected], expected)
  t.match(await best(squid('ERR_CONNECT_FAIL 111')), { summary: /^Squid, through which the call went/ })
})

t.test('near misses', async (t) => {
  t.equal((await found(squid('ERR_CANNOT_FORWARD 0')))[0], 'http.server-unavailable likely', 'a name that does not say why')
  t.equal((await found(page(502, '<html>Connection refused</html>', { server: 'nginx' })))[0], 'http.server-unavailable certain')
  t.strictSame(await found({ answer: '{"name":"[Fiddler] Connection refused"}' }), [])
})
