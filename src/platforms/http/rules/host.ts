import { isLoopback } from '../../../diagnosis/urls.js'
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import { isForeignPage } from '../page-signs.js'
import { quote, statusIs } from '../quote.js'

const badHost: CodePage = {
  code: 'http.bad-host',
  level: 'failure',
  title: 'Host header is empty or not valid',
  why: 'An HTTP/1.1 request must name the host it is for; the web server refused it unread.',
  tell: 'The 400 page of the web server, and a Host field that is empty, double or no host name.',
  fix: ["Send the store's host in Host; HTTP clients do so by themselves unless told otherwise."],
  ceiling: 'likely',
  docs: ['https://www.rfc-editor.org/rfc/rfc9112.html#section-3.2']
}

const passedOn: CodePage = {
  code: 'http.proxy.host-header',
  level: 'failure',
  title: 'Proxy passed its own Host to the store',
  why: 'A reverse proxy in between sent its own address as Host. The web server then picks another site, or none, to answer.',
  tell: 'The request went to a local proxy, and the answer names another home than the configured store (Link rel="https://api.w.org/"), or 421 answers.',
  fix: ["Let the proxy send the store's host upstream (nginx: proxy_set_header Host $proxy_host; http-proxy: changeOrigin: true)."],
  ceiling: 'certain',
  explainOnly: "Only recordings of other proxies show it: storetap's own gateway always sends the store's host.",
  limits: 'A base URL that leads to another site gives the same answer.',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-7.2']
}

export const host: Rule = {
  codes: [badHost, passedOn],
  on: 'failure',
  needs: { status: (status) => [400, 401, 403, 404, 421].includes(status) },
  diagnose({ facts, masker, exchange }) {
    const sent = facts.headers.getAll('host')
    const value = sent[0]?.value ?? ''
    if (facts.status === 400 && isForeignPage(facts) && facts.headers.all.length > 0 && exchange.request.httpVersion !== 'HTTP/2') {
      const wrong = faultOf(sent.length, value)
      if (!wrong) return undefined
      return {
        code: badHost.code,
        certainty: 'likely',
        weight: 0.6,
        summary: `The Host header ${wrong} (status 400).`,
        why: badHost.why,
        culprit: { in: 'request.header', name: 'host', ...(sent[0] && { pointer: sent[0].pointer }) },
        evidence: [
          {
            pointer: sent[0]?.pointer ?? '/request/headers',
            observed: quote(masker, value, 80) || '(empty)',
            expected: quote(masker, facts.target.host, 80)
          },
          { pointer: '/response/status', observed: '400' }
        ],
        fix: [`Send Host: ${quote(masker, facts.target.host, 80)}.`, ...badHost.fix.slice(1)]
      }
    }
    if (!facts.viaProxy || exchange.forwarded || ![401, 403, 404, 421].includes(facts.status)) return undefined
    const link = facts.responseHeaders.getAll('link').find((field) => field.value.includes('https://api.w.org/'))
    const home = link && hostOf(link.value)
    const elsewhere = home !== undefined && home !== facts.target.host
    if (!elsewhere && !(facts.status === 421 && isLoopback(facts.asked.hostname))) return undefined
    const shown = quote(masker, home ?? '', 80)
    return {
      code: passedOn.code,
      certainty: elsewhere ? 'likely' : 'possible',
      weight: 0.7,
      summary: elsewhere
        ? `Another site answered (${shown}): the proxy passed its own Host ${quote(masker, value, 60)} on.`
        : `The server does not know the Host ${quote(masker, value, 60)} that the proxy passed on (421).`,
      why: passedOn.why,
      culprit: { in: 'proxy', name: 'host', ...(sent[0] && { pointer: sent[0].pointer }) },
      evidence: [
        {
          pointer: sent[0]?.pointer ?? '/request/headers',
          observed: quote(masker, value, 60),
          expected: quote(masker, facts.target.host, 80)
        },
        link
          ? {
              pointer: link.pointer,
              observed: shown,
              expected: quote(masker, facts.target.host, 80),
              note: 'home of the site that answered'
            }
          : statusIs(facts)
      ],
      fix: passedOn.fix
    }
  }
}

/** Many recorders leave Host out of their lists: only what is there can be wrong. */
function faultOf(count: number, value: string): string | undefined {
  if (count === 0) return undefined
  if (count > 1) return 'is sent more than once'
  if (value.trim() === '') return 'is empty'
  return /[\s/@,\\]|^https?:/.test(value) ? 'is not a host name' : undefined
}

function hostOf(link: string): string | undefined {
  return /<https?:\/\/([^/>]{1,255})/.exec(link)?.[1]?.toLowerCase()
}
