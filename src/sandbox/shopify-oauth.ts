/** `/admin/oauth/access_token` of the sandbox: error forms as facts/shopify.md section J; JSON only where the client accepts it. */
import { SHOPIFY } from './accounts.js'
import { jsonAnswer, parseJson, type SandboxAnswer, type SandboxRequest } from './message.js'

/** Client credentials get the token of the sandbox's app; any authorization code is refused as used up. */
export function tokenEndpoint(request: SandboxRequest): SandboxAnswer {
  const sent = fields(request)
  if (sent['client_id'] !== SHOPIFY.clientId) {
    return oauthError(
      request,
      'application_cannot_be_found',
      `Could not find Shopify API application with api_key ${sent['client_id'] ?? ''}`
    )
  }
  if (sent['client_secret'] !== SHOPIFY.clientSecret) return oauthError(request, 'invalid_request', 'The client secret is not valid')
  if (sent['grant_type'] === 'client_credentials') {
    return jsonAnswer(200, { access_token: SHOPIFY.tokens.app.token, scope: SHOPIFY.tokens.app.scopes.join(','), expires_in: 86399 })
  }
  return oauthError(request, 'invalid_request', 'The authorization code was not found or was already used')
}

function fields(request: SandboxRequest): Readonly<Record<string, string>> {
  if (/^application\/json/i.test(request.headers['content-type'] ?? '')) {
    const value = parseJson(request.body)
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {}
  }
  return Object.fromEntries(new URLSearchParams(request.body))
}

function oauthError(request: SandboxRequest, error: string, description: string): SandboxAnswer {
  if (/application\/json/i.test(request.headers['accept'] ?? '')) return jsonAnswer(400, { error, error_description: description })
  const text = `Oauth error ${error}: ${description}`.replace(/[<>&]/g, '')
  return {
    status: 400,
    headers: [['Content-Type', 'text/html; charset=utf-8']],
    body: `<!DOCTYPE html><html><head><title>400 - Oauth error ${error}</title></head><body><p>${text}</p></body></html>`
  }
}
