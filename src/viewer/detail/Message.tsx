/** Request or response: start line, header fields, parameters, cookies, credentials, body. */
import type { Exchange, NameValue } from '../../model/exchange.js'
import { failureOf, responseOf } from '../../model/exchange.js'
import { BodyView } from '../body/BodyView.js'
import { count } from '../format.js'
import { Credentials } from './Credentials.js'
import { cookiesOf } from './cookies.js'
import { FieldTable } from './FieldTable.js'
import { absentIn } from './marks.js'
import { Place } from './Place.js'
import { Section } from './Section.js'
import { Value } from './Value.js'

export function RequestView({ exchange }: { exchange: Exchange }) {
  const { request, diagnoses } = exchange
  const absentParameters = absentIn(diagnoses, 'request.query')
  return (
    <section class="message" aria-label="Request">
      <h2>Request</h2>
      <div class="start-line">
        <Place pointer="/request/method" class="inline">
          <b>{request.method}</b>
        </Place>
        <Place pointer="/request/url" class="inline url">
          <Value text={request.url} />
        </Place>
        <span class="faint">{request.httpVersion}</span>
      </div>
      {(request.queryString.length > 0 || absentParameters.length > 0) && (
        <Section title="Query" note={count(request.queryString.length, 'parameter')}>
          <FieldTable fields={request.queryString} base="/request/queryString" absent={absentParameters} />
        </Section>
      )}
      <Section title="Header fields" note={String(request.headers.length)}>
        <FieldTable fields={request.headers} base="/request/headers" absent={absentIn(diagnoses, 'request.header')} meanings />
      </Section>
      <Credentials exchange={exchange} />
      <Cookies headers={request.headers} from="cookie" />
      {request.postData && <BodyView exchange={exchange} side="request" body={request.postData} wire={request.bodySize} />}
    </section>
  )
}

export function ResponseView({ exchange }: { exchange: Exchange }) {
  const response = responseOf(exchange)
  const failure = failureOf(exchange)
  return (
    <section class="message" aria-label="Response">
      <h2>
        Response
        {exchange.outcome === 'answered' && exchange.answeredBy !== 'store' && (
          <span class="tag">from {exchange.answeredBy === 'gateway' ? 'storetap, not the store' : 'a simulation'}</span>
        )}
      </h2>
      {exchange.outcome === 'pending' && <p class="faint">Waiting for the store…</p>}
      {exchange.outcome === 'aborted' && (
        <p class="faint">The client closed the connection {response ? 'before the answer was complete.' : 'before an answer came.'}</p>
      )}
      {failure && (
        <Place pointer="/failure" class="failure">
          <b>{failure.code}</b> {failure.message}{' '}
          <span class="faint">
            ({failure.kind.replaceAll('_', ' ')}, phase {failure.phase})
          </span>
        </Place>
      )}
      {response && (
        <>
          <div class="start-line">
            <Place pointer="/response/status" class="inline">
              <b>{response.status}</b> {response.statusText}
            </Place>
            <span class="faint">{response.httpVersion}</span>
          </div>
          {response.informational?.map(({ status, headers }, index) => (
            <Section title={`Before it: ${status}`} note={count(headers.length, 'field')} open={false} key={index}>
              <FieldTable fields={headers} base={`/response/informational/${index}/headers`} meanings />
            </Section>
          ))}
          <Section title="Header fields" note={String(response.headers.length)}>
            <FieldTable
              fields={response.headers}
              base="/response/headers"
              absent={absentIn(exchange.diagnoses, 'response.header')}
              meanings
            />
          </Section>
          <Cookies headers={response.headers} from="set-cookie" />
          <BodyView exchange={exchange} side="response" body={response.content} wire={response.bodySize} />
          {response.trailers && response.trailers.length > 0 && (
            <Section title="Trailer fields" note={String(response.trailers.length)}>
              <FieldTable fields={response.trailers} base="/response/trailers" />
            </Section>
          )}
        </>
      )}
    </section>
  )
}

function Cookies({ headers, from }: { headers: readonly NameValue[]; from: 'cookie' | 'set-cookie' }) {
  const cookies = cookiesOf(headers, from)
  if (cookies.length === 0) return null
  return (
    <Section title={from === 'cookie' ? 'Cookies sent' : 'Cookies set'} note={String(cookies.length)} open={false}>
      <FieldTable fields={cookies} base={`/${from}`} />
    </Section>
  )
}
