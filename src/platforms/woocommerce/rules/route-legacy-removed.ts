/** The legacy API below /wc-api/ that current versions no longer carry. */
import type { Finding, Rule, RuleContext } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { isWordPressPage } from '../failed.js'
import { issue, pull } from '../sources.js'
import { finding, routePage } from './route-finding.js'

export const routeLegacyRemoved: Rule<WooFacts> = {
  codes: [
    {
      ...routePage,
      code: 'woo.route.legacy-removed',
      title: 'Legacy API (/wc-api/) is gone',
      why: 'The REST API of versions 1 to 3 below /wc-api/ left WooCommerce; a plugin brings it back.',
      tell: '404 {"errors":{"code":"woocommerce_api_disabled",…}} (one object, not a list), or a theme page, on /wc-api/.',
      fix: ['Move to /wp-json/wc/v3, or install the legacy plugin.'],
      docs: [pull('woocommerce/woocommerce', 40627), issue('woocommerce/woocommerce', 48587)]
    }
  ],
  diagnose
}

function diagnose(context: RuleContext<WooFacts>): Finding | undefined {
  const { facts } = context
  if (facts.api.surface !== 'legacy') return undefined
  const disabled = facts.error?.code === 'woocommerce_api_disabled'
  const page = facts.isHtml && (facts.status === 404 || facts.status === 200)
  if (!disabled && !page) return undefined
  return finding(context, 'legacy-removed', disabled ? 'certain' : isWordPressPage(facts) ? 'likely' : 'possible', {
    summary: `${facts.api.path.slice(0, 60)}: the legacy API is ${disabled ? 'switched off or gone' : 'probably gone'} in this store.`,
    why: 'WooCommerce no longer carries the API below /wc-api/; this store has no plugin that brings it back, or has it switched off.',
    expected: '/wp-json/wc/v3/…',
    fix: [
      `Call /wp-json/wc/v3${facts.api.path.replace(/^.*\/wc-api\/v\d+/, '')} instead (bodies and names differ), or install the legacy REST API plugin.`
    ]
  })
}
