/** The viewer with all that it is lent. */
import { join } from 'node:path'
import { type Config, version } from '../config.js'
import { NO_SETTINGS } from '../model/viewer.js'
import { allPages } from '../platforms/index.js'
import { openDocument } from '../store/document.js'
import type { ExchangeStore } from '../store/store.js'
import { startViewer, type Viewer } from '../web/server.js'
import { storeEntries } from './gateways.js'
import type { ListenOn } from './listen.js'
import type { RawMemory } from './raw-memory.js'
import type { createReplay, Running } from './replay.js'
import { createServices } from './services.js'

export interface ViewerParts {
  readonly config: Config
  /** The log, as its readers see it. */
  readonly store: ExchangeStore
  readonly raw: RawMemory
  readonly replay: ReturnType<typeof createReplay>
  /** The gateways; they may start later. */
  readonly running: readonly Running[]
  readonly listenOn: ListenOn
  readonly onProblem: (message: string) => void
}

/** @throws Error with a sentence for a person where its port cannot be had */
export async function openViewer({ config, store, raw, replay, running, listenOn, onProblem }: ViewerParts): Promise<Viewer> {
  const { publicUrl, host, port: wanted, token, allowedHosts } = config.viewer
  const settings = await openDocument(join(config.data, 'viewer.json'), structuredClone(NO_SETTINGS), onProblem)
  const services = createServices({
    store,
    version: version(),
    pages: allPages,
    replay,
    raw,
    stores: () => storeEntries(running),
    settings
  })
  return await listenOn('the viewer', '--viewer-port', host, wanted, 0, (port) =>
    startViewer({
      host,
      port,
      token,
      allowedHosts,
      ...(publicUrl !== null && { publicUrl }),
      store,
      services,
      version: version(),
      log: { error: (_details, message) => onProblem(message) }
    })
  )
}
