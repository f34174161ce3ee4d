/** A credential of another kind in the Admin token slot: told by its prefix, its shape, or by where it was seen before. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import type { Certainty } from '../../../model/diagnosis.js'
import { isAdminRefusal, isRefusedBeside, isToolSession, judged, keyTwice, plainToken } from '../admin-denied.js'
import type { Credential, CredentialKind } from '../credentials.js'
import { wordsFor } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import type { Context, Saying } from '../finding.js'
import { clip, finding, said, sent, status, useConfigured } from '../finding.js'
import { decodeJwt } from '../jwt.js'
import { CLIENT_ID, CLIENT_SECRET } from '../notes.js'
import { pageOf } from '../pages/index.js'
import { acceptedOnAdmin } from '../past.js'

const page = (name: string) => pageOf(name === '' ? 'token.wrong-kind' : `token.wrong-kind.${name}`)

/** By prefix: the exchange alone proves it. */
const BY_KIND: Partial<Record<CredentialKind, { readonly page: string; readonly certainty: Certainty }>> = {
  shpss: { page: 'client-secret', certainty: 'certain' },
  atkn: { page: 'automation-token', certainty: 'certain' },
  prtapi: { page: 'partner-token', certainty: 'certain' },
  shcat: { page: 'customer-token', certainty: 'certain' },
  jwt: { page: 'session-token', certainty: 'certain' },
  shptka: { page: 'theme-access', certainty: 'certain' },
  shprt: { page: '', certainty: 'likely' },
  shcrt: { page: '', certainty: 'likely' }
}

/** What the value is taken for, where its shape alone does not tell. */
const WORDS: Readonly<Record<string, string>> = {
  'api-key': 'the app’s API key by all signs',
  'client-secret': 'a client secret',
  'storefront-token': 'which looks like a public Storefront token'
}

const NAMES = ['client-secret', 'api-key', 'storefront-token', 'automation-token', 'partner-token']
const MORE = ['customer-token', 'session-token', 'theme-access', 'store-password', '']

export const tokenWrongKind: Rule<ShopifyFacts> = {
  codes: [...NAMES, ...MORE].map(page),
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts } = context
    if (!isAdminRefusal(facts)) return undefined
    const found = judged(facts)
    if (!found) return storefrontHeader(context)
    if (found.kind === 'placeholder' || isRefusedBeside(facts) || isToolSession(facts)) return undefined
    // What has opened this API before is of the right kind, whatever it looks like.
    if (acceptedOnAdmin(context, context.masker.fingerprint(found.bare))) return undefined
    if (found.kind === 'jwt' && decodeJwt(found.bare)?.shop === undefined) return foreignJwt(context, found)
    const row = BY_KIND[found.kind]
    if (found.asUser && !row) return undefined
    const known = byKnownValue(context, found)
    if (known) return known
    if (row) return report(context, row.page, row.certainty, found)
    const shown = BY_KIND[found.behindMask ?? 'masked']
    if (shown) return report(context, shown.page, 'likely', found)
    if (found.scheme === 'basic') return keyTwice(found) ? report(context, 'api-key', 'likely', found, { weight: 0.8 }) : undefined
    if (found.kind === 'hex32') return plainToken(context) ? undefined : unprefixed(context, found)
    return found.kind === 'opaque' && found.name !== 'authorization' ? shapeless(context, found) : undefined
  }
}

function report(context: Context, name: string, certainty: Certainty, found: Credential, saying: Saying = {}): Finding {
  const { facts, masker } = context
  const what = WORDS[name] ?? wordsFor(found.behindMask ?? found.kind)
  const summary = `${found.name} holds ${masker.mask(found.bare)}, ${what}, where an Admin access token belongs.`
  const replace = found.culprit.in === 'request.header' ? found.culprit.pointer : undefined
  const patch = useConfigured('X-Shopify-Access-Token', 'accessToken', replace)
  return finding(page(name), certainty, summary, found.culprit, [sent(found, masker, 'shpat_…'), status(facts), said(facts)], {
    patch,
    ...saying
  })
}

/** A JWT of another service, such as the developer's own login: it names no shop. */
function foreignJwt(context: Context, found: Credential): Finding {
  const { masker } = context
  const summary = `${found.name} holds ${masker.mask(found.bare)}, a JWT that names no shop, where an Admin access token belongs.`
  return { ...report(context, '', 'likely', found), summary: clip(summary, 160) }
}

/** The value equals one that the settings or the log know as something else. */
function byKnownValue(context: Context, found: Credential): Finding | undefined {
  const { store, history, masker } = context
  const config = store?.credentials
  if (config?.apiSecret === found.bare)
    return report(context, 'client-secret', 'certain', found, {
      raisedBy: 'config'
    })
  if (config?.apiKey === found.bare) return report(context, 'api-key', 'certain', found, { raisedBy: 'config' })
  if (config?.storefrontToken === found.bare && found.kind === 'hex32') {
    return report(context, 'storefront-token', 'certain', found, {
      raisedBy: 'config'
    })
  }
  const fingerprint = masker.fingerprint(found.bare)
  const noted = (word: string) => history.credentials(word).some(({ note }) => note.fingerprint === fingerprint)
  if (noted(CLIENT_SECRET))
    return report(context, 'client-secret', 'certain', found, {
      raisedBy: 'history'
    })
  if (noted(CLIENT_ID))
    return report(context, 'api-key', 'certain', found, {
      raisedBy: 'history'
    })
  if (found.kind !== 'hex32') return undefined
  const onStorefront = history.uses(fingerprint).some(({ calls }) => calls.some(({ path }) => /^\/+api\//.test(path)))
  if (!onStorefront) return undefined
  return report(context, 'storefront-token', 'certain', found, {
    raisedBy: 'history'
  })
}

/** X-Shopify-Storefront-Access-Token (or its private sister) on an Admin path, and nothing else. */
function storefrontHeader(context: Context): Finding | undefined {
  const { facts } = context
  const found = facts.storefrontToken ?? facts.privateToken
  if (!found || found.kind === 'placeholder') return undefined
  const row = BY_KIND[found.kind]
  return row ? report(context, row.page, row.certainty, found) : report(context, 'storefront-token', 'likely', found)
}

/** 32 hex digits: Storefront token, API key, or a token or secret from before prefixes. */
function unprefixed(context: Context, found: Credential): Finding[] {
  const { facts, history } = context
  const other = history.withOrigin(facts.origin).find((past) => past.ok && /^\/+admin\/(?!oauth)/.test(past.path))
  const note = {
    settle: {
      how: 'Compare the value with the app’s client id and with its Storefront token.'
    }
  }
  return other
    ? [report(context, 'api-key', 'likely', found, { ...note, weight: 0.6 }), report(context, 'storefront-token', 'possible', found, note)]
    : [
        report(context, 'storefront-token', 'likely', found, {
          ...note,
          weight: 0.6
        }),
        report(context, 'api-key', 'possible', found, note)
      ]
}

function shapeless(context: Context, found: Credential): Finding {
  const long = found.bare.length >= 40 || /^[0-9a-f-]{16,}$/i.test(found.bare)
  return long ? report(context, '', 'likely', found) : report(context, 'store-password', 'possible', found)
}
