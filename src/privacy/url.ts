/** Masks URLs and forms: by name where parameters have names, by shape everywhere. */
import type { NameValue } from '../model/exchange.js'
import type { SecretKind } from '../model/secrets.js'
import { hideByKind } from './credentials.js'
import { hide, type Masking } from './masking.js'
import { hasOauthCompany } from './places.js'
import { maskText } from './scan.js'
import { formDecoded, percentDecoded } from '../model/percent.js'

/** A URL, whole or relative, possibly broken: userinfo, query by name, everything by shape. */
export function maskUrl(masking: Masking, url: string): string {
  const hash = url.indexOf('#')
  const end = hash < 0 ? url.length : hash
  const question = url.indexOf('?')
  if (question < 0 || question > end) return maskUserinfoAlone(masking, maskText(masking, url))
  const before = maskUserinfoAlone(masking, maskText(masking, url.slice(0, question)))
  return `${before}?${maskForm(masking, url.slice(question + 1, end))}${maskText(masking, url.slice(end))}`
}

/** `https://token@host`: a user name that stands alone is a credential. */
function maskUserinfoAlone(masking: Masking, text: string): string {
  if (!text.includes('@')) return text
  return text.replace(
    /^([a-z][a-z0-9+.-]{0,20}:\/\/)([^/?#@:]{1,256})@/i,
    (_, start: string, user: string) => `${start}${hide(masking, percentDecoded(user))}@`
  )
}

/** A query or an x-www-form-urlencoded body, byte for byte but for the secrets in it. */
export function maskForm(masking: Masking, form: string): string {
  if (form === '') return form
  const isOauth = hasOauthCompany(form)
  return form
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      const name = equals < 0 ? pair : pair.slice(0, equals)
      const kind = masking.places.field(formDecoded(name), isOauth)
      // A secret may stand where a name should: `?shpat_...`.
      const maskedName = kind ? name : maskEscaped(masking, name)
      return equals < 0 ? maskedName : `${maskedName}=${maskFormValue(masking, kind, pair.slice(equals + 1))}`
    })
    .join('&')
}

function maskFormValue(masking: Masking, kind: SecretKind | undefined, value: string): string {
  if (!kind) return maskEscaped(masking, value)
  const plain = formDecoded(value)
  const masked = hideByKind(masking, plain, kind)
  return masked === plain ? value : masked
}

/** Percent-encoded text, encoded again where something in it was masked. */
function maskEscaped(masking: Masking, text: string): string {
  if (text.length < 6) return text
  const plain = formDecoded(text)
  const masked = maskText(masking, plain)
  return masked === plain ? text : encodeURIComponent(masked).replaceAll('%E2%80%A6', '…')
}

/** Decoded parameters: queryString of a request, params of a form body. */
export function maskParameters(masking: Masking, parameters: readonly NameValue[]): readonly NameValue[] {
  if (parameters.length === 0) return parameters
  const isOauth = hasOauthCompany(parameters.map(({ name }) => name).join('&'))
  return parameters.map((parameter) => {
    const kind = masking.places.field(parameter.name, isOauth)
    const value = kind ? hideByKind(masking, parameter.value, kind) : maskText(masking, parameter.value)
    const name = maskText(masking, parameter.name)
    return value === parameter.value && name === parameter.name ? parameter : { ...parameter, name, value }
  })
}
