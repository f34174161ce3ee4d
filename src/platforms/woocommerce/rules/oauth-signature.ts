/** "signature does not match" with the secret known: forensics, which runs after the answer's end. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { explainSignature } from '../signature-forensics.js'
import { matchesStore } from './oauth-matches.js'
import { parameterPages } from './oauth-pages-parameters.js'
import { signingPages } from './oauth-pages-signing.js'
import { urlPages } from './oauth-pages-url.js'
import { proven } from './oauth-proven.js'
import type { SignatureCase } from './oauth-signature-case.js'
import { signatureCaseOf } from './oauth-signature-case.js'
import { unexplainedSignature, unnamedOf } from './oauth-unexplained.js'

export const oauthSignature: Rule<WooFacts> = {
  codes: [...urlPages, ...parameterPages, ...signingPages],
  slow: true,
  diagnose(context) {
    const signatureCase = signatureCaseOf(context)
    if (!signatureCase) return undefined
    const forensics = explainSignature(signatureCase.question)
    switch (forensics.outcome) {
      case 'proven':
        return lowered(proven(context, signatureCase, forensics), signatureCase)
      case 'matches-store':
        return [...matchesStore(context, signatureCase, forensics), ...(signatureCase.unnamed ? unnamedOf(context, signatureCase) : [])]
      case 'unexplained':
        return unexplainedSignature(context, signatureCase, forensics)
    }
  }
}

/** A translated answer may be another refusal of the same request: then a proof is a good guess. */
function lowered(finding: Finding, { sure }: SignatureCase): Finding {
  return sure || finding.certainty !== 'certain' ? finding : { ...finding, certainty: 'likely' }
}
