/** The built viewer, read once and served from memory: no request ever names a file. */
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './errors.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

/** Paths of the viewer's pages: all are the same document, whose script reads the path. */
const PAGES = ['/', '/exchanges/:id', '/compare/:left/:right', '/codes', '/codes/:code']

interface Asset {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** All files of the built viewer, none where it was not built. */
export async function readAssets(folder = new URL('.', import.meta.resolve('#viewer/index.html'))): Promise<readonly Asset[]> {
  const names = await readdir(folder).catch(() => [])
  const known = names.flatMap((name) => {
    const type = TYPES[extname(name)]
    return type === undefined ? [] : [{ name, type }]
  })
  return Promise.all(known.map(async ({ name, type }) => ({ name, type, bytes: await readFile(new URL(name, folder)) })))
}

/** The pages answer 503 with a sentence where the viewer was not built. */
export function addAssets(app: FastifyInstance, assets: readonly Asset[]): void {
  const page = assets.find(({ name }) => name === 'index.html')
  for (const path of PAGES) {
    app.get(path, (_request, reply) => {
      if (!page) throw new Refusal(503, 'The viewer is not built. Run npm run build, or use the API below /api/.')
      reply.type(page.type).send(page.bytes)
    })
  }
  for (const { name, type, bytes } of assets.filter((asset) => asset !== page)) {
    // Names carry a hash of the content, so a browser may keep them for good.
    app.get(`/assets/${name}`, (_request, reply) => {
      reply.header('cache-control', 'private, max-age=31536000, immutable').type(type).send(bytes)
    })
  }
}
