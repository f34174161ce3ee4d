/** Taking exchanges out: code, HAR of one, HAR of what a filter finds or of a selection. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Exchange } from '../model/exchange.js'
import type { ExchangeStore } from '../store/store.js'
import { findExchange } from './api-exchanges.js'
import { refuseBadFilter } from './filter-errors.js'
import type { SnippetLanguage, ViewerServices } from './services.js'

const LANGUAGES: readonly SnippetLanguage[] = ['curl', 'fetch', 'php', 'python', 'ruby']

const SECRETS = { type: 'object', properties: { secrets: { type: 'string', enum: ['0', '1'] } } }
const SNIPPET = {
  params: { type: 'object', properties: { id: { type: 'string' }, language: { enum: LANGUAGES } } },
  querystring: SECRETS
}
const MASKED = { secrets: false }

const EXPORT_QUERY = {
  type: 'object',
  properties: { filter: { type: 'string', maxLength: 2000 }, ids: { type: 'string', maxLength: 20_000 } }
}

/** What goes out is masked, as it is kept; only code for one call carries secrets, where it is asked to. */
export function addExportRoutes(app: FastifyInstance, store: ExchangeStore, services: ViewerServices): void {
  const code = async (id: string, language: SnippetLanguage, secrets: string | undefined) =>
    services.snippet(await withBody(store, await findExchange(store, id)), language, { secrets: secrets === '1' })
  app.get<{ Params: { id: string }; Querystring: { secrets?: string } }>(
    '/api/exchanges/:id/curl',
    { schema: { querystring: SECRETS } },
    async ({ params, query }, reply) => sendCode(reply, await code(params.id, 'curl', query.secrets))
  )
  app.get<{ Params: { id: string; language: SnippetLanguage }; Querystring: { secrets?: string } }>(
    '/api/exchanges/:id/code/:language',
    { schema: SNIPPET },
    async ({ params, query }, reply) => sendCode(reply, await code(params.id, params.language, query.secrets))
  )
  app.get<{ Params: { id: string }; Querystring: { secrets?: string } }>(
    '/api/exchanges/:id/har',
    { schema: { querystring: SECRETS } },
    async ({ params, query }, reply) => {
      const exchange = await findExchange(store, params.id)
      return sendHar(reply, `storetap-${exchange.seq}.har`, services.har(each([exchange]), { secrets: query.secrets === '1' }))
    }
  )
  app.get<{ Querystring: { filter?: string; ids?: string } }>(
    '/api/har',
    { schema: { querystring: EXPORT_QUERY } },
    async ({ query }, reply) => {
      const ids = query.ids?.split(',').filter(Boolean)
      if (ids) return sendHar(reply, 'storetap-selection.har', services.har(chosen(store, ids), MASKED))
      // Asked once for the count, so that a filter that cannot be read is a 400 and not a broken download.
      await refuseBadFilter(() => store.list({ ...(query.filter !== undefined && { filter: query.filter }), limit: 1 }))
      return sendHar(reply, 'storetap.har', services.har(store.all(query.filter), MASKED))
    }
  )
}

/** A larger request body stands beside the record; code needs its text. */
async function withBody(store: ExchangeStore, exchange: Exchange): Promise<Exchange> {
  const { postData } = exchange.request
  if (postData?.file === undefined) return exchange
  const bytes = await store.body(exchange.id, 'request')
  return bytes
    ? { ...exchange, request: { ...exchange.request, postData: { ...postData, text: Buffer.from(bytes).toString() } } }
    : exchange
}

async function* each(exchanges: readonly Exchange[]): AsyncIterable<Exchange> {
  yield* exchanges
}

async function* chosen(store: ExchangeStore, ids: readonly string[]): AsyncIterable<Exchange> {
  for (const id of ids) {
    const exchange = await store.get(id)
    if (exchange) yield exchange
  }
}

function sendCode(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text)
}

function sendHar(reply: FastifyReply, name: string, pieces: AsyncIterable<string>): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('application/json; charset=utf-8')
    .send(Readable.from(pieces))
}
