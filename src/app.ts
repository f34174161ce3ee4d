/** The composition root: builds the rooms and connects them. The only room that may import all. */
import { caughtUp } from './app/caught-up.js'
import { type Closer, closeAll } from './app/closing.js'
import { fingerprintKey } from './app/fingerprint-key.js'
import type { Forwarding } from './app/forwarding.js'
import { type GatewayParts, gatewayOptions, startGateways, storeEntries } from './app/gateways.js'
import { openHistory } from './app/history-file.js'
import { createListening } from './app/listen.js'
import { localLeaf } from './app/local-tls.js'
import { createMasking } from './app/masking.js'
import { createRawMemory, forgetting, type RawMemory } from './app/raw-memory.js'
import { Recording } from './app/recording.js'
import { createReplay, type Running } from './app/replay.js'
import { sandboxStore } from './app/sandbox-store.js'
import { createSigner } from './app/signing.js'
import { openViewer } from './app/viewer.js'
import { warmUp } from './app/warm-up.js'
import type { Config } from './config.js'
import { createEngine } from './diagnosis/engine.js'
import type { Memory } from './diagnosis/memory.js'
import type { Log, ReadyEvent } from './log.js'
import type { StoreSettings } from './model/settings.js'
import { platforms, ruleBook } from './platforms/index.js'
import { createMasker } from './privacy/mask.js'
import { openStoreOrMemory } from './store/lowdb.js'
import type { ExchangeStore } from './store/store.js'
import type { Viewer } from './web/server.js'

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
    return await assemble({ config, forward, log, onProblem: (message) => log.problem(message), closers }, close)
  } catch (error) {
    await close().catch((late: unknown) => log.problem(`Closing after a failed start failed as well: ${String(late)}`))
    throw error
  }
}

/** What is known before any room stands. */
interface Run {
  readonly config: Config
  readonly forward: boolean
  readonly log: Log
  readonly onProblem: (message: string) => void
  /** What must be closed, as it comes up. */
  readonly closers: Closer[]
}

/** Rooms in the order of their needs. */
async function assemble(run: Run, close: () => Promise<void>): Promise<App> {
  const { config, onProblem, closers } = run
  const data = await openData(run)
  const stores = await openStores(run)
  const { engine, raw, signer, recording } = createRecorder(run, data, stores)
  closers.push(() => recording.settled())

  const running: Running[] = []
  closers.push(async () => {
    await Promise.all(running.flatMap(({ gateway, tls }) => [gateway.close(), tls?.close()]))
  })
  const replay = createReplay(raw, running, signer.signAnew)
  const listenOn = createListening()
  const viewer = await openViewer({ config, store: forReaders(data.store, recording, raw), raw, replay, running, listenOn, onProblem })
  closers.push(viewer.close)
  warmUp(engine, stores)

  // Last: an open port says that calls are welcome.
  const forwarding = await openGateways(run, { stores, recording, running, listenOn, viewer })
  data.readOlder()
  return {
    ready: { gateways: readyGateways(running), viewer: { url: viewer.url, token: config.viewer.token } },
    forward: forwarding && { url: forwarding.proxy.url, certificate: forwarding.certificate },
    settled: () => recording.settled(),
    close
  }
}

interface Data {
  readonly store: ExchangeStore
  readonly memory: Memory
  /** Lets the log read its older exchanges: that may wait until calls are welcome. */
  readOlder(): void
}

/** The data folder: the log, and what earlier calls taught. */
async function openData({ config, onProblem, closers }: Run): Promise<Data> {
  const { exchanges, bytes } = config.retention
  let readOlder = () => {}
  const readOlderAfter = new Promise<void>((resolve) => (readOlder = resolve))
  const store = await openStoreOrMemory({ dir: config.data, maxExchanges: exchanges, maxBytes: bytes, readOlderAfter, onProblem })
  closers.push(() => store.close())
  closers.push(async () => readOlder())
  const history = await openHistory(config.data, onProblem)
  closers.push(history.close)
  return { store, memory: history.memory, readOlder }
}

/** The configured stores; the sandbox where there is none and none will be found. */
async function openStores({ config, forward, closers }: Run): Promise<StoreSettings[]> {
  if (config.stores.length > 0 || forward) return [...config.stores]
  const { startSandbox } = await import('./sandbox/server.js')
  const sandbox = await startSandbox()
  closers.push(sandbox.close)
  return [sandboxStore(sandbox.url, config.port, config.tlsPort)]
}

/** All that an ended call goes through. */
function createRecorder({ config, log, onProblem }: Run, { store, memory }: Data, stores: readonly StoreSettings[]) {
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
  const signer = createSigner(memory)
  const recording = new Recording({ store, engine, memory, masking, raw, log, rewrite: signer.rewrite })
  return { engine, raw, signer, recording }
}

/** The log as the viewer sees it. */
function forReaders(store: ExchangeStore, recording: Recording, raw: RawMemory): ExchangeStore {
  const health = () => ({ ...store.health(), thinned: recording.thinned() })
  return forgetting(
    caughtUp({ ...store, health }, () => recording.catchUp()),
    raw
  )
}

interface Welcoming extends Pick<GatewayParts, 'recording' | 'listenOn'> {
  /** Those that the engine knows; the forward proxy adds what it finds. */
  readonly stores: StoreSettings[]
  readonly running: Running[]
  readonly viewer: Viewer
}

/** The gateways of the configured stores, and the forward proxy where one was asked for. */
async function openGateways(
  { config, forward, log, onProblem, closers }: Run,
  { stores, recording, running, listenOn, viewer }: Welcoming
): Promise<Forwarding | undefined> {
  let forwarding: Forwarding | undefined
  const viewerUrl = (id: string) => `${viewer.baseUrl}/exchanges/${encodeURIComponent(id)}`
  const forbidden = () => [`${config.viewer.host}:${viewer.port}`, ...(forwarding ? [`127.0.0.1:${forwarding.proxy.port}`] : [])]
  const leaf = await localLeaf(config.data, stores, onProblem)
  if (leaf) closers.push(async () => leaf.close())
  const parts = { config, stores, recording, leaf, log, listenOn, viewerUrl, forbidden }
  await startGateways(parts, running)
  if (!forward) return undefined
  const { startForwarding } = await import('./app/forwarding.js')
  forwarding = await startForwarding({ config, stores, running, options: gatewayOptions(parts, forbidden), onProblem })
  closers.push(forwarding.close)
  return forwarding
}

function readyGateways(running: readonly Running[]): ReadyEvent['gateways'] {
  return storeEntries(running).map(({ name, platform, target, gatewayUrl, tlsUrl }) => ({
    store: name,
    platform,
    target,
    url: gatewayUrl,
    tlsUrl
  }))
}
