/** Denials whose text names the gate. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Culprit } from '../../../model/diagnosis.js'
import { refusals } from '../denial.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import { finding, requestHeader, STORE, said, status } from '../finding.js'
import { APPROVALS, type Gate, GATES, sureOf } from '../gates.js'

export const denialTexts: Rule<ShopifyFacts> = {
  codes: [...new Set(GATES.map(({ page }) => page))],
  diagnose(context): Finding | undefined {
    const { facts } = context
    if (facts.surface === 'customer-account') return undefined
    if (![402, 403, 422].includes(facts.status) && !(facts.isGraphql && facts.status === 200)) return undefined
    const found =
      firstOf(GATES, refusals(facts)) ??
      firstOf(
        APPROVALS,
        facts.graphql.userErrors.map(({ message }) => message)
      )
    if (!found) return undefined
    const { row, named, sentence } = found
    const certainty = sureOf(context, row, sentence)
    if (!certainty) return undefined
    return finding(row.page, certainty, row.summary.replace('$1', named), culpritOf(row, facts), [status(facts), said(facts, sentence)])
  }
}

function firstOf(rows: readonly Gate[], texts: readonly string[]) {
  for (const row of rows) {
    for (const sentence of texts.flatMap((text) => text.split('\n'))) {
      const match = row.text.exec(sentence)
      if (match) return { row, named: match[1] ?? '', sentence }
    }
  }
  return undefined
}

function culpritOf(row: Gate, facts: ShopifyFacts): Culprit {
  switch (row.culprit) {
    case 'store':
      return STORE
    case 'query':
      return {
        in: 'request.body',
        name: 'query',
        pointer: '/request/postData/text'
      }
    case 'token':
      return facts.adminToken?.culprit ?? facts.authorization?.culprit ?? requestHeader(facts, ADMIN_HEADER)
  }
}
