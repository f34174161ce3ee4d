/** What findings about signatures show beside them: where the home URL is known from, and the call that spent the nonce. */
import type { PastExchange } from '../../../diagnosis/history.js'
import type { RuleContext } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import type { Home } from '../oauth-exchange.js'
import { textOf } from '../oauth-exchange.js'
import type { OAuthParameters } from '../oauth1.js'

/** The earlier call that sent this key and nonce. */
export function spentBefore({ history, masker, exchange }: RuleContext<WooFacts>, parameters: OAuthParameters): PastExchange | undefined {
  const fingerprint = masker.fingerprint(`${textOf(parameters, 'oauth_consumer_key').trim()} ${textOf(parameters, 'oauth_nonce')}`)
  const past = history.noted('spent', fingerprint)?.exchange
  return past?.id === exchange.id ? undefined : past
}

/** Where the home URL is known from. */
export function homeEvidence(facts: WooFacts, home: Home): Evidence[] {
  const observed = `home URL ${home.url}`
  switch (home.from) {
    case 'answer': {
      const link = facts.responseHeaders.getAll('link').find(({ value }) => value.includes('api.w.org'))
      return [{ ...(link && { pointer: link.pointer }), observed, note: 'Link rel="https://api.w.org/" of the answer' }]
    }
    case 'history':
      return [{ observed, note: 'named by an earlier answer', ...(home.exchange !== undefined && { exchange: home.exchange }) }]
    case 'config':
      return [{ observed, note: 'as configured; the answer does not name it' }]
    case 'request':
      return [{ observed, note: 'taken from the request; the answer does not name it' }]
  }
}
