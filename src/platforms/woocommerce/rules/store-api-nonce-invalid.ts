/** A nonce that is stale, or of another session. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { culpritAt } from '../sent.js'
import { issue, STORE_API_NONCES } from '../sources.js'
import { finding, storeApiPage } from './store-api-finding.js'
import { storeApiRefusal } from './store-api-refusal.js'

export const storeApiNonceInvalid: Rule<WooFacts> = {
  codes: [
    {
      ...storeApiPage,
      code: 'woo.store-api.nonce-invalid',
      title: 'Store API nonce is stale or of another session',
      why: 'The nonce belongs to the session cookie that came with it, and lives about a day.',
      tell: '403 woocommerce_rest_invalid_nonce "Nonce is invalid."',
      fix: ['Send session cookie and nonce together, or Cart-Token alone; fetch a new nonce.'],
      docs: [issue('woocommerce/woocommerce', 51217), issue('woocommerce/woocommerce', 42341), STORE_API_NONCES]
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  if (storeApiRefusal(context.facts) !== 'invalid-nonce') return undefined
  const { facts, history, masker } = context
  const { storeNonce, cookie } = facts.credentials
  const fingerprint = storeNonce && masker.fingerprint(storeNonce.value)
  const issued = fingerprint ? history.noted('nonce-issued', fingerprint) : undefined
  const session = /wp_woocommerce_session_/.test(cookie?.value ?? '')
  const why =
    issued && !session
      ? 'The store handed out this very nonce before, but for a session; its cookie (wp_woocommerce_session_…) did not come back with it.'
      : 'The nonce does not belong to the session of this request, or is older than a day.'
  const base = finding(
    context,
    'nonce-invalid',
    `nonce ${masker.mask(storeNonce?.value ?? '')} is stale or belongs to another session.`,
    storeNonce ? culpritAt(storeNonce) : { in: 'request.header', name: 'nonce' },
    [
      session
        ? 'Fetch a new nonce with GET cart and the same session cookie.'
        : 'Send the session cookie together with its nonce, or Cart-Token alone without a nonce.'
    ],
    storeNonce
  )
  return {
    ...base,
    why,
    evidence: [...base.evidence, ...(issued ? [{ observed: 'this nonce was handed out here', exchange: issued.exchange.id }] : [])]
  }
}
