/** The one place where unmasked things become masked ones: exchanges, late bodies and diagnoses, with all platforms' secret places. */
import type { Judgement } from '../diagnosis/engine.js'
import { type Exchange, responseOf } from '../model/exchange.js'
import type { SecretPlace } from '../model/secrets.js'
import type { StoreSettings } from '../model/settings.js'
import type { RecordMasker } from '../privacy/mask.js'
import { maskBody } from '../privacy/mask-body.js'
import { maskExchange, secretsIn } from '../privacy/mask-exchange.js'
import type { Amendment, LateBody } from '../store/store.js'

export interface Masking {
  exchange(exchange: Exchange): Exchange
  /** @param whole unmasked, with bodies: what it holds in secret places is masked wherever else it stands */
  amendment(whole: Exchange, judgement: Judgement, request: LateBody | undefined, response: LateBody | undefined): Amendment
}

export function createMasking(masker: RecordMasker, places: readonly SecretPlace[], stores: readonly StoreSettings[]): Masking {
  const configured = stores.flatMap(({ credentials }) =>
    Object.values(credentials).filter((value): value is string => typeof value === 'string')
  )
  const exchange = (unmasked: Exchange) => maskExchange(unmasked, places, masker, configured)

  return {
    exchange,
    amendment(whole, { diagnoses, graphql }, request, response) {
      // Text of late bodies is in `whole`, and masked with it; bytes are not.
      const masked = exchange({ ...whole, diagnoses })
      const late = (body: LateBody, text: string | undefined): LateBody => {
        if (typeof body.content === 'string' && text !== undefined) return { ...body, content: text }
        const known = [...configured, ...secretsIn(whole, places, masker)]
        return { ...body, content: maskBody(body.content, body.mimeType, { masker, places, known }) }
      }
      return {
        diagnoses: masked.diagnoses,
        ...(graphql && { graphql }),
        ...(request && { requestBody: late(request, masked.request.postData?.text) }),
        ...(response && { responseBody: late(response, responseOf(masked)?.content.text) })
      }
    }
  }
}
