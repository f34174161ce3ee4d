/** Nothing that Shopify could read as a credential: no header, a misspelt one, an unfilled one. */
import { ADMIN_SURFACES } from '../surface.js'
import type { Finding, Rule } from '../../../diagnosis/rule.js'
import { isAdminRefusal, isNamelessRefusal, judged, misspeltHeader } from '../admin-denied.js'
import type { Credential } from '../credentials.js'
import type { ShopifyFacts } from '../facts.js'
import { ADMIN_HEADER } from '../facts.js'
import type { Context } from '../finding.js'
import { finding, quote, renameField, responseHeader, said, sent, shown, status, unfilled, useConfigured } from '../finding.js'
import { pageOf } from '../pages/index.js'
import { isMereName } from '../placeholder.js'

const misspelt = pageOf('token.missing.header-misspelt')
const placeholder = pageOf('token.missing.placeholder')
const missing = pageOf('token.missing')

export const tokenMissing: Rule<ShopifyFacts> = {
  codes: [misspelt, placeholder, missing],
  needs: { status: (status) => status === 401 || status === 403, surface: ADMIN_SURFACES },
  diagnose(context) {
    const { facts } = context
    const found = judged(facts)
    if (!isAdminRefusal(facts)) return isNamelessRefusal(facts) && !found ? nothingSent(context, 'possible') : undefined
    if (found?.kind === 'placeholder' || found?.kind === 'masked') return notFilledIn(context, found)
    if (found?.culprit.in === 'request.url') return lostFromUrl(context, found)
    if (found || facts.storefrontToken || facts.privateToken) return undefined
    return headerMisspelt(context) ?? nothingSent(context)
  }
}

/** Certain only where nothing else could have been sent: a word may be a password, and a masked value anything. */
function notFilledIn({ facts, masker }: Context, found: Credential): Finding {
  const summary =
    found.kind === 'masked'
      ? `${found.name} holds ${shown(found, masker)}: sent so, it is no token; masked before sharing, nothing can be said of it.`
      : unfilled(found, masker, 'an access token')
  const certainty = found.kind === 'masked' ? 'possible' : isMereName(found.bare) ? 'likely' : 'certain'
  return finding(placeholder, certainty, summary, found.culprit, [sent(found, masker, 'shpat_…'), status(facts)], {
    ...(found.kind === 'masked' && {
      settle: { how: 'Look at what the app really sends, for example with storetap between it and the store.' }
    }),
    patch: useConfigured('X-Shopify-Access-Token', 'accessToken', found.place === 'header' ? found.culprit.pointer : undefined)
  })
}

function headerMisspelt({ facts, masker }: Context): Finding | undefined {
  const field = misspeltHeader(facts)
  if (!field) return undefined
  const observed = `${field.name}: ${masker.mask(field.value)}`
  return finding(
    misspelt,
    'certain',
    `The token is in ${field.name}; Shopify reads it from X-Shopify-Access-Token only.`,
    {
      in: 'request.header',
      name: field.name.toLowerCase(),
      pointer: field.pointer
    },
    [{ pointer: field.pointer, observed, expected: 'X-Shopify-Access-Token' }, status(facts)],
    {
      fix: [`Rename ${field.name} to X-Shopify-Access-Token; the value ${masker.mask(field.value)} stays.`],
      patch: [renameField(field.pointer, 'X-Shopify-Access-Token')]
    }
  )
}

function nothingSent({ facts, masker, history }: Context, atMost?: 'possible'): Finding {
  const inQuery = facts.stray.find(({ place }) => place === 'query')
  const lost = wasLost(facts, history.previous()?.location)
  const culprit = inQuery?.culprit ?? {
    in: 'request.header' as const,
    name: ADMIN_HEADER
  }
  const summary = inQuery
    ? `The token rides in the query as access_token=${masker.mask(inQuery.value)}; Shopify reads it from X-Shopify-Access-Token only.`
    : `No X-Shopify-Access-Token and no Authorization: ${facts.method} ${quote(facts.target.pathname, 60)} came without a credential.`
  const names = facts.headers.all.map(({ name }) => name.toLowerCase()).join(', ')
  const evidence = [
    {
      observed: `request headers: ${quote(names === '' ? 'none' : names, 150)}`,
      expected: 'x-shopify-access-token'
    },
    status(facts),
    ...responseHeader(facts, 'www-authenticate'),
    said(facts)
  ]
  return finding(missing, atMost ?? (inQuery || lost ? 'likely' : 'certain'), summary, culprit, evidence, {
    patch: useConfigured('X-Shopify-Access-Token', 'accessToken'),
    ...(lost && { weight: 0.3 })
  })
}

/** Credentials in the URL never become a header by themselves: many clients drop them. */
function lostFromUrl({ facts, masker }: Context, found: Credential): Finding | undefined {
  if (found.kind === 'shpss') return undefined
  const summary = `The credentials stand in the URL (${masker.mask(found.bare)}) and no header carries them: the client dropped them.`
  const evidence = [
    {
      pointer: '/request/url',
      observed: `user info ${shown(found, masker)}`,
      expected: 'X-Shopify-Access-Token'
    },
    {
      observed: 'no Authorization and no X-Shopify-Access-Token in the request'
    },
    status(facts)
  ]
  return finding(missing, 'likely', summary, { in: 'request.header', name: ADMIN_HEADER }, evidence, {
    weight: 0.7,
    patch: useConfigured('X-Shopify-Access-Token', 'accessToken')
  })
}

/** A redirect or the browser's no-cors mode may have taken the header away: then that is the cause to name. */
function wasLost(facts: ShopifyFacts, location: string | undefined): boolean {
  if (facts.headers.value('sec-fetch-mode') === 'no-cors') return true
  return location === `${facts.target.origin}${facts.target.pathname}`
}
