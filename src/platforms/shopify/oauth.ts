/** OAuth as Shopify speaks it: parameters of a request wherever they ride, errors in JSON and in HTML form. */
import type { HttpFacts } from '../../diagnosis/facts.js'
import type { Culprit } from '../../model/diagnosis.js'
import { fieldsOf } from '../../model/json.js'

export interface Parameter {
  readonly value: string
  readonly culprit: Culprit
}

export interface OauthError {
  readonly code: string
  readonly description: string
}

/** A parameter from the body (JSON or form), else from the query string. */
export function parameter(http: HttpFacts, name: string): Parameter | undefined {
  const json = fieldsOf(http.bodyJson)[name]
  if (typeof json === 'string' || typeof json === 'number') {
    return {
      value: String(json),
      culprit: { in: 'request.body', name, pointer: '/request/postData/text' }
    }
  }
  const form = http.form.get(name)
  if (form)
    return {
      value: form.value,
      culprit: { in: 'request.body', name, pointer: form.pointer }
    }
  const query = http.query.get(name)
  if (query)
    return {
      value: query.value,
      culprit: { in: 'request.query', name, pointer: query.pointer }
    }
  return undefined
}

/** Where a parameter is, or would have to be: the query of an authorize URL, the body of a token request. */
export function placeOf(http: HttpFacts, name: string): Culprit {
  return (
    parameter(http, name)?.culprit ?? {
      in: http.method === 'GET' ? 'request.query' : 'request.body',
      name
    }
  )
}

/**
 * `{"error":…,"error_description":…}` with `Accept: application/json`; else a page whose text is `Oauth error <code>: <description>`.
 */
export function oauthError({ json, text }: HttpFacts): OauthError | undefined {
  const { error, error_description: description } = fieldsOf(json)
  if (typeof error === 'string') {
    const words = typeof description === 'string' ? description.slice(0, 2000) : ''
    return pageError(error.slice(0, 2000)) ?? pageError(words) ?? { code: error, description: words }
  }
  return pageError(text.slice(0, 200_000))
}

/** The title of the page repeats the code without the description: where one is, it counts. */
function pageError(text: string): OauthError | undefined {
  const match = /Oauth error\s+([a-z_]+):\s*([^\n]{0,500})/i.exec(text) ?? /Oauth error\s+([a-z_]+)\b()/i.exec(text)
  if (!match) return undefined
  const description = (match[2] ?? '').replace(/<\/[\s\S]*$/, '')
  return {
    code: (match[1] ?? '').toLowerCase(),
    description: unescapeHtml(description).trim()
  }
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}
