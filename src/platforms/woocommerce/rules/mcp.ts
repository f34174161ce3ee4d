/** WooCommerce's MCP endpoint and its own key header. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { culpritAt, SCHEME_CULPRIT, said, says, statusIs } from '../sent.js'
import { WOO_DOCS } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: [WOO_DOCS] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.mcp.https-required',
    title: 'MCP endpoint asked without https',
    why: 'Keys must not travel in clear, so the endpoint refuses plain http.',
    tell: '403 "HTTPS is required for MCP requests."',
    fix: ['Use https.']
  },
  {
    ...common,
    code: 'woo.mcp.key-header',
    title: 'MCP key header is absent or malformed',
    why: 'The endpoint takes the pair from X-MCP-API-Key only, key and secret joined by a colon.',
    tell: '401 from the MCP endpoint; X-MCP-API-Key absent or not key:secret.',
    fix: ['Send X-MCP-API-Key: consumer_key:consumer_secret.']
  },
  {
    ...common,
    code: 'woo.mcp.authentication-failed',
    title: 'MCP key or secret is wrong',
    why: 'The header was read, and the pair is not one of this store.',
    tell: '401 "Authentication failed."',
    fix: ['Check the pair.']
  }
]

export const mcp: Rule<WooFacts> = {
  codes,
  diagnose({ facts, masker }) {
    const { mcpKey } = facts.credentials
    if ((facts.api.surface !== 'wc-mcp' && !mcpKey) || (facts.status !== 401 && facts.status !== 403)) return undefined
    if (says(facts, /https is required/i) || (facts.status === 403 && !facts.https)) {
      return finding(
        facts,
        'https-required',
        SCHEME_CULPRIT,
        'The MCP endpoint takes https only; the request came over http.',
        `Call https://${facts.target.host}.`
      )
    }
    if (facts.status !== 401) return undefined
    const pair = /^[^:\s]+:[^:\s]+$/.test(mcpKey?.value.trim() ?? '')
    if (!mcpKey || !pair) {
      const culprit: Culprit = mcpKey ? culpritAt(mcpKey) : { in: 'request.header', name: 'x-mcp-api-key' }
      return finding(
        facts,
        'key-header',
        culprit,
        `x-mcp-api-key is ${mcpKey ? 'not key:secret' : 'absent'}; the MCP endpoint reads no other credential.`,
        'Send X-MCP-API-Key: consumer_key:consumer_secret.'
      )
    }
    return finding(
      facts,
      'authentication-failed',
      culpritAt(mcpKey),
      `The pair ${masker.mask(mcpKey.value)} in x-mcp-api-key is not one of this store.`,
      'Compare key and secret with WooCommerce > Settings > Advanced > REST API, or make a new pair.'
    )
  }
}

function finding(facts: WooFacts, detail: string, culprit: Culprit, summary: string, fix: string): Finding {
  return {
    code: `woo.mcp.${detail}`,
    certainty: 'certain',
    weight: 0.8,
    summary,
    why: 'The MCP endpoint checks https, then the form of X-MCP-API-Key, then the pair.',
    culprit,
    evidence: [statusIs(facts), said(facts)],
    fix: [fix]
  }
}
