/** The key is right, its permission (read, write, read_write) does not fit the method. */
import type { Rule } from '../../../diagnosis/rule.js'
import type { CodePage } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { credentialCulprit, isAuthenticationError, said, says, sentPair, shownKey } from '../sent.js'
import { AUTHENTICATION_CLASS, issue } from '../sources.js'

const common = { level: 'failure', ceiling: 'certain' } as const

const codes: readonly CodePage[] = [
  {
    ...common,
    code: 'woo.key.permission.no-write',
    title: 'Key may only read',
    why: 'Each key is given read, write or both; POST, PUT, PATCH and DELETE need write. The check comes before the route is looked up.',
    tell: '401 "The API key provided does not have write permissions."',
    fix: ["Set the key's permission to Read/Write under WooCommerce > Settings > Advanced > REST API."],
    docs: [AUTHENTICATION_CLASS, issue('inspireui/support', 4238)]
  },
  {
    ...common,
    code: 'woo.key.permission.no-read',
    title: 'Key may not read',
    why: 'Each key is given read, write or both; GET and HEAD need read.',
    tell: '401 "The API key provided does not have read permissions."',
    fix: ["Set the key's permission to Read or Read/Write."],
    docs: [AUTHENTICATION_CLASS]
  },
  {
    ...common,
    code: 'woo.key.permission',
    title: 'Permission of the key does not fit the method',
    why: 'The key was accepted, but its permission does not cover this method.',
    tell: '401 woocommerce_rest_authentication_error with Cache-Control: no-cache and Expires in 1984, signs of an accepted key, in whatever language.',
    fix: ["Change the key's permission."],
    docs: [AUTHENTICATION_CLASS]
  }
]

export const permission: Rule<WooFacts> = {
  codes,
  diagnose({ facts, masker }) {
    if (!isAuthenticationError(facts)) return undefined
    const named = /have (read|write) permissions/i.exec(facts.error?.message ?? '')?.[1]?.toLowerCase()
    if (named === undefined && !isTranslated(facts)) return undefined
    const pair = sentPair(facts.credentials)
    const wanted = named ?? (/^(GET|HEAD)$/.test(facts.method) ? 'read' : 'write')
    const key = pair ? ` ${shownKey(pair, masker)}` : ''
    return {
      code: named ? `woo.key.permission.no-${wanted}` : 'woo.key.permission',
      certainty: named ? 'certain' : 'likely',
      weight: 0.9,
      summary: `Consumer key${key} has no ${wanted} permission, which ${facts.method} needs.`,
      why: 'Key and secret (or signature) were accepted; the refusal is about what this key may do, before the route was even looked up.',
      culprit: credentialCulprit(facts),
      evidence: [said(facts), { pointer: '/request/method', observed: facts.method, expected: `a key with ${wanted} permission` }],
      fix: [`In WooCommerce > Settings > Advanced > REST API edit the key${key} and set its permission to Read/Write.`]
    }
  }
}

/** An error in another language behind an accepted credential: the signs of a logged-in user are the language-free part. */
function isTranslated(facts: WooFacts): boolean {
  const signed = facts.credentials.oauth !== undefined && facts.credentials.basic !== undefined
  const english = says(facts, /invalid|unknown request method|missing|not have/i)
  return facts.answer.hasUserSigns && !english && !signed && facts.error?.legacy === undefined
}
