/** The signature is what the store should compute with this secret, and it refused it: what is left, and how to tell. */
import type { Finding, RuleContext } from '../../../diagnosis/rule.js'
import type { Evidence } from '../../../model/diagnosis.js'
import type { WooFacts } from '../facts.js'
import { carrier } from '../oauth-exchange.js'
import { said } from '../sent.js'
import { showBaseString } from '../signature-evidence.js'
import type { Forensics } from '../signature-forensics.js'
import { homeEvidence } from './oauth-evidence.js'
import type { Shared } from './oauth-matches-draft.js'
import { secretWrong, spoiltSecret } from './oauth-matches-secret.js'
import { otherHome, serverAdds, tlsOffload } from './oauth-matches-server.js'
import { nestedArray, rawPlus } from './oauth-matches-version.js'
import type { SignatureCase } from './oauth-signature-case.js'

type Match = Extract<Forensics, { outcome: 'matches-store' }>

/** What may be wrong although the signature is right for the configured store: secret, home URL, and what the server changes. */
export function matchesStore(context: RuleContext<WooFacts>, signatureCase: SignatureCase, match: Match): readonly Finding[] {
  const secret = spoiltSecret(context, signatureCase)
  if (secret) return [{ ...base(context, signatureCase, match), ...secret, supersedes: ['woo.oauth.signature-mismatch'] }]
  const findings = [
    nestedArray(context, signatureCase),
    rawPlus(context, signatureCase),
    secretWrong(context, signatureCase),
    tlsOffload(context),
    serverAdds(context),
    otherHome(signatureCase)
  ].filter((finding) => finding !== undefined)
  return findings.map((finding) => ({ ...base(context, signatureCase, match), ...finding }))
}

function base(
  { facts, masker }: RuleContext<WooFacts>,
  { parameters, home, signedAnew }: SignatureCase,
  { storeBaseString }: Match
): Shared {
  const culprit = carrier(facts, parameters, 'oauth_signature')
  const shown: Evidence = {
    ...(culprit.pointer !== undefined && { pointer: culprit.pointer }),
    observed: showBaseString(storeBaseString, masker),
    note: `base string that gives ${signedAnew ? 'the signature made anew' : "the client's signature"} with the configured secret`
  }
  return {
    culprit,
    evidence: [shown, ...homeEvidence(facts, home), said(facts)],
    settle: {
      how: 'Send the same key and secret by Basic over https: 200 means that the secret is right, "Consumer secret is invalid." that it is not.',
      request: { method: 'GET', path: `${facts.api.base}/wp-json/wc/v3` }
    },
    supersedes: ['woo.oauth.signature-mismatch']
  }
}
