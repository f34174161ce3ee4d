/** Routes of single exchanges and of the list. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { PatchOperation } from '../model/diagnosis.js'
import { type Body, type Exchange, responseOf } from '../model/exchange.js'
import type { BodySide, ExchangeStore, Query } from '../store/store.js'
import { notFound, Refusal } from './errors.js'
import { refuseBadFilter } from './filter-errors.js'
import { lastSuccess } from './last-success.js'
import type { ViewerServices } from './services.js'

const LIST_QUERY = {
  type: 'object',
  properties: {
    filter: { type: 'string', maxLength: 2000 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100, description: 'a whole number from 1 to 1000' },
    before: { type: 'string', pattern: '^\\d{1,15}$', description: 'the "next" of an earlier page' },
    offset: { type: 'integer', minimum: 0, description: 'a whole number, 0 or more' },
    wait: { type: 'integer', minimum: 0, description: 'milliseconds, 0 or more' }
  }
}

const REPLAY_BODY = {
  type: ['object', 'null'],
  properties: {
    patch: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        required: ['op', 'path'],
        properties: {
          op: { enum: ['add', 'replace', 'remove', 'move', 'copy'] },
          path: { type: 'string' },
          from: { type: 'string' },
          value: {}
        }
      }
    }
  }
}

interface ById {
  Params: { id: string }
}

/** @throws Refusal 404, with a sentence for a person */
export async function findExchange(store: ExchangeStore, id: string): Promise<Exchange> {
  const exchange = await store.get(id)
  if (!exchange) throw notFound(`There is no exchange ${id.slice(0, 80)}: it was cleared, has aged out, or the link is from another log.`)
  return exchange
}

/** A list that nobody waits for any more is not looked up to its end. */
export function addExchangeRoutes(app: FastifyInstance, store: ExchangeStore, services: ViewerServices): void {
  app.get<{ Querystring: Query }>('/api/exchanges', { schema: { querystring: LIST_QUERY } }, async ({ query }, reply) => {
    const given = new AbortController()
    // Who types on has no use for the answer any more.
    reply.raw.once('close', () => given.abort())
    try {
      return await refuseBadFilter(() => store.list({ ...query, signal: given.signal }))
    } catch (error) {
      if (given.signal.aborted) return reply.hijack()
      throw error
    }
  })
  app.get<ById>('/api/exchanges/:id', ({ params }) => findExchange(store, params.id))
  app.get<ById>('/api/exchanges/:id/last-success', async ({ params }) => ({
    id: (await lastSuccess(store, await findExchange(store, params.id))) ?? null
  }))
  for (const side of ['request', 'response'] as const) {
    app.get<ById>(`/api/exchanges/:id/${side}/body`, async ({ params }, reply) => {
      const exchange = await findExchange(store, params.id)
      return sendBody(reply, `${side}-${exchange.seq}.bin`, await bodyOf(store, exchange, side))
    })
  }
  app.post<ById & { Body: { patch?: PatchOperation[] } | null }>(
    '/api/exchanges/:id/replay',
    { schema: { body: REPLAY_BODY } },
    async ({ params, body }) => {
      const exchange = await findExchange(store, params.id)
      const result = await services.replay(exchange.id, body?.patch ?? [])
      if ('refused' in result) throw new Refusal(409, result.refused)
      return result
    }
  )
  app.delete<ById>('/api/exchanges/:id', async ({ params }, reply) => {
    if (!(await store.remove(params.id))) throw notFound(`There is no exchange ${params.id.slice(0, 80)}.`)
    return reply.code(204).send()
  })
  app.delete('/api/exchanges', async (_request, reply) => {
    await store.clear()
    return reply.code(204).send()
  })
}

async function bodyOf(store: ExchangeStore, exchange: Exchange, side: BodySide): Promise<Uint8Array> {
  const kept = await store.body(exchange.id, side)
  if (kept) return kept
  const body: Body | undefined = side === 'request' ? exchange.request.postData : responseOf(exchange)?.content
  if (body?.text === undefined) throw notFound(body?.note ?? `The ${side} has no body.`)
  return Buffer.from(body.text, body.encoding ?? 'utf8')
}

/** Never as what it claims to be: captured bytes must not become a page of this origin. */
function sendBody(reply: FastifyReply, name: string, bytes: Uint8Array): FastifyReply {
  return reply
    .header('content-disposition', `attachment; filename="${name}"`)
    .type('application/octet-stream')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
}
