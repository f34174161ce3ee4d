/** The composition root: builds the rooms and connects them. The only room that may import all. */
import { caughtUp } from './app/caught-up.js'
import { type Closer, closeAll } from './app/closing.js'
import { fingerprintKey } from './app/fingerprint-key.js'
import type { Forwarding } from './app/forwarding.js'
import { gatewayOptions, startGateways, storeEntries } from './app/gateways.js'
import { openHistory } from './app/history-file.js'
import { createListening } from './app/listen.js'
import { localLeaf } from './app/local-tls.js'
import { createMasking } from './app/masking.js'
import { createRawMemory, forgetting } from './app/raw-memory.js'
import { Recording } from './app/recording.js'
import { createReplay, type Running } from './app/replay.js'
import { sandboxStore } from './app/sandbox-store.js'
import { createSigner } from './app/signing.js'
import { openViewer } from './app/viewer.js'
import { warmUp } from './app/warm-up.js'
import type { Config } from './config.js'
import { createEngine } from './diagnosis/engine.js'
import type { Log, ReadyEvent } from './log.js'
import { platforms, ruleBook } from './platforms/index.js'
import { createMasker } from './privacy/mask.js'
import { openStoreOrMemory } from './store/lowdb.js'

export interface App {
  readonly ready: ReadyEvent
  /** The forward proxy and its authority's certificate (PEM), where one was asked for. */
  readonly forward: { readonly url: string; readonly certificate: string } | undefined
  /** Resolves when everything recorded so far is diagnosed and kept. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * @param forward with a forward proxy for `storetap run`; stores are found by it where none is configured
 * @throws Error with a sentence for a person where a port is taken or the data folder belongs to another process
 */
export async function startApp(config: Config, log: Log, { forward = false } = {}): Promise<App> {
  const closers: Closer[] = []
  const close = () => closeAll(closers)
  try {
    return await assemble(config, log, forward, closers, close)
  } catch (error) {
    await close().catch((late: unknown) => log.problem(`Closing after a failed start failed as well: ${String(late)}`))
    throw error
  }
}

/** Rooms in the order of their needs; what must be closed goes to `closers` as it comes up. */
async function assemble(config: Config, log: Log, forward: boolean, closers: Closer[], close: () => Promise<void>): Promise<App> {
  const onProblem = (message: string) => log.problem(message)
  const { exchanges, bytes } = config.retention
  let forwards = () => {}
  const readOlderAfter = new Promise<void>((resolve) => (forwards = resolve))
  const store = await openStoreOrMemory({ dir: config.data, maxExchanges: exchanges, maxBytes: bytes, readOlderAfter, onProblem })
  closers.push(() => store.close())
  closers.push(async () => forwards())
  const history = await openHistory(config.data, onProblem)
  closers.push(history.close)
  const sandbox = config.stores.length === 0 && !forward ? await (await import('./sandbox/server.js')).startSandbox() : undefined
  if (sandbox) closers.push(sandbox.close)
  const stores = sandbox ? [sandboxStore(sandbox.url, config.port, config.tlsPort)] : [...config.stores]

  const masker = createMasker(fingerprintKey(config.data, onProblem))
  const masking = createMasking(
    masker,
    platforms.flatMap(({ secrets }) => secrets),
    stores
  )
  const onRuleError = (error: unknown, codes: readonly string[]) =>
    onProblem(`the rule for ${codes[0]} failed and was skipped: ${String(error)}`)
  const engine = createEngine({ ...ruleBook, stores, masker, onRuleError })
  const raw = createRawMemory()
  const signer = createSigner(history.memory)
  const recording = new Recording({ store, engine, memory: history.memory, masking, raw, log, rewrite: signer.rewrite })
  closers.push(() => recording.settled())
  const health = () => ({ ...store.health(), thinned: recording.thinned() })
  const readers = forgetting(
    caughtUp({ ...store, health }, () => recording.catchUp()),
    raw
  )

  const running: Running[] = []
  closers.push(async () => {
    await Promise.all(running.flatMap(({ gateway, tls }) => [gateway.close(), tls?.close()]))
  })
  const replay = createReplay(raw, running, signer.signAnew)
  const listenOn = createListening()
  const viewer = await openViewer({ config, store: readers, raw, replay, running, listenOn, onProblem })
  closers.push(viewer.close)
  warmUp(engine, stores)

  // Last: an open port says that calls are welcome.
  let forwarding: Forwarding | undefined
  const viewerUrl = (id: string) => `${viewer.baseUrl}/exchanges/${encodeURIComponent(id)}`
  const forbidden = () => [`${config.viewer.host}:${viewer.port}`, ...(forwarding ? [`127.0.0.1:${forwarding.proxy.port}`] : [])]
  const leaf = await localLeaf(config.data, stores, onProblem)
  if (leaf) closers.push(async () => leaf.close())
  const parts = { config, stores, recording, leaf, log, listenOn, viewerUrl, forbidden }
  await startGateways(parts, running)
  if (forward) {
    forwarding = await (
      await import('./app/forwarding.js')
    ).startForwarding({
      config,
      stores,
      running,
      options: gatewayOptions(parts, forbidden),
      onProblem
    })
    closers.push(forwarding.close)
  }

  const gateways = storeEntries(running).map(({ name, platform, target, gatewayUrl, tlsUrl }) => ({
    store: name,
    platform,
    target,
    url: gatewayUrl,
    tlsUrl
  }))
  const { proxy, certificate } = forwarding ?? {}
  forwards()
  return {
    ready: { gateways, viewer: { url: viewer.url, token: config.viewer.token } },
    forward: proxy && certificate ? { url: proxy.url, certificate } : undefined,
    settled: () => recording.settled(),
    close
  }
}
