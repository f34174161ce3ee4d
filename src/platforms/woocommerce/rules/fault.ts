/** Faults inside WordPress that it names itself. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { CodePage, Culprit } from '../../../model/diagnosis.js'
import { withoutTags } from '../../../model/markup.js'
import type { WooFacts } from '../facts.js'
import { printedFatal } from '../failed.js'
import { STORE_CULPRIT, said, statusIs, withoutKeys } from '../sent.js'
import { issue } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain', docs: ['https://wordpress.org/documentation/article/faq-troubleshooting/'] } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'wp.database',
    title: 'WordPress cannot reach its database',
    why: 'Without its database WordPress can answer nothing at all.',
    tell: '500 "Error establishing a database connection".',
    fix: ['Repair the database, or its settings in wp-config.php.']
  },
  {
    ...common,
    code: 'wp.fatal',
    title: 'PHP fatal error in WordPress or a plugin',
    why: 'PHP stopped half-way; the page that says so is for visitors, the reason is in the error log.',
    tell: '500 "There has been a critical error on this website.", or "Fatal error:" printed in place of the answer, also with 200.',
    fix: ['Read the error log; switch off the plugin named there.'],
    docs: [...common.docs, issue('woocommerce/woocommerce', 20565)]
  },
  {
    ...common,
    code: 'wp.variable-mismatch',
    title: 'Same WordPress query variable differs in query and form body',
    why: 'Names such as name, p, page or order are WordPress query variables; two different values for one are refused before REST begins.',
    tell: '400 "A variable mismatch has been detected."',
    fix: ['Send the field in one place only.']
  }
]

export const fault: Rule<WooFacts> = {
  codes,
  diagnose({ facts }) {
    if (printedFatal(facts)) return ofPhp(facts)
    if (facts.status < 400) return undefined
    const text = `${facts.error?.message ?? ''} ${facts.error ? '' : facts.text.slice(0, 50_000)}`
    if (/error establishing a database connection/i.test(text)) {
      return finding(
        facts,
        'wp.database',
        STORE_CULPRIT,
        'WordPress cannot reach its database, so it answers nothing; the request is not to blame.',
        'On the server: is the database up, and are DB_HOST, DB_USER and DB_PASSWORD in wp-config.php right?'
      )
    }
    const fatal =
      facts.status >= 500 &&
      (/there has been a critical error on this website/i.test(text) ||
        facts.error?.code === 'internal_server_error' ||
        /faq-troubleshooting/.test(text) ||
        /<b>fatal error<\/b>|PHP fatal error/i.test(text))
    if (fatal)
      return finding(
        facts,
        'wp.fatal',
        STORE_CULPRIT,
        'PHP broke off with a fatal error in WordPress or a plugin; the request is not to blame.',
        'Read the PHP error log (or set WP_DEBUG_LOG) and switch off the plugin named there.'
      )
    if (/a variable mismatch has been detected/i.test(text)) {
      const name = facts.form.all.find((field) => (facts.query.value(field.name) ?? field.value) !== field.value)?.name ?? null
      return finding(
        facts,
        'wp.variable-mismatch',
        { in: 'request.body', name },
        `Field ${name ?? ''} stands in query and form body with different values.`.replace('  ', ' '),
        `Send ${name ?? 'the field'} in the query or in the body, not in both; or send JSON.`
      )
    }
    return undefined
  }
}

/** The file and line are in the text; its path tells which plugin or theme it is. */
function ofPhp(facts: WooFacts): Finding {
  const start = facts.text.slice(0, 20_000)
  const message = start.slice(start.search(/\b(?:Fatal|Parse) error(?:<\/b>)?:/))
  const words = withoutTags(withoutKeys(message.slice(0, 600)))
    .replace(/\s+/g, ' ')
    .trim()
  const plugin = /\/wp-content\/(?:mu-)?(?:plugins|themes)\/([\w.-]{1,60})/.exec(message)?.[1]
  const limit = /allowed memory size/i.test(words) ? ' (out of memory)' : /maximum execution time/i.test(words) ? ' (out of time)' : ''
  const where = limit || (plugin === undefined ? '' : ` in ${plugin}`)
  return {
    ...finding(
      facts,
      'wp.fatal',
      STORE_CULPRIT,
      `PHP broke off with a fatal error${where} and printed it in place of the answer${facts.status < 400 ? `; the status ${facts.status} means nothing` : ''}.`,
      remedy(words, plugin)
    ),
    why: 'The text is the one that PHP prints when it stops; what the call has done until then is not undone.',
    evidence: [statusIs(facts), { pointer: '/response/content/text', observed: words.slice(0, 140), expected: 'JSON of the REST API' }]
  }
}

/** Limits of PHP strike wherever it happens to be; the place says nothing (woocommerce#52117). */
function remedy(words: string, plugin: string | undefined): string {
  if (/allowed memory size/i.test(words)) return 'Ask for less (a smaller per_page, _fields), or raise WP_MEMORY_LIMIT and memory_limit.'
  if (/maximum execution time/i.test(words)) return 'Ask for less (a smaller per_page or batch), or raise max_execution_time.'
  return `Read the message for file and line; update ${plugin ?? 'the plugin named there'}, or switch off what calls it.`
}

function finding(facts: WooFacts, code: string, culprit: Culprit, summary: string, fix: string): Finding {
  return {
    code,
    certainty: 'certain',
    weight: 0.9,
    summary,
    why: 'WordPress says so itself in the answer.',
    culprit,
    evidence: [statusIs(facts), said(facts)],
    fix: [fix],
    supersedes: ['http.server-error', 'http.server-unavailable']
  }
}
