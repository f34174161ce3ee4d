/** What PHP, a plugin or the web server printed before or behind the JSON. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { withoutTags } from '../../../model/markup.js'
import type { WooFacts } from '../facts.js'
import { withoutKeys } from '../sent.js'
import { issue, WOO_DOCS } from '../sources.js'

export const printedBeside: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.php-notice-in-body',
      level: 'notice',
      title: 'PHP notice is printed before the JSON',
      why: 'The server shows PHP notices, and they come before the JSON, which strict parsers then refuse.',
      tell: 'The body starts with <br /> or HTML (or with a byte order mark), JSON follows; hardly ever with Accept: application/json.',
      fix: ['Switch WP_DEBUG_DISPLAY and display_errors off.', 'Send Accept: application/json.'],
      ceiling: 'certain',
      limits:
        'A byte order mark, a page of IIS before the JSON, or the comment of a cache behind it has another cause; the diagnosis then says so.',
      docs: [
        WOO_DOCS,
        issue('woocommerce/woocommerce', 24013),
        issue('woocommerce/wc-api-php', 104),
        issue('WP-API/WP-API', 969),
        issue('litespeedtech/lscache_wp', 212)
      ]
    }
  ],
  diagnose({ facts }) {
    const { before, after } = facts.answer
    const words = before !== '' ? printedBefore(facts) : after !== '' ? printedBehind(after) : undefined
    if (!words) return undefined
    return {
      code: 'wp.php-notice-in-body',
      ...words,
      culprit: { in: 'response.body', name: null, pointer: '/response/content/text' }
    }
  }
}

type Words = Pick<Finding, 'certainty' | 'summary' | 'why' | 'evidence' | 'fix'>

function printedBefore(facts: WooFacts): Words {
  const { before } = facts.answer
  const seen = (observed: string) => [
    { pointer: '/response/content/text', observed, expected: 'JSON from the first character on' },
    ...(jsonWanted(facts) ?? [])
  ]
  if (before.trim() === '') {
    return {
      certainty: 'likely',
      summary: 'A byte order mark stands before the JSON body, which strict parsers refuse.',
      why: 'A PHP file of the store was saved with a byte order mark (UTF-8 "with BOM"), which PHP prints before everything else.',
      evidence: seen('U+FEFF'),
      fix: [
        "Save the store's wp-config.php, functions.php of the theme and lately edited plugin files as UTF-8 without byte order mark.",
        'Until then strip U+FEFF from the start of the body before parsing it.'
      ]
    }
  }
  const line = withoutTags(before.slice(0, 1000), ' ').replace(/\s+/g, ' ').trim().slice(0, 90)
  if (!/^\s*(?:<br|<b>|<div|PHP )|\b(?:Warning|Notice|Deprecated|Fatal error)\b/i.test(before.slice(0, 2000))) {
    return {
      certainty: 'likely',
      summary: 'Something prints a page before the JSON body, which strict parsers refuse; it does not look like a PHP notice.',
      why: `The JSON is whole, so the store did its work. The text before it comes from the web server (IIS adds a page of its own to answers with Location) or from a plugin.`,
      evidence: seen(line),
      fix: [
        'Find out who prints it: the web server, or a plugin (switch them off one by one).',
        'Until then parse the body from the JSON on; do not send the call again, since it was carried out.'
      ]
    }
  }
  return {
    certainty: 'certain',
    summary: 'PHP printed a notice before the JSON body, which strict parsers refuse.',
    why: jsonWanted(facts)
      ? 'WordPress hides notices from clients that send Accept: application/json, as this one did; so they came before WordPress was loaded, or a plugin shows them.'
      : 'WordPress hides notices from clients that send Accept: application/json; this request did not, and the server shows them.',
    evidence: seen(line),
    fix: [
      ...(jsonWanted(facts) ? [] : ['Send Accept: application/json.']),
      'On the server set WP_DEBUG_DISPLAY to false, and display_errors to Off in php.ini.'
    ]
  }
}

/** The JSON is whole, so the call itself was answered. */
function printedBehind(after: string): Words {
  const comment = /^<!--/.test(after)
  const text = withoutKeys(after.slice(0, 1000))
  const observed = comment ? text.replace(/<!--|-->/g, ' ') : withoutTags(text, ' ')
  return {
    certainty: 'likely',
    summary: `${comment ? 'A comment' : 'Text'} stands behind the JSON body, which strict parsers refuse${comment ? '; caches and optimisers sign pages so' : ''}.`,
    why: comment
      ? 'A cache or optimisation plugin takes the answer for a page and signs it with an HTML comment.'
      : 'PHP or a plugin printed something after WordPress had written its answer.',
    evidence: [
      {
        pointer: '/response/content/text',
        observed: observed.replace(/\s+/g, ' ').trim().slice(0, 90),
        expected: 'nothing behind the JSON'
      }
    ],
    fix: [
      comment
        ? 'Exclude /wp-json/ in the cache plugin, or switch its comment off.'
        : 'On the server set WP_DEBUG_DISPLAY to false, and display_errors to Off.',
      'Until then parse the body up to the end of the JSON.'
    ]
  }
}

/** As `wp_is_json_request()` judges it. */
function jsonWanted({ headers }: WooFacts): Finding['evidence'] | undefined {
  const accept = headers.get('accept')
  return accept && /\bapplication\/(?:[\w.]{1,40}\+)?json\b/i.test(accept.value)
    ? [{ pointer: accept.pointer, observed: `accept: ${accept.value.slice(0, 60)}` }]
    : undefined
}
