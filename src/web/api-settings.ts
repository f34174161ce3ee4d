/** Saved filters, pins and notes. */
import type { FastifyInstance } from 'fastify'
import type { ViewerSettings } from '../model/viewer.js'
import type { ViewerServices } from './services.js'

const text = (maxLength: number) => ({ type: 'string', maxLength })

const SETTINGS = {
  type: 'object',
  required: ['savedFilters', 'pins', 'notes'],
  properties: {
    savedFilters: {
      type: 'array',
      maxItems: 100,
      items: { type: 'object', required: ['name', 'filter'], properties: { name: text(80), filter: text(2000) } }
    },
    pins: { type: 'array', maxItems: 1000, items: text(100) },
    notes: { type: 'object', maxProperties: 1000, propertyNames: { pattern: '^[\\w-]{1,100}$' }, additionalProperties: text(4000) }
  }
}

/** PUT replaces all settings, and answers with them. */
export function addSettingsRoutes(app: FastifyInstance, services: ViewerServices): void {
  app.get('/api/settings', () => services.settings.read())
  app.put<{ Body: ViewerSettings }>('/api/settings', { schema: { body: SETTINGS } }, async ({ body }) => {
    await services.settings.write(body)
    return body
  })
}
