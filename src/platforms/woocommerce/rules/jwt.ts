/** Tokens of the JWT authentication plugins. */
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { WooFacts } from '../facts.js'
import { authorizationCulprit, STORE_CULPRIT, said, says } from '../sent.js'
import { issue } from '../sources.js'

export const jwt: Rule<WooFacts> = {
  codes: [
    {
      code: 'wp.jwt.issuer-mismatch',
      level: 'failure',
      title: 'Token was issued for another site URL',
      why: 'The plugin compares the iss claim with the site URL, letter for letter.',
      tell: '403 jwt_auth_bad_iss; iss of the token is not the site URL.',
      fix: ['Fetch the token through the same URL that the site is configured with.'],
      ceiling: 'certain',
      docs: [issue('Tmeister/wp-api-jwt-auth', 26)]
    },
    {
      code: 'wp.jwt.secret-changed',
      level: 'failure',
      title: 'Token was signed with an older key',
      why: 'The signature does not fit the secret that the site uses now, or the token was cut or changed.',
      tell: '403 jwt_auth_invalid_token "Signature verification failed".',
      fix: ['Log in again; keep JWT_AUTH_SECRET_KEY stable.'],
      ceiling: 'likely',
      docs: [issue('Tmeister/wp-api-jwt-auth', 217)]
    }
  ],
  diagnose({ facts }) {
    const code = facts.error?.code
    if (code === 'jwt_auth_bad_iss') {
      const claims = claimsOf(facts.credentials.bearer?.value ?? '')
      const issuer = typeof claims?.['iss'] === 'string' ? claims['iss'] : undefined
      return {
        ...shared(facts),
        code: 'wp.jwt.issuer-mismatch',
        certainty: 'certain',
        summary: `The bearer token was issued for ${issuer?.slice(0, 60) ?? 'another site URL'}, not for ${facts.target.origin}.`,
        why: 'The plugin accepts only tokens whose iss claim is the site URL letter for letter; a proxy address, www or http instead of https makes another URL.',
        evidence: [
          {
            pointer: shared(facts).culprit.pointer ?? '/request/headers',
            observed: `iss ${issuer ?? 'unreadable'}`,
            expected: facts.target.origin
          },
          said(facts)
        ],
        fix: [`Ask for the token at ${facts.target.origin} itself, not through a proxy with another address.`]
      }
    }
    if (code === 'jwt_auth_bad_config') return notConfigured(facts)
    if (code !== 'jwt_auth_invalid_token' || !says(facts, /signature verification failed/i)) return undefined
    return {
      ...shared(facts),
      code: 'wp.jwt.secret-changed',
      certainty: 'likely',
      summary: 'The bearer token does not fit the secret that the site signs with now.',
      why: 'The plugin read the token and its signature failed: JWT_AUTH_SECRET_KEY was changed since, or the token is of another site.',
      evidence: [said(facts)],
      fix: ['Fetch a new token; keep JWT_AUTH_SECRET_KEY in wp-config.php stable.'],
      settle: { how: 'A freshly fetched token works: then the secret was changed.' }
    }
  }
}

/** The plugin is there and cannot sign or check a token. */
function notConfigured(facts: WooFacts): Finding {
  return {
    code: 'wp.auth.method-not-installed',
    certainty: 'possible',
    weight: 0.8,
    summary: 'The JWT plugin of the store is active, but has no secret to sign and check tokens with.',
    why: 'jwt_auth_bad_config is the code of the JWT plugin for a missing secret key: no token can be issued or accepted before it is set.',
    culprit: STORE_CULPRIT,
    evidence: [said(facts)],
    fix: ["Define the plugin's key (JWT_AUTH_SECRET_KEY for most) in the store's wp-config.php, with a long random text."]
  }
}

function shared({ credentials }: WooFacts): Pick<Finding, 'culprit' | 'weight'> {
  return { culprit: authorizationCulprit(credentials), weight: 0.8 }
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
