/** `storetap explain --curl 'curl …' --status 401 --body '…'`: one call from the clipboard, as a HAR document of one entry. */
import { parseCurl, responseFields } from '../har/curl.js'
import { harDocument, harEntry } from '../har/entry.js'

export interface CurlOptions {
  readonly curl: string
  readonly status: string | undefined
  readonly body: string | undefined
  /** Field lines of the answer. */
  readonly header: readonly string[]
}

/** @throws Error with a sentence for a person */
export function curlDocument({ curl, status, body, header }: CurlOptions): Uint8Array {
  if (status === undefined) throw new Error('--curl needs the --status of the answer (0 where none came).')
  if (!/^(0|[1-5]\d\d)$/.test(status)) throw new Error(`--status: expected a status such as 401, or 0, found ${JSON.stringify(status)}.`)
  try {
    const request = parseCurl(curl)
    const response = { status: Number(status), headers: responseFields(header), ...(body !== undefined && { body }) }
    return harDocument([harEntry(request, response, Date.now())])
  } catch (error) {
    throw new Error(`--curl: ${error instanceof Error ? error.message : String(error)}.`)
  }
}
