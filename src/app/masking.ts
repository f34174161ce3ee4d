/** The one place where unmasked things become masked ones: exchanges, late bodies and diagnoses, with all platforms' secret places. */
import type { Judgement } from '../diagnosis/engine.js'
import type { PastExchange } from '../diagnosis/history.js'
import { type Body, type Exchange, responseOf } from '../model/exchange.js'
import { perText } from '../model/returning.js'
import type { SecretPlace } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import type { RecordMasker } from '../privacy/mask.js'
import { maskBody } from '../privacy/mask-body.js'
import { maskExchange, secretsIn } from '../privacy/mask-exchange.js'
import { createJsonMasking } from '../privacy/masked-json.js'
import type { Amendment, ExchangeRecord, LateBody } from '../store/store.js'

export interface Masking {
  exchange(exchange: Exchange): Exchange
  /** The same as text, as the log takes it. */
  record(exchange: Exchange): ExchangeRecord
  /** The history goes to the disk, too, and a path may hold a key. */
  past(past: PastExchange): PastExchange
  /** @param whole unmasked, with bodies: what it holds in secret places is masked wherever else it stands */
  amendment(whole: Exchange, judgement: Judgement, request: LateBody | undefined, response: LateBody | undefined): Amendment
}

/**
 * @param places of all platforms, as that of a store is not always known
 * @param stores their configured credentials are masked wherever they stand
 */
export function createMasking(masker: RecordMasker, places: readonly SecretPlace[], stores: readonly StoreSettings[]): Masking {
  const configured = stores.flatMap(({ credentials }) =>
    Object.values(credentials).filter((value): value is string => typeof value === 'string')
  )
  const exchange = (unmasked: Exchange) => maskExchange(unmasked, places, masker, configured)

  const text = perText(2000, (value) => maskBody(value, 'text/plain', { masker, places, known: configured }))

  return {
    exchange,
    record: createJsonMasking({ masker, places, known: configured }),
    past(past) {
      const path = text(past.path)
      const route = text(past.route)
      const location = past.location === undefined ? undefined : text(past.location)
      if (path === past.path && route === past.route && location === past.location) return past
      return { ...past, path, route, ...(location !== undefined && { location }) }
    },
    amendment(whole, { diagnoses, graphql }, request, response) {
      // Text of late bodies is in `whole`, and masked with it; bytes are not.
      const masked = exchange({ ...whole, diagnoses, ...(graphql && { graphql }) })
      const late = (body: LateBody, inPlace: Body | undefined): LateBody => {
        const named = { ...body, mimeType: inPlace?.mimeType ?? '' }
        if (typeof body.content === 'string' && inPlace?.text !== undefined) return { ...named, content: inPlace.text }
        const known = [...configured, ...secretsIn(whole, places, masker)]
        return { ...named, content: maskBody(body.content, body.mimeType, { masker, places, known }) }
      }
      return {
        diagnoses: masked.diagnoses,
        ...(masked.graphql && { graphql: masked.graphql }),
        ...(request && { requestBody: late(request, masked.request.postData) }),
        ...(response && { responseBody: late(response, responseOf(masked)?.content) })
      }
    }
  }
}
